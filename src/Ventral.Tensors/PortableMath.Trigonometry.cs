using System.Globalization;
using System.Numerics;

namespace Ventral.Tensors;

/// <content>Sine and cosine, right at any finite argument.</content>
public static partial class PortableMath
{
    // π/2 in three parts of 32 bits and a rest: the products with an integer below 2²¹ are exact.
    private const double HalfPi1 = 1.5707963267341256;
    private const double HalfPi2 = 6.077100506303966e-11;
    private const double HalfPi3 = 2.0222662487111665e-21;
    private const double HalfPi4 = 8.4784276603689e-32;
    private const double TwoOverPi = 0.6366197723675814;
    private const double LargestInParts = 1048576;
    private const int TwoOverPiBits = 1216;

    private static readonly DoubleDouble HalfPi = new(1.5707963267948966, 6.123233995736766e-17);

    private static readonly BigInteger TwoOverPiDigits = BigInteger.Parse(
        "0a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee" +
        "88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f" +
        "463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6bab",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture);

    /// <summary>The sine of an angle in radians. ±∞ and NaN give NaN; ±0 gives ±0.</summary>
    /// <param name="x">Any number; large ones are reduced by as many digits of 2/π as they need.</param>
    public static double Sin(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        if (Math.Abs(x) < 1e-8)
        {
            return x;
        }

        int quadrant = ReduceAngle(x, out DoubleDouble r);
        double value = (quadrant & 1) == 0 ? SineKernel(r) : CosineKernel(r);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>The cosine of an angle in radians. ±∞ and NaN give NaN.</summary>
    /// <param name="x">Any number; large ones are reduced by as many digits of 2/π as they need.</param>
    public static double Cos(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        int quadrant = ReduceAngle(x, out DoubleDouble r) + 1;
        double value = (quadrant & 1) == 0 ? SineKernel(r) : CosineKernel(r);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>Writes x = q·π/2 + r with |r| ≤ π/4; gives q modulo 4.</summary>
    private static int ReduceAngle(double x, out DoubleDouble r)
    {
        if (Math.Abs(x) > LargestInParts)
        {
            return ReduceLargeAngle(x, out r);
        }

        double k = Math.Floor((x * TwoOverPi) + 0.5);
        r = DoubleDouble.Sum(x - (k * HalfPi1), -k * HalfPi2) + (-k * HalfPi3) + (-k * HalfPi4);
        return (int)k & 3;
    }

    private static int ReduceLargeAngle(double x, out DoubleDouble r)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(Math.Abs(x));
        int exponent = (int)(bits >> 52) - 1075;
        BigInteger mantissa = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;

        // x·2/π with 128 bits after the binary point.
        BigInteger turns = (mantissa * TwoOverPiDigits) >> (TwoOverPiBits - 128 - exponent);
        BigInteger quadrant = (turns + (BigInteger.One << 127)) >> 128;
        BigInteger rest = turns - (quadrant << 128);
        double high = (double)(rest >> 64);
        double low = (double)(rest - (new BigInteger(high) << 64));
        r = DoubleDouble.Sum(high * PowerOfTwo(-64), low * PowerOfTwo(-128)) * HalfPi;
        int q = (int)(quadrant & 3);
        if (x < 0)
        {
            r = -r;
            q = -q & 3;
        }

        return q;
    }

    private static double SineKernel(DoubleDouble r)
    {
        double h = r.High;
        double z = h * h;
        double p = -1.0 / 121645100408832000;
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 355687428096000);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 1307674368000);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 6227020800);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 6);
        return h + Math.FusedMultiplyAdd(h * z, p, r.Low * (1 - (0.5 * z)));
    }

    private static double CosineKernel(DoubleDouble r)
    {
        double h = r.High;
        DoubleDouble square = DoubleDouble.Product(h, h);
        double z = square.High;
        double p = 1.0 / 2432902008176640000;
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 6402373705728000);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 20922789888000);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 87178291200);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 720);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 24);
        DoubleDouble one = DoubleDouble.QuickSum(1, -0.5 * z);
        return one.High + (one.Low - (0.5 * square.Low) - (h * r.Low) + (z * z * p));
    }
}
