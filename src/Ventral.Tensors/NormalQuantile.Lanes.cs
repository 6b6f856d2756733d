using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors;

/// <content>
/// Many numbers at once: the operations of <see cref="At"/>, in their order, on eight numbers a vector, so the bits are
/// the same. All numbers go through the centre's formula; the seventh that lie outside are noted, and then go through
/// the middle's formula, again by eights (one after another the steps of a logarithm would wait for each other). The far tail, one number in 4·10¹⁰, is left to <see cref="At"/>.
/// </content>
internal static partial class NormalQuantile
{
    private const int Lanes = 8;

    // Numbers between which the noted ones are computed.
    private const int Chunk = 256;

    /// <summary>The normal numbers of uniform 64-bit numbers.</summary>
    /// <param name="numbers">Uniform numbers.</param>
    /// <param name="values">Takes what <see cref="Of"/> gives for each.</param>
    public static void Fill(ReadOnlySpan<ulong> numbers, Span<double> values)
    {
        int done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Span<int> outside = stackalloc int[Chunk + Lanes];
            for (int length; (length = Math.Min(Chunk, (numbers.Length - done) / Lanes * Lanes)) > 0; done += length)
            {
                Span<double> chunk = values.Slice(done, length);
                int count = FillCentre(numbers.Slice(done, length), chunk, outside);
                FillMiddle(outside[..count], chunk);
            }
        }

        for (; done < numbers.Length; done++)
        {
            values[done] = Of(numbers[done]);
        }
    }

    // Leaves the probability where the formula does not hold, and says where that is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FillCentre(ReadOnlySpan<ulong> numbers, Span<double> values, Span<int> outside)
    {
        Vector512<double> one = Vector512.Create(1.0), radius = Vector512.Create(CentreRadius);
        int count = 0;
        for (int i = 0; i < numbers.Length; i += Lanes)
        {
            // 1 + k·2⁻⁵² by its bits; what follows is exact.
            Vector512<double> probability = ((Vector512.Create(numbers.Slice(i, Lanes)) >>> 12) | one.AsUInt64()).AsDouble() - one;
            probability += Vector512.Create(0.5 / (1UL << 52));
            Vector512<double> centred = probability - Vector512.Create(0.5);
            Vector512<double> square = Vector512.Create(CentreSquare) - (centred * centred);
            Vector512<double> value = centred * Polynomial(CentreNumerator, square) / Polynomial(CentreDenominator, square);
            Vector512<double> isOutside = Vector512.GreaterThan(Vector512.Abs(centred), radius);
            Vector512.ConditionalSelect(isOutside, probability, value).CopyTo(values[i..]);
            ulong mask = isOutside.ExtractMostSignificantBits();
            for (int lane = 0; lane < Lanes; lane++)
            {
                outside[count] = i + lane;
                count += (int)(mask >> lane) & 1;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillMiddle(ReadOnlySpan<int> places, Span<double> values)
    {
        LogarithmLanes logarithm = LogarithmLanes.Create();
        Span<double> gathered = stackalloc double[Lanes];
        for (; places.Length > 0; places = places[Math.Min(Lanes, places.Length)..])
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                gathered[lane] = values[places[Math.Min(lane, places.Length - 1)]];
            }

            Vector512<double> probability = Vector512.Create<double>(gathered), half = Vector512.Create(0.5);
            Vector512<double> isLow = Vector512.LessThan(probability, half);
            Vector512<double> log = logarithm.Of(Vector512.ConditionalSelect(isLow, probability, Vector512.Create(1.0) - probability));
            Vector512<double> tail = Vector512.Sqrt(-log), x = tail - Vector512.Create(MiddleOrigin);
            Vector512<double> size = Polynomial(MiddleNumerator, x) / Polynomial(MiddleDenominator, x);
            Vector512<double> value = Vector512.ConditionalSelect(isLow, -size, size);
            bool isFar = Vector512.GreaterThanAny(tail, Vector512.Create(MiddleEnd));
            for (int lane = 0; lane < Math.Min(Lanes, places.Length); lane++)
            {
                values[places[lane]] = isFar ? At(gathered[lane]) : value[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Polynomial(ReadOnlySpan<double> coefficients, Vector512<double> x)
    {
        Vector512<double> sum = Vector512.Create(coefficients[7]);
        sum = (sum * x) + Vector512.Create(coefficients[6]);
        sum = (sum * x) + Vector512.Create(coefficients[5]);
        sum = (sum * x) + Vector512.Create(coefficients[4]);
        sum = (sum * x) + Vector512.Create(coefficients[3]);
        sum = (sum * x) + Vector512.Create(coefficients[2]);
        sum = (sum * x) + Vector512.Create(coefficients[1]);
        return (sum * x) + Vector512.Create(coefficients[0]);
    }
}
