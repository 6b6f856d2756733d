using Ventral.Data.Images;

namespace Ventral.Studies.Tests.Encoding;

/// <summary>Smaller images by Pillow's 8-bit Lanczos filter, rows first: the V1 frames were stored at a quarter of their size before features were taken of them.</summary>
internal static class QuarterSize
{
    private const int Bits = 22;

    public static RgbImage Of(RgbImage image) => Of(image, 4);

    public static RgbImage Of(RgbImage image, int factor)
    {
        int width = image.Width / factor, height = image.Height / factor;
        byte[] narrow = new byte[width * image.Height * 3], small = new byte[width * height * 3];
        Reduce(factor, image.Pixels, narrow, image.Height, image.Width * 3, width * 3, image.Width, step: 3, lines: 3);
        Reduce(factor, narrow, small, 1, 0, 0, image.Height, step: width * 3, lines: width * 3);
        return new(width, height, small);
    }

    // Each of `count` groups holds `lines` lines of `length` pixels, `step` bytes apart.
    private static void Reduce(int factor, ReadOnlySpan<byte> from, Span<byte> to, int count, int stride, int target, int length, int step, int lines)
    {
        for (int place = 0; place < length / factor; place++)
        {
            var (first, weights) = Weights(factor, place, length);
            for (int group = 0; group < count; group++)
            {
                for (int line = 0; line < lines; line++)
                {
                    int sum = 1 << (Bits - 1);
                    for (int k = 0; k < weights.Length; k++)
                    {
                        sum += from[(group * stride) + ((first + k) * step) + line] * weights[k];
                    }

                    to[(group * target) + (place * step) + line] = (byte)Math.Clamp(sum >> Bits, 0, 255);
                }
            }
        }
    }

    private static (int First, int[] Weights) Weights(int factor, int place, int length)
    {
        double centre = (place + 0.5) * factor;
        int first = Math.Max(0, (int)(centre - (3 * factor) + 0.5)), end = Math.Min(length, (int)(centre + (3 * factor) + 0.5));
        double[] weights = [.. Enumerable.Range(first, end - first).Select(x => Lanczos((x - centre + 0.5) / factor))];
        double total = weights.Sum();
        return (first, [.. weights.Select(w => (int)(Math.CopySign(0.5, w) + (w / total * (1 << Bits))))]);
    }

    private static double Lanczos(double x) => Math.Abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
