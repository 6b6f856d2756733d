namespace Ventral.Data.Formats.Jpeg;

/// <summary>
/// The samples of one component, and the rows of the whole image that they stand for. Halved components are brought to
/// full size with the triangle filter (each result lies a quarter of the way from the nearer sample to the farther),
/// with the alternating rounding and the repeated edges of the IJG's "fancy" upsampling; other factors repeat samples.
/// </summary>
internal sealed class JpegPlane
{
    private readonly byte[] samples;
    private readonly int stride;
    private readonly int width;
    private readonly int height;
    private readonly int across;
    private readonly int down;
    private readonly int[] sums;

    public JpegPlane(JpegComponent component, JpegFrame frame)
    {
        stride = component.BlocksAcross * 8;
        width = component.Width;
        height = component.Height;
        across = frame.MaximumHorizontal / component.Horizontal;
        down = frame.MaximumVertical / component.Vertical;
        samples = new byte[stride * component.BlocksDown * 8];
        sums = new int[width];
        for (int y = 0; y < component.BlocksDown; y++)
        {
            for (int x = 0; x < component.BlocksAcross; x++)
            {
                InverseDct.Transform(
                    component.Coefficients.AsSpan(((y * component.Stride) + x) * 64, 64),
                    component.Quantization,
                    samples.AsSpan((y * 8 * stride) + (x * 8)),
                    stride);
            }
        }
    }

    /// <summary>How many samples <see cref="Row"/> writes.</summary>
    public int RowLength => width * across;

    /// <summary>Writes one row of the image, and perhaps a few samples more than it is wide.</summary>
    public void Row(int y, Span<byte> target)
    {
        ReadOnlySpan<byte> near = Samples(y / down);
        bool smoothAcross = across == 2 && width > 2;
        if (smoothAcross && down == 1)
        {
            TriangleAcross(near, target);
        }
        else if (smoothAcross && down == 2)
        {
            TriangleBoth(near, Neighbour(y), target);
        }
        else if (across == 1 && down == 2)
        {
            TriangleDown(near, Neighbour(y), 1 + (y % 2), target);
        }
        else
        {
            for (int x = 0; x < near.Length; x++)
            {
                target.Slice(x * across, across).Fill(near[x]);
            }
        }
    }

    private static void TriangleAcross(ReadOnlySpan<byte> near, Span<byte> target)
    {
        int last = near.Length - 1;
        target[0] = near[0];
        target[1] = (byte)(((3 * near[0]) + near[1] + 2) >> 2);
        for (int x = 1; x < last; x++)
        {
            int three = 3 * near[x];
            target[2 * x] = (byte)((three + near[x - 1] + 1) >> 2);
            target[(2 * x) + 1] = (byte)((three + near[x + 1] + 2) >> 2);
        }

        target[2 * last] = (byte)(((3 * near[last]) + near[last - 1] + 1) >> 2);
        target[(2 * last) + 1] = near[last];
    }

    private static void TriangleDown(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int bias, Span<byte> target)
    {
        for (int x = 0; x < near.Length; x++)
        {
            target[x] = (byte)(((3 * near[x]) + far[x] + bias) >> 2);
        }
    }

    private void TriangleBoth(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> target)
    {
        for (int x = 0; x < sums.Length; x++)
        {
            sums[x] = (3 * near[x]) + far[x];
        }

        int last = sums.Length - 1;
        target[0] = (byte)(((4 * sums[0]) + 8) >> 4);
        target[1] = (byte)(((3 * sums[0]) + sums[1] + 7) >> 4);
        for (int x = 1; x < last; x++)
        {
            int three = 3 * sums[x];
            target[2 * x] = (byte)((three + sums[x - 1] + 8) >> 4);
            target[(2 * x) + 1] = (byte)((three + sums[x + 1] + 7) >> 4);
        }

        target[2 * last] = (byte)(((3 * sums[last]) + sums[last - 1] + 8) >> 4);
        target[(2 * last) + 1] = (byte)(((4 * sums[last]) + 7) >> 4);
    }

    private ReadOnlySpan<byte> Samples(int y) => samples.AsSpan(y * stride, width);

    // The row of samples that the image's row y leans to; the first and last rows lean to themselves.
    private ReadOnlySpan<byte> Neighbour(int y) => Samples(Math.Clamp((y / 2) + ((y % 2 * 2) - 1), 0, height - 1));
}
