namespace Ventral.Tensors;

/// <summary>
/// Elementary functions whose results have the same bits on every machine: they are computed with IEEE 754 additions,
/// multiplications, divisions, fused multiply-adds and bit operations alone, where <see cref="Math"/> asks the C runtime,
/// which differs between systems.
/// </summary>
/// <remarks>
/// Error bounds, in units in the last place of the exact result and checked against 60-digit arithmetic: below 0.6 for
/// <see cref="Exp"/>, <see cref="Expm1"/>, <see cref="Log"/>, <see cref="Log1p"/>, <see cref="Pow"/> and <see cref="Tanh"/>;
/// below 0.8 for <see cref="Sin"/> and <see cref="Cos"/> at any argument; below 1.5 for <see cref="LogGamma"/> of a
/// positive argument; below 8 for <see cref="Erf"/> and 40 for <see cref="Erfc"/> down to the subnormal results.
/// Special values follow IEEE 754 and C's Annex F. Results that are subnormal are rounded once.
/// </remarks>
public static partial class PortableMath
{
    internal const double Ln2High = 0.6931471803691238; // 32 bits, so that k·Ln2High is exact
    internal const double Ln2Low = 1.9082149292705877e-10;
    internal const double InverseLn2 = 1.4426950408889634;
    internal const double SquareRootOfTwo = 1.4142135623730951;

    private static readonly DoubleDouble OneThird = DoubleDouble.Reciprocal(3);
    private static readonly DoubleDouble OneFifth = DoubleDouble.Reciprocal(5);
    private static readonly DoubleDouble OneSeventh = DoubleDouble.Reciprocal(7);
    private static readonly DoubleDouble OneNinth = DoubleDouble.Reciprocal(9);

