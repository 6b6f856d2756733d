namespace Ventral.Data.Formats.Jpeg;

/// <summary>How a file's components stand for colours.</summary>
internal enum JpegColorSpace
{
    Grey,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}

/// <summary>
/// Brings rows of components to RGB. The conversion from YCbCr (ITU-T T.871) is in fixed point with 16 fractional bits;
/// ink is stored inverted, as Adobe's programs write it, and multiplied out as Pillow does.
/// </summary>
internal static class JpegColors
{
    public static void ToRgb(JpegColorSpace space, byte[][] rows, Span<byte> target)
    {
        switch (space)
        {
            case JpegColorSpace.Grey:
                FromRgb(rows[0], rows[0], rows[0], target);
                break;
            case JpegColorSpace.Rgb:
                FromRgb(rows[0], rows[1], rows[2], target);
                break;
            case JpegColorSpace.YCbCr:
                FromYCbCr(rows[0], rows[1], rows[2], target);
                break;
            case JpegColorSpace.Cmyk:
                FromRgb(rows[0], rows[1], rows[2], target);
                MultiplyBlack(rows[3], target);
                break;
            default:
                FromYCbCr(rows[0], rows[1], rows[2], target);
                Complement(target);
                MultiplyBlack(rows[3], target);
                break;
        }
    }

    private static void FromRgb(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> target)
    {
        for (int x = 0; x < target.Length / 3; x++)
        {
            target[3 * x] = red[x];
            target[(3 * x) + 1] = green[x];
            target[(3 * x) + 2] = blue[x];
        }
    }

    private static void FromYCbCr(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blueness, ReadOnlySpan<byte> redness, Span<byte> target)
    {
        const int Half = 1 << 15;
        for (int x = 0; x < target.Length / 3; x++)
        {
            int y = luma[x];
            int cb = blueness[x] - 128;
            int cr = redness[x] - 128;
            target[3 * x] = ToByte(y + (((91881 * cr) + Half) >> 16));
            target[(3 * x) + 1] = ToByte(y + (((-22554 * cb) + (-46802 * cr) + Half) >> 16));
            target[(3 * x) + 2] = ToByte(y + (((116130 * cb) + Half) >> 16));
        }
    }

    private static void Complement(Span<byte> target)
    {
        foreach (ref byte value in target)
        {
            value = (byte)~value;
        }
    }

    // The inverted ink is a share of light; the product is rounded by way of the ink, as Pillow rounds it.
    private static void MultiplyBlack(ReadOnlySpan<byte> light, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            int share = light[i / 3];
            int absorbed = ((255 - target[i]) * share) + 128;
            target[i] = ToByte(share - (((absorbed >> 8) + absorbed) >> 8));
        }
    }

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, 255);
}
