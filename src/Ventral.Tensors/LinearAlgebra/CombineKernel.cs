using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Adds multiples of rows to a vector.</summary>
/// <remarks>Each element gains its products by fused multiply-add, row after row; vectors run along the rows.</remarks>
internal static unsafe class CombineKernel
{
    /// <summary>y gains a·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(double a, double* x, double* y, int length)
    {
        Vector512<double> factor = Vector512.Create(a);
        int i = 0;
        for (; i + 8 <= length; i += 8)
        {
            Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }

        for (; i < length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(a, x[i], y[i]);
        }
    }

    /// <summary>y gains the sum over rows of factor·row.</summary>
    /// <param name="factors">One a row.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="y">What gains.</param>
    /// <param name="length">Its length.</param>
    public static void Rows(double* factors, double* rows, long stride, int count, double* y, int length)
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
    private static void Four(double* factors, double* rows, long stride, double* y, int length)
    {
        double* p = rows, q = rows + stride, r = q + stride, s = r + stride;
        Vector512<double> a = Vector512.Create(factors[0]), b = Vector512.Create(factors[1]), c = Vector512.Create(factors[2]), d = Vector512.Create(factors[3]);
        int i = 0;
        for (; i + 8 <= length; i += 8)
        {
            Vector512<double> sum = Vector512.FusedMultiplyAdd(a, Vector512.Load(p + i), Vector512.Load(y + i));
            sum = Vector512.FusedMultiplyAdd(b, Vector512.Load(q + i), sum);
            sum = Vector512.FusedMultiplyAdd(c, Vector512.Load(r + i), sum);
            Vector512.FusedMultiplyAdd(d, Vector512.Load(s + i), sum).Store(y + i);
        }

        for (; i < length; i++)
        {
            double sum = Math.FusedMultiplyAdd(factors[0], p[i], y[i]);
            sum = Math.FusedMultiplyAdd(factors[1], q[i], sum);
            sum = Math.FusedMultiplyAdd(factors[2], r[i], sum);
            y[i] = Math.FusedMultiplyAdd(factors[3], s[i], sum);
        }
    }
}
