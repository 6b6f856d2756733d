using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Products of some neighbouring columns of a matrix with a vector, from either side.</summary>
/// <remarks>
/// Eight vectors side by side: from the left their sums stay in registers while the rows pass by; from the right they
/// hold the other vector, and each row gives one number. A column's sum goes from the first row to the last by
/// fused multiply-add; a row's is two chains, of even and odd vectors, whose lanes are then added.
/// </remarks>
internal static unsafe class ColumnBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns for which the loops are made.</summary>
    public static int Full => 8 * Vector512<T>.Count;

    /// <summary>Sets sums[j] to the inner product of column j and v.</summary>
    /// <param name="a">The first row's first column.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="v">One number a row.</param>
    /// <param name="sums">Takes one number a column.</param>
    /// <param name="width">How many columns, whole vectors.</param>
    public static void FromLeft(T* a, long stride, int rows, T* v, T* sums, int width)
    {
        int column = 0;
        for (; column + Full <= width; column += Full)
        {
            EightFromLeft(a + column, stride, rows, v, sums + column);
        }

        for (; column < width; column += Vector512<T>.Count)
        {
            OneFromLeft(a + column, stride, rows, v, sums + column);
        }
    }

    /// <summary>Sets sums[i] to the inner product of row i and x.</summary>
    /// <param name="a">The first row's first column.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="x">One number a column.</param>
    /// <param name="width">How many columns.</param>
    /// <param name="sums">Takes one number a row.</param>
    public static void FromRight(T* a, long stride, int rows, T* x, int width, T* sums)
    {
        if (width == Full)
        {
            EightFromRight(a, stride, rows, x, sums);
        }
        else
        {
            DotKernel<T>.Rows(a, stride, rows, x, width, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightFromLeft(T* a, long stride, int rows, T* v, T* sums)
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> b = Vector512<T>.Zero, c = b, d = b, e = b, f = b, g = b, h = b, i = b;
        for (int row = 0; row < rows; row++, a += stride)
        {
            Vector512<T> factor = Vector512.Create(v[row]);
            b = Fused.MultiplyAdd(factor, Vector512.Load(a), b);
            c = Fused.MultiplyAdd(factor, Vector512.Load(a + lanes), c);
            d = Fused.MultiplyAdd(factor, Vector512.Load(a + (2 * lanes)), d);
            e = Fused.MultiplyAdd(factor, Vector512.Load(a + (3 * lanes)), e);
            f = Fused.MultiplyAdd(factor, Vector512.Load(a + (4 * lanes)), f);
            g = Fused.MultiplyAdd(factor, Vector512.Load(a + (5 * lanes)), g);
            h = Fused.MultiplyAdd(factor, Vector512.Load(a + (6 * lanes)), h);
            i = Fused.MultiplyAdd(factor, Vector512.Load(a + (7 * lanes)), i);
        }

        b.Store(sums);
        c.Store(sums + lanes);
        d.Store(sums + (2 * lanes));
        e.Store(sums + (3 * lanes));
        f.Store(sums + (4 * lanes));
        g.Store(sums + (5 * lanes));
        h.Store(sums + (6 * lanes));
        i.Store(sums + (7 * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneFromLeft(T* a, long stride, int rows, T* v, T* sums)
    {
        Vector512<T> sum = Vector512<T>.Zero;
        for (int row = 0; row < rows; row++, a += stride)
        {
            sum = Fused.MultiplyAdd(Vector512.Create(v[row]), Vector512.Load(a), sum);
        }

        sum.Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightFromRight(T* a, long stride, int rows, T* x, T* sums)
    {
        int lanes = Vector512<T>.Count;
        Vector512<T> b = Vector512.Load(x), c = Vector512.Load(x + lanes), d = Vector512.Load(x + (2 * lanes)), e = Vector512.Load(x + (3 * lanes));
        Vector512<T> f = Vector512.Load(x + (4 * lanes)), g = Vector512.Load(x + (5 * lanes)), h = Vector512.Load(x + (6 * lanes)), i = Vector512.Load(x + (7 * lanes));
        for (int row = 0; row < rows; row++, a += stride)
        {
            Vector512<T> even = b * Vector512.Load(a), odd = c * Vector512.Load(a + lanes);
            even = Fused.MultiplyAdd(d, Vector512.Load(a + (2 * lanes)), even);
            odd = Fused.MultiplyAdd(e, Vector512.Load(a + (3 * lanes)), odd);
            even = Fused.MultiplyAdd(f, Vector512.Load(a + (4 * lanes)), even);
            odd = Fused.MultiplyAdd(g, Vector512.Load(a + (5 * lanes)), odd);
            even = Fused.MultiplyAdd(h, Vector512.Load(a + (6 * lanes)), even);
            odd = Fused.MultiplyAdd(i, Vector512.Load(a + (7 * lanes)), odd);
            sums[row] = DotKernel<T>.Sum(even + odd);
        }
    }
}
