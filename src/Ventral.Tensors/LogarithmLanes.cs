using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors;

/// <summary>
/// <see cref="PortableMath.Log"/> of eight normal numbers at once, none within a factor of √2 of 1: the same operations in
/// the same order, so the same bits.
/// </summary>
internal readonly struct LogarithmLanes
{
    private readonly DoubleDoubleLanes oneThird;
    private readonly DoubleDoubleLanes oneFifth;
    private readonly DoubleDoubleLanes oneSeventh;
    private readonly DoubleDoubleLanes oneNinth;

    private LogarithmLanes(int third, int fifth, int seventh, int ninth)
    {
        oneThird = DoubleDoubleLanes.Reciprocal(third);
        oneFifth = DoubleDoubleLanes.Reciprocal(fifth);
        oneSeventh = DoubleDoubleLanes.Reciprocal(seventh);
        oneNinth = DoubleDoubleLanes.Reciprocal(ninth);
    }

    /// <summary>Computes the constants.</summary>
    public static LogarithmLanes Create() => new(3, 5, 7, 9);

    /// <summary>The logarithms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Of(Vector512<double> x)
    {
        Vector512<ulong> bits = x.AsUInt64();
        Vector512<double> one = Vector512.Create(1.0), m = ((bits & Vector512.Create(0x000F_FFFF_FFFF_FFFFUL)) | one.AsUInt64()).AsDouble();
        Vector512<double> isLarge = Vector512.GreaterThan(m, Vector512.Create(PortableMath.SquareRootOfTwo));
        m = Vector512.ConditionalSelect(isLarge, m * Vector512.Create(0.5), m);

        // The biased exponent as a double, by its bits on top of 2⁵²; exact.
        Vector512<double> k = ((bits >>> 52) | Vector512.Create(4503599627370496.0).AsUInt64()).AsDouble() - Vector512.Create(4503599627370496.0 + 1023);
        k += isLarge & one;

        DoubleDoubleLanes s = new DoubleDoubleLanes(m - one, Vector512<double>.Zero) / DoubleDoubleLanes.Sum(m, one);
        DoubleDoubleLanes z = s * s;
        Vector512<double> h = z.High;
        Vector512<double> tail = Vector512.Create(1.0 / 29);
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 27));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 25));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 23));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 21));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 19));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 17));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 15));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 13));
        tail = Vector512.FusedMultiplyAdd(tail, h, Vector512.Create(1.0 / 11));
        DoubleDoubleLanes series = oneNinth + (z * tail);
        series = oneSeventh + (z * series);
        series = oneFifth + (z * series);
        series = oneThird + (z * series);
        series = (z * series) + one;
        DoubleDoubleLanes log = s * series * Vector512.Create(2.0);
        return (DoubleDoubleLanes.Product(k, Vector512.Create(PortableMath.Ln2Low)) + log + (k * Vector512.Create(PortableMath.Ln2High))).Rounded;
    }
}
