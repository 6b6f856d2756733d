using Ventral.Tensors.Kernels;

namespace Ventral.Data.Images;

/// <summary>
/// The antialiased resampling of Pillow for 8-bit channels, bilinear ("triangle") or bicubic: rows first, then columns, each pass with
/// weights rounded to 22 fractional bits and its result rounded to a byte. Bit-equal to
/// <c>Image.resize((width, height), Image.BILINEAR)</c>, or <c>Image.BICUBIC</c>.
/// </summary>
internal static class Resampling
{
    // Eight bits for the pixel and two for the sign and overshoot leave 22 of 32.
    private const int PrecisionBits = 32 - 8 - 2;
    private const int Half = 1 << (PrecisionBits - 1);

    public static RgbImage Resize(RgbImage image, int width, int height, ResizeFilter filter)
    {
        RgbImage result = image;
        if (width != result.Width)
        {
            result = Horizontal(result, Weights(filter, result.Width, width));
        }

        if (height != result.Height)
        {
            result = Vertical(result, Weights(filter, result.Height, height));
        }

        return result;
    }

    private static RgbImage Horizontal(RgbImage image, Tap[] taps)
    {
        byte[] pixels = new byte[(long)taps.Length * image.Height * 3];
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Pixels.Slice(y * image.Width * 3, image.Width * 3);
            Span<byte> target = pixels.AsSpan(y * taps.Length * 3, taps.Length * 3);
            for (int x = 0; x < taps.Length; x++)
            {
                ReadOnlySpan<int> weights = taps[x].Weights;
                ReadOnlySpan<byte> window = row.Slice(taps[x].First * 3, weights.Length * 3);
                int red = Half, green = Half, blue = Half;
                for (int i = 0; i < weights.Length; i++)
                {
                    red += window[3 * i] * weights[i];
                    green += window[(3 * i) + 1] * weights[i];
                    blue += window[(3 * i) + 2] * weights[i];
                }

                target[3 * x] = ToByte(red);
                target[(3 * x) + 1] = ToByte(green);
                target[(3 * x) + 2] = ToByte(blue);
            }
        }

        return new RgbImage(taps.Length, image.Height, pixels);
    }

    private static RgbImage Vertical(RgbImage image, Tap[] taps)
    {
        int stride = image.Width * 3;
        byte[] pixels = new byte[(long)taps.Length * stride];
        int[] sums = new int[stride];
        for (int y = 0; y < taps.Length; y++)
        {
            sums.AsSpan().Fill(Half);
            int[] weights = taps[y].Weights;
            for (int i = 0; i < weights.Length; i++)
            {
                ReadOnlySpan<byte> row = image.Pixels.Slice((taps[y].First + i) * stride, stride);
                int weight = weights[i];
                for (int x = 0; x < row.Length; x++)
                {
                    sums[x] += row[x] * weight;
                }
            }

            Span<byte> target = pixels.AsSpan(y * stride, stride);
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = ToByte(sums[x]);
            }
        }

        return new RgbImage(image.Width, taps.Length, pixels);
    }

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);

    private static Tap[] Weights(ResizeFilter filter, int from, int to)
    {
        var axis = ResizeAxis.Of(filter, from, to, antialias: true);
        var taps = new Tap[to];
        for (int i = 0; i < to; i++)
        {
            ReadOnlySpan<double> weights = axis.Weights(i);
            int[] rounded = new int[weights.Length];
            for (int j = 0; j < rounded.Length; j++)
            {
                rounded[j] = (int)(Math.CopySign(0.5, weights[j]) + (weights[j] * (1 << PrecisionBits)));
            }

            taps[i] = new Tap(axis.First(i), rounded);
        }

        return taps;
    }

    private readonly record struct Tap(int First, int[] Weights);
}
