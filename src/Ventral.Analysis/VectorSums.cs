using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Analysis;

/// <summary>Products of short vectors, eight numbers at once; where vectors are shorter the runtime computes the same lanes in pieces, to the same bits.</summary>
internal static class VectorSums
{
    private static int Width => Vector512<double>.Count;

    /// <summary>Σ a b: number i joins lane i mod 8 of one of two sums, taken in turns; then sums and lanes are added in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector512<double> first = default, second = default;
        int i = 0;
        for (; i + (2 * Width) <= a.Length; i += 2 * Width)
        {
            first += Vector512.Create(a[i..]) * Vector512.Create(b[i..]);
            second += Vector512.Create(a[(i + Width)..]) * Vector512.Create(b[(i + Width)..]);
        }

        first += second;
        double sum = 0;
        for (int lane = 0; lane < Width; lane++)
        {
            sum += first.GetElement(lane);
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Σ a, in the order of <see cref="Dot"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> a)
    {
        Vector512<double> first = default, second = default;
        int i = 0;
        for (; i + (2 * Width) <= a.Length; i += 2 * Width)
        {
            first += Vector512.Create(a[i..]);
            second += Vector512.Create(a[(i + Width)..]);
        }

        first += second;
        double sum = 0;
        for (int lane = 0; lane < Width; lane++)
        {
            sum += first.GetElement(lane);
        }

        for (; i < a.Length; i++)
        {
            sum += a[i];
        }

        return sum;
    }

    /// <summary>Adds float32 numbers to float64 ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> from, Span<double> to)
    {
        int i = 0;
        for (; i + (2 * Width) <= from.Length; i += 2 * Width)
        {
            var (low, high) = Vector512.Widen(Vector512.Create(from[i..]));
            (Vector512.Create((ReadOnlySpan<double>)to[i..]) + low).CopyTo(to[i..]);
            (Vector512.Create((ReadOnlySpan<double>)to[(i + Width)..]) + high).CopyTo(to[(i + Width)..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] += from[i];
        }
    }

    /// <summary>Adds a multiple of one vector to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(double factor, ReadOnlySpan<double> from, Span<double> to)
    {
        var factors = Vector512.Create(factor);
        int i = 0;
        for (; i + Width <= from.Length; i += Width)
        {
            (Vector512.Create((ReadOnlySpan<double>)to[i..]) + (factors * Vector512.Create(from[i..]))).CopyTo(to[i..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] += factor * from[i];
        }
    }

    /// <summary>Writes factor · a · b, number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> to)
    {
        var factors = Vector512.Create(factor);
        int i = 0;
        for (; i + Width <= a.Length; i += Width)
        {
            (Vector512.Create(a[i..]) * factors * Vector512.Create(b[i..])).CopyTo(to[i..]);
        }

        for (; i < a.Length; i++)
        {
            to[i] = a[i] * factor * b[i];
        }
    }
}