    /// <summary>e to the power x. Overflows to +∞ above 709.78, underflows to 0 below −745.13; NaN gives NaN.</summary>
    /// <param name="x">Any number.</param>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        return ExpOf(new(x, 0));
    }

    /// <summary>e to the power x, less one, without the cancellation at small x. −∞ gives −1; ±0 gives ±0.</summary>
    /// <param name="x">Any number.</param>
    public static double Expm1(double x)
    {
        if (x == 0 || double.IsNaN(x))
        {
            return x;
        }

        return x < -40 ? -1 : x > 40 ? Exp(x) : Expm1Of(x).Rounded;
    }

    /// <summary>The natural logarithm. ±0 gives −∞, a negative number NaN, +∞ gives +∞.</summary>
    /// <param name="x">Any number.</param>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        return LogOf(new(x, 0)).Rounded;
    }

    /// <summary>The natural logarithm of 1 + x, without the cancellation at small x. −1 gives −∞, below it NaN; ±0 gives ±0.</summary>
    /// <param name="x">Any number.</param>
    public static double Log1p(double x)
    {
        if (!(x > -1) || double.IsPositiveInfinity(x))
        {
            return x == -1 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        // Below 2⁻⁵⁴ the quadratic term is less than a quarter of a unit in the last place.
        return Math.Abs(x) < 5.5e-17 ? x : LogOf(DoubleDouble.Sum(1, x)).Rounded;
    }

    /// <summary>x to the power y, with the special values of C's <c>pow</c>: any x to the power 0 and 1 to any power are 1.</summary>
    /// <param name="x">The base; where it is negative, y must be an integer or the result is NaN.</param>
    /// <param name="y">The exponent.</param>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        double size = Math.Abs(x);
        if (double.IsInfinity(y))
        {
            return size == 1 ? 1 : (size > 1) == (y > 0) ? double.PositiveInfinity : 0;
        }

        bool isInteger = Math.Floor(y) == y;
        bool isOdd = isInteger && Math.Abs(y) < 9007199254740992 && ((long)y & 1) != 0;
        double sign = isOdd && double.IsNegative(x) ? -1 : 1;
        if (size == 0 || double.IsInfinity(size))
        {
            return sign * ((size == 0) == (y > 0) ? 0 : double.PositiveInfinity);
        }

        if (x < 0 && !isInteger)
        {
            return double.NaN;
        }

        DoubleDouble log = LogOf(new(size, 0));
        double rough = log.High * y;
        return sign * (Math.Abs(rough) > 800 ? ExpOf(new(rough, 0)) : ExpOf(log * y));
    }

    /// <summary>The hyperbolic tangent, in [−1, 1]; ±0 gives ±0.</summary>
    /// <param name="x">Any number.</param>
    public static double Tanh(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x) || size < 1e-8)
        {
            return x;
        }

        if (size > 22)
        {
            return x > 0 ? 1 : -1;
        }

        DoubleDouble t = Expm1Of(2 * size);
        return Math.CopySign((t / (t + 2)).Rounded, x);
    }

    private static double ExpOf(DoubleDouble x)
    {
        if (x.High > 709.79)
        {
            return double.PositiveInfinity;
        }

        if (x.High < -745.2)
        {
            return 0;
        }

        int k = ReducedExpm1(x, out DoubleDouble s);
        return ScaledByPowerOfTwo(DoubleDouble.QuickSum(1, s.High) + s.Low, k);
    }

    /// <summary>eˣ − 1 for |x| ≤ 45.</summary>
    private static DoubleDouble Expm1Of(double x)
    {
        int k = ReducedExpm1(new(x, 0), out DoubleDouble s);
        if (k == 0)
        {
            return s;
        }

        double scale = PowerOfTwo(k);
        return DoubleDouble.Sum(scale, -1) + new DoubleDouble(s.High * scale, s.Low * scale);
    }

    /// <summary>Writes x = k·ln 2 + r with |r| ≤ ½ ln 2; gives k, and eʳ − 1 to about 60 bits.</summary>
    private static int ReducedExpm1(DoubleDouble x, out DoubleDouble expm1)
    {
        double k = Math.Floor((x.High * InverseLn2) + 0.5);
        DoubleDouble r = k == 0
            ? x
            : DoubleDouble.Sum(x.High - (k * Ln2High), x.Low) - DoubleDouble.Product(k, Ln2Low);
        double h = r.High;
        double p = 1.0 / 87178291200;
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 6227020800);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 720);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 24);
        p = Math.FusedMultiplyAdd(p, h, 1.0 / 6);
        DoubleDouble half = DoubleDouble.Product(h, 0.5 * h);
        DoubleDouble s = DoubleDouble.Sum(h, half.High);
        double low = s.Low + (half.Low + Math.FusedMultiplyAdd(r.Low, h, r.Low) + (h * h * h * p));
        expm1 = DoubleDouble.QuickSum(s.High, low);
        return (int)k;
    }

    /// <summary>The logarithm of a positive finite sum, to about 75 bits.</summary>
    private static DoubleDouble LogOf(DoubleDouble x)
    {
        double high = x.High;
        double low = x.Low;
        int k = 0;
        if (high < 2.2250738585072014e-308)
        {
            high *= 18014398509481984; // 2⁵⁴
            k = -54;
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(high);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.UInt64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > SquareRootOfTwo)
        {
            m *= 0.5;
            exponent++;
        }

        low = low == 0 ? 0 : ScaledByPowerOfTwo(low, -exponent);
        k += exponent;

        // log m = 2 atanh((m − 1)/(m + 1)); m − 1 is exact.
        DoubleDouble s = DoubleDouble.Sum(m - 1, low) / (DoubleDouble.Sum(m, 1) + low);
        DoubleDouble z = s * s;
        double h = z.High;
        double tail = 1.0 / 29;
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 27);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 25);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 23);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 21);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 19);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 17);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 15);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 13);
        tail = Math.FusedMultiplyAdd(tail, h, 1.0 / 11);
        DoubleDouble series = OneNinth + (z * tail);
        series = OneSeventh + (z * series);
        series = OneFifth + (z * series);
        series = OneThird + (z * series);
        series = (z * series) + 1;
        DoubleDouble log = s * series * 2;
        return k == 0 ? log : DoubleDouble.Product(k, Ln2Low) + log + (k * Ln2High);
    }

    private static double PowerOfTwo(int k) => BitConverter.UInt64BitsToDouble((ulong)(k + 1023) << 52);

    /// <summary>x·2ᵏ rounded once, for x near one and any k that a double's exponent can take.</summary>
    private static double ScaledByPowerOfTwo(double x, int k) => k switch
    {
        > 1023 => x * PowerOfTwo(k - 1) * 2,
        < -1022 => x * PowerOfTwo(-1000) * PowerOfTwo(Math.Max(k + 1000, -1022)),
        _ => x * PowerOfTwo(k),
    };

    /// <summary>A sum of two times 2ᵏ: below the normal range the low part must take part in the one rounding.</summary>
    private static double ScaledByPowerOfTwo(DoubleDouble x, int k)
    {
        if (k >= -1021)
        {
            return ScaledByPowerOfTwo(x.Rounded, k);
        }

        // What the product lost, put back in units of x, tells whether a neighbour is nearer.
        double scaled = ScaledByPowerOfTwo(x.High, k);
        double back = scaled * PowerOfTwo(1000) * PowerOfTwo(-k - 1000);
        double rest = x.High - back + x.Low;
        double step = double.Epsilon * PowerOfTwo(1000) * PowerOfTwo(-k - 1000);
        return rest > 0.5 * step ? Math.BitIncrement(scaled) : rest < -0.5 * step ? Math.BitDecrement(scaled) : scaled;
    }
}
