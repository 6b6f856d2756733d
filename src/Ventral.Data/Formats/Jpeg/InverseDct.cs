namespace Ventral.Data.Formats.Jpeg;

/// <summary>
/// The inverse cosine transform in the integer form of Loeffler, Ligtenberg and Moschytz (doi:10.1109/ICASSP.1989.266596)
/// with 13 fractional bits for constants and 2 kept between the passes: columns first, then rows. These choices fix
/// every bit of the result; they are those of the IJG's "accurate integer" method.
/// </summary>
internal static class InverseDct
{
    private const int ConstantBits = 13;
    private const int KeptBits = 2;

    /// <summary>Transforms one block.</summary>
    /// <param name="coefficients">64, natural order.</param>
    /// <param name="quantization">64, natural order.</param>
    /// <param name="target">Receives 8 rows of 8 samples.</param>
    /// <param name="stride">From one row of the target to the next.</param>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> quantization, Span<byte> target, int stride)
    {
        Span<int> work = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            int higher = 0;
            for (int y = 0; y < 8; y++)
            {
                line[y] = coefficients[(8 * y) + x] * quantization[(8 * y) + x];
                higher |= y == 0 ? 0 : line[y];
            }

            if (higher == 0)
            {
                // Most columns of a picture: the mean alone gives the same bits without the work.
                line.Fill(line[0] << KeptBits);
            }
            else
            {
                Line(line, ConstantBits - KeptBits);
            }

            for (int y = 0; y < 8; y++)
            {
                work[(8 * y) + x] = line[y];
            }
        }

        for (int y = 0; y < 8; y++)
        {
            Span<int> row = work.Slice(8 * y, 8);
            Line(row, ConstantBits + KeptBits + 3);
            Span<byte> samples = target.Slice(y * stride, 8);
            for (int x = 0; x < 8; x++)
            {
                samples[x] = (byte)Math.Clamp(row[x] + 128, 0, 255);
            }
        }
    }

    // Wrap-around is harmless: only a damaged file can reach it.
    private static void Line(Span<int> v, int shift)
    {
        unchecked
        {
            int half = 1 << (shift - 1);

            // Even part: rotations by 6π/16, and sum and difference of the lowest two.
            int z1 = (v[2] + v[6]) * 4433;
            int even2 = z1 - (v[6] * 15137);
            int even3 = z1 + (v[2] * 6270);
            int even0 = (v[0] + v[4]) << ConstantBits;
            int even1 = (v[0] - v[4]) << ConstantBits;
            int sum0 = even0 + even3 + half;
            int sum3 = even0 - even3 + half;
            int sum1 = even1 + even2 + half;
            int sum2 = even1 - even2 + half;

            // Odd part.
            int z5 = (v[7] + v[3] + v[5] + v[1]) * 9633;
            int a = (v[7] + v[1]) * -7373;
            int b = (v[5] + v[3]) * -20995;
            int c = z5 + ((v[7] + v[3]) * -16069);
            int d = z5 + ((v[5] + v[1]) * -3196);
            int odd0 = (v[7] * 2446) + a + c;
            int odd1 = (v[5] * 16819) + b + d;
            int odd2 = (v[3] * 25172) + b + c;
            int odd3 = (v[1] * 12299) + a + d;

            v[0] = (sum0 + odd3) >> shift;
            v[7] = (sum0 - odd3) >> shift;
            v[1] = (sum1 + odd2) >> shift;
            v[6] = (sum1 - odd2) >> shift;
            v[2] = (sum2 + odd1) >> shift;
            v[5] = (sum2 - odd1) >> shift;
            v[3] = (sum3 + odd0) >> shift;
            v[4] = (sum3 - odd0) >> shift;
        }
    }
}
