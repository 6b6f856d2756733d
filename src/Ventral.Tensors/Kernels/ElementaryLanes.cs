using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Elementary functions of eight float64 numbers at once, to about 1 part in 10¹¹ or better: what is rounded to float32
/// afterwards is off by at most 0.501 units in the last place. Only operations that IEEE 754 rounds exactly, so every
/// vector width gives the same bits. NaN gives NaN.
/// </summary>
internal static class ElementaryLanes
{
    // Beyond ±708 the power of two would leave the normal numbers; in float32 that is 0 or ∞ long since.
    private const double Farthest = 708;

    // Adding 1.5 · 2⁵² rounds to an integer, which then stands in the low bits.
    private const double Rounder = 6755399441055744;

    // Where the normal distribution's tail is cut for its polynomial: a = 4 (1 + t) / (1 − t) maps [0, ∞) to t in [−1, 1).
    private const double TailCentre = 4;
    private const double TailEnd = 37;

    /// <summary>e to the power x, for x held within ±708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => ExpUpTo708(AtMost(x, Farthest));

    /// <summary>e to the power x, for x held above −708; anything where it is above 708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpUpTo708(Vector512<double> x) => ExpWithin708(AtLeast(x, -Farthest));

    /// <summary>e to the power x, less 1, for x held above −708; anything where it is above 708. ±0 gives ±0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1UpTo708(Vector512<double> x)
    {
        Vector512<double> one = Vector512.Create(1.0), less = Reduced(AtLeast(x, -Farthest), out Vector512<double> scale);
        Vector512<double> result = Vector512.ConditionalSelect(Vector512.Equals(scale, one), less, Vector512.FusedMultiplyAdd(scale, less, scale - one));
        return result | (x & Vector512.Create(-0.0));
    }

    /// <summary>log(1 + y) for y from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> y)
    {
        // log m = 2 atanh((m − 1) / (m + 1)) with m = 1 + y, or half of that and log 2 on top where it is above √2.
        Vector512<double> isLarge = Vector512.GreaterThan(y, Vector512.Create(PortableMath.SquareRootOfTwo - 1));
        Vector512<double> one = Vector512.Create(1.0), two = Vector512.Create(2.0);
        Vector512<double> s = Vector512.ConditionalSelect(isLarge, y - one, y) / (Vector512.ConditionalSelect(isLarge, Vector512.Create(3.0), two) + y);
        Vector512<double> z = s * s, series = Vector512.Create(1.0 / 19);
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 17));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 15));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 13));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 11));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 9));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 7));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 5));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 3));
        series = Vector512.FusedMultiplyAdd(series, z, one);
        return Vector512.FusedMultiplyAdd(two * s, series, isLarge & Vector512.Create(PortableMath.Ln2High + PortableMath.Ln2Low));
    }

    /// <summary>The probability that a standard normal number lies beyond a ≥ 0, which is held below 37: e^(−a²/2) times a polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NormalTail(Vector512<double> a)
    {
        a = AtMost(a, TailEnd);
        Vector512<double> centre = Vector512.Create(TailCentre), inverse = Vector512.Create(1.0) / (a + centre), t = (a - centre) * inverse;

        // Chebyshev interpolation of (a + 4) e^(a²/2) times the tail, in 60 digits; 4e-12 off at most.
        Vector512<double> p = Vector512.Create(6.608107310275107e-08);
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(5.193032787274299e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-3.458703732873916e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-5.1316189435760924e-06));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(4.83872184922044e-07));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(3.4452818084489665e-05));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-1.793770518590752e-06));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.00023074109871599387));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.00013331147749357986));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.0016307145080505412));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.0034796872881423637));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.007540172645346341));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.060396574533969814));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.1865218591166095));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.3871374007496016));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.6078966419478649));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.7552851304157515));
        return ExpWithin708(a * a * Vector512.Create(-0.5)) * (p * inverse);
    }

    /// <summary>Numbers raised to a floor; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AtLeast(Vector512<double> x, double floor) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(floor)), Vector512.Create(floor), x);

    /// <summary>Numbers held below a ceiling; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AtMost(Vector512<double> x, double ceiling) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(ceiling)), Vector512.Create(ceiling), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpWithin708(Vector512<double> x)
    {
        Vector512<double> less = Reduced(x, out Vector512<double> scale);
        return Vector512.FusedMultiplyAdd(scale, less, scale);
    }

    // Writes x = k · ln 2 + r with |r| ≤ ½ ln 2; gives 2ᵏ, and eʳ − 1 by its power series, 1e-14 off at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Reduced(Vector512<double> x, out Vector512<double> scale)
    {
        Vector512<double> rounder = Vector512.Create(Rounder);
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(PortableMath.InverseLn2), rounder), k = shifted - rounder;
        scale = ((shifted.AsInt64() + Vector512.Create(1023L)) << 52).AsDouble();
        Vector512<double> r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-PortableMath.Ln2High), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-PortableMath.Ln2Low), r);
        Vector512<double> p = Vector512.Create(1.0 / 39916800);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 3628800));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 362880));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 40320));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 5040));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
        return Vector512.FusedMultiplyAdd(r * r, p, r);
    }
}
