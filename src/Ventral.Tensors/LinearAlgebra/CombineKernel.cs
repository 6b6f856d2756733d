using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Adds multiples of rows to a vector.</summary>
/// <remarks>Each element gains its products by fused multiply-add, row after row; vectors run along the rows.</remarks>
internal static unsafe class CombineKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y gains a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T a, T* x, T* y, int length)
    {
        Vector512<T> factor = Vector512.Create(a);
        int i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            Fused.MultiplyAdd(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }

        for (; i < length; i++)
        {
            y[i] = T.FusedMultiplyAdd(a, x[i], y[i]);
        }
    }

    /// <summary>y becomes a·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T a, T* y, int length)
    {
        Vector512<T> factor = Vector512.Create(a);
        int i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            (factor * Vector512.Load(y + i)).Store(y + i);
        }

        for (; i < length; i++)
        {
            y[i] *= a;
        }
    }

    /// <summary>y gains the sum over rows of factor·row.</summary>
    /// <param name="factors">One a row.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="y">What gains.</param>
    /// <param name="length">Its length.</param>
    public static void Rows(T* factors, T* rows, long stride, int count, T* y, int length)
    {
        int row = 0;
        for (; row + 4 <= count; row += 4)
        {
            Four(factors + row, rows + (row * stride), stride, y, length);
        }

        for (; row < count; row++)
        {
            Run(factors[row], rows + (row * stride), y, length);
        }
    }

    // Four rows at once: y is loaded and stored a quarter as often.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* factors, T* rows, long stride, T* y, int length)
    {
        T* p = rows, q = rows + stride, r = q + stride, s = r + stride;
        Vector512<T> a = Vector512.Create(factors[0]), b = Vector512.Create(factors[1]), c = Vector512.Create(factors[2]), d = Vector512.Create(factors[3]);
        int i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            Vector512<T> sum = Fused.MultiplyAdd(a, Vector512.Load(p + i), Vector512.Load(y + i));
            sum = Fused.MultiplyAdd(b, Vector512.Load(q + i), sum);
            sum = Fused.MultiplyAdd(c, Vector512.Load(r + i), sum);
            Fused.MultiplyAdd(d, Vector512.Load(s + i), sum).Store(y + i);
        }

        for (; i < length; i++)
        {
            T sum = T.FusedMultiplyAdd(factors[0], p[i], y[i]);
            sum = T.FusedMultiplyAdd(factors[1], q[i], sum);
            sum = T.FusedMultiplyAdd(factors[2], r[i], sum);
            y[i] = T.FusedMultiplyAdd(factors[3], s[i], sum);
        }
    }
}
