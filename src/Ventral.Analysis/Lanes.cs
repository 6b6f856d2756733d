using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Analysis;

/// <summary>Products and sums of float64 vectors and of matrices too thin to be worth packing, eight lanes at a time; where vectors are shorter the runtime computes the same lanes in pieces, to the same bits.</summary>
internal static class Lanes
{
    private const int Width = 8;

    /// <summary>Σ x y: four vectors of eight lanes take turns, then are added in pairs and halves; what is left over follows one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0, length = Math.Min(x.Length, y.Length);
        for (; i + (4 * Width) <= length; i += 4 * Width)
        {
            s0 = Vector512.FusedMultiplyAdd(At(ref a, i), At(ref b, i), s0);
            s1 = Vector512.FusedMultiplyAdd(At(ref a, i + Width), At(ref b, i + Width), s1);
            s2 = Vector512.FusedMultiplyAdd(At(ref a, i + (2 * Width)), At(ref b, i + (2 * Width)), s2);
            s3 = Vector512.FusedMultiplyAdd(At(ref a, i + (3 * Width)), At(ref b, i + (3 * Width)), s3);
        }

        for (; i + Width <= length; i += Width)
        {
            s0 = Vector512.FusedMultiplyAdd(At(ref a, i), At(ref b, i), s0);
        }

        double sum = Sum((s0 + s2) + (s1 + s3));
        for (; i < length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    /// <summary>Σ x, in the order of <see cref="Dot"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> x)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i + (4 * Width) <= x.Length; i += 4 * Width)
        {
            s0 += At(ref a, i);
            s1 += At(ref a, i + Width);
            s2 += At(ref a, i + (2 * Width));
            s3 += At(ref a, i + (3 * Width));
        }

        for (; i + Width <= x.Length; i += Width)
        {
            s0 += At(ref a, i);
        }

        double sum = Sum((s0 + s2) + (s1 + s3));
        for (; i < x.Length; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>y + x, into y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> x, Span<double> y)
    {
        ref float a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            (At(ref b, i) + Vector512.Create(low, high)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            y[i] += x[i];
        }
    }

    /// <summary>y + (x − m), into y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDifference(ReadOnlySpan<float> x, ReadOnlySpan<double> m, Span<double> y)
    {
        ref float a = ref MemoryMarshal.GetReference(x);
        ref double off = ref MemoryMarshal.GetReference(m), b = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            (At(ref b, i) + (Vector512.Create(low, high) - At(ref off, i))).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            y[i] += x[i] - m[i];
        }
    }

    /// <summary>x − y, into y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeFrom(ReadOnlySpan<double> x, Span<double> y)
    {
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            (At(ref a, i) - At(ref b, i)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            y[i] = x[i] - y[i];
        }
    }

    /// <summary>s x y, number by number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(double s, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> to)
    {
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y), c = ref MemoryMarshal.GetReference(to);
        var factor = Vector512.Create(s);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            (At(ref a, i) * factor * At(ref b, i)).StoreUnsafe(ref c, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            to[i] = x[i] * s * y[i];
        }
    }

    /// <summary>y + s x, into as much of y as x has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double s, ReadOnlySpan<double> x, Span<double> y)
    {
        ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        var factor = Vector512.Create(s);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            Vector512.FusedMultiplyAdd(factor, At(ref a, i), At(ref b, i)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(s, x[i], y[i]);
        }
    }

    /// <summary>y + s x², into y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(double s, ReadOnlySpan<float> x, Span<double> y)
    {
        ref float a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y);
        var factor = Vector512.Create(s);
        int i = 0;
        for (; i + Width <= y.Length; i += Width)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            var eight = Vector512.Create(low, high);
            Vector512.FusedMultiplyAdd(factor * eight, eight, At(ref b, i)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(s * x[i], x[i], y[i]);
        }
    }

    /// <summary>A x, into y: each row's <see cref="Dot"/>.</summary>
    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int row = 0; row < y.Length; row++)
        {
            y[row] = Dot(matrix.Slice(row * x.Length, x.Length), x);
        }
    }

    /// <summary>Aᵀ x, into y: the rows are added one after another.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<double> matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        y.Clear();
        int row = 0, n = y.Length;
        for (; row + 4 <= x.Length; row += 4)
        {
            AddFour(x.Slice(row, 4), matrix.Slice(row * n, 4 * n), y);
        }

        for (; row < x.Length; row++)
        {
            Add(x[row], matrix.Slice(row * n, n), y);
        }
    }

    /// <summary>Eight lanes as one number, halves added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(ReadOnlySpan<double> factors, ReadOnlySpan<double> rows, Span<double> y)
    {
        int n = y.Length, i = 0;
        ref double a = ref MemoryMarshal.GetReference(rows), b = ref MemoryMarshal.GetReference(y);
        Vector512<double> f0 = Vector512.Create(factors[0]), f1 = Vector512.Create(factors[1]), f2 = Vector512.Create(factors[2]), f3 = Vector512.Create(factors[3]);
        for (; i + Width <= n; i += Width)
        {
            var sum = Vector512.FusedMultiplyAdd(f0, At(ref a, i), At(ref b, i));
            sum = Vector512.FusedMultiplyAdd(f1, At(ref a, n + i), sum);
            sum = Vector512.FusedMultiplyAdd(f2, At(ref a, (2 * n) + i), sum);
            Vector512.FusedMultiplyAdd(f3, At(ref a, (3 * n) + i), sum).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < n; i++)
        {
            double sum = Math.FusedMultiplyAdd(factors[0], rows[i], y[i]);
            sum = Math.FusedMultiplyAdd(factors[1], rows[n + i], sum);
            sum = Math.FusedMultiplyAdd(factors[2], rows[(2 * n) + i], sum);
            y[i] = Math.FusedMultiplyAdd(factors[3], rows[(3 * n) + i], sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(ref double from, int place) => Vector512.LoadUnsafe(ref from, (nuint)place);
}
