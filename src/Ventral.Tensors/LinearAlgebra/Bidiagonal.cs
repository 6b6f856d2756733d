using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a matrix with at least as many rows as columns to upper bidiagonal form A = Q B Pᵀ by reflectors, in blocks.</summary>
/// <remarks>
/// As in <see cref="Tridiagonal{T}"/>, a block's 32 pairs of reflectors v (left), u (right) and their companions y, x are found
/// without touching the matrix; then <see cref="GemmBlocks"/> takes V Yᵀ + X Uᵀ from what remains. Half of the work is Aᵀv
/// and A u, bound by memory: tasks are 128 columns of the first, 64 rows of the second.
/// </remarks>
internal static unsafe class Bidiagonal<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = BlockReflector<T>.Panel;
    private const int RowsPerTask = 64;
    private const int ColumnsPerTask = 128;

    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="a">The matrix, its rows contiguous; destroyed.</param>
    /// <param name="rows">Rows, at least <paramref name="columns"/>.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="diagonal">Takes B's diagonal.</param>
    /// <param name="above">Takes the numbers above it, one fewer.</param>
    /// <param name="left">Takes the left reflectors' vectors, <c>[columns × rows]</c>, cleared before.</param>
    /// <param name="leftTaus">Takes their factors.</param>
    /// <param name="right">Takes the right ones, <c>[columns − 1 × columns]</c>, cleared before; vector k begins at element k + 1.</param>
    /// <param name="rightTaus">Takes their factors.</param>
    public static void Reduce(Workers workers, View<T> a, int rows, int columns, double[] diagonal, double[] above, View<T> left, T* leftTaus, View<T> right, T* rightTaus)
    {
        long longStride = left.RowStride, shortStride = right.RowStride;
        using var companions = new Scratch<T>(Block * (longStride + shortStride), cleared: true);
        using var products = new Scratch<T>(2 * Block);
        var x = new View<T>(companions.Start, longStride);
        var y = new View<T>(companions.Start + (Block * longStride), shortStride);
        for (int first = 0; first < columns; first += Block)
        {
            int end = Math.Min(columns, first + Block);
            for (int i = first; i < end; i++)
            {
                int k = i - first;
                View<T> v = left.From(first, 0), u = right.From(first, 0);
                T* vector = v.At(k, i);
                Column(a, v, y, x, u, k, i, rows, vector);
                leftTaus[i] = Reflector<T>.Make(vector, rows - i, out diagonal[i]);
                if (i + 1 < columns)
                {
                    LeftCompanion(workers, a, v, y, x, u, k, i, rows, columns, leftTaus[i], products.Start);
                    T* other = u.At(k, i + 1);
                    Row(a, v, y, x, u, k, i, columns, other);
                    rightTaus[i] = Reflector<T>.Make(other, columns - i - 1, out above[i]);
                    RightCompanion(workers, a, v, y, x, u, k, i, rows, columns, rightTaus[i], products.Start);
                }
            }

            int count = end - first;
            T* corner = a.At(end, end);
            GemmBlocks.Run(workers, rows - end, columns - end, count, left.From(first, end).Transposed, y.From(0, end), corner, a.RowStride, GemmMode.Subtract);
            if (end < columns)
            {
                GemmBlocks.Run(workers, rows - end, columns - end, count, x.From(0, end).Transposed, right.From(first, end), corner, a.RowStride, GemmMode.Subtract);
            }
        }
    }

    // Column i of A − V Yᵀ − X Uᵀ, from row i on.
    private static void Column(View<T> a, View<T> v, View<T> y, View<T> x, View<T> u, int k, int i, int rows, T* column)
    {
        for (int row = i; row < rows; row++)
        {
            column[row - i] = *a.At(row, i);
        }

        for (int q = 0; q < k; q++)
        {
            CombineKernel<T>.Run(-*y.At(q, i), v.At(q, i), column, rows - i);
            CombineKernel<T>.Run(-*u.At(q, i), x.At(q, i), column, rows - i);
        }
    }

    // Row i of A − V Yᵀ − X Uᵀ, from column i + 1 on, with the newest v and y.
    private static void Row(View<T> a, View<T> v, View<T> y, View<T> x, View<T> u, int k, int i, int columns, T* row)
    {
        int next = i + 1;
        new Span<T>(a.At(i, next), columns - next).CopyTo(new Span<T>(row, columns - next));
        for (int q = 0; q <= k; q++)
        {
            CombineKernel<T>.Run(-*v.At(q, i), y.At(q, next), row, columns - next);
            if (q < k)
            {
                CombineKernel<T>.Run(-*x.At(q, i), u.At(q, next), row, columns - next);
            }
        }
    }

    // y = τ (Aᵀv − Y (Vᵀv) − U (Xᵀv)).
    private static void LeftCompanion(Workers workers, View<T> a, View<T> v, View<T> y, View<T> x, View<T> u, int k, int i, int rows, int columns, T tau, T* products)
    {
        int next = i + 1, width = columns - next, height = rows - i;
        T* companion = y.At(k, next), vector = v.At(k, i);
        new Span<T>(companion, width).Clear();
        if (tau == T.Zero)
        {
            return;
        }

        Spread.For(workers, (width + ColumnsPerTask - 1) / ColumnsPerTask, (double)width * height, task =>
        {
            int from = task * ColumnsPerTask;
            CombineKernel<T>.Rows(vector, a.At(i, next + from), a.RowStride, height, companion + from, Math.Min(ColumnsPerTask, width - from));
        });
        DotKernel<T>.Rows(v.At(0, i), v.RowStride, k, vector, height, products);
        DotKernel<T>.Rows(x.At(0, i), x.RowStride, k, vector, height, products + Block);
        Negate(products);
        CombineKernel<T>.Rows(products, y.At(0, next), y.RowStride, k, companion, width);
        CombineKernel<T>.Rows(products + Block, u.At(0, next), u.RowStride, k, companion, width);
        CombineKernel<T>.Multiply(tau, companion, width);
    }

    // x = τ (A u − V (Yᵀu) − X (Uᵀu)).
    private static void RightCompanion(Workers workers, View<T> a, View<T> v, View<T> y, View<T> x, View<T> u, int k, int i, int rows, int columns, T tau, T* products)
    {
        int next = i + 1, width = columns - next, height = rows - next;
        T* companion = x.At(k, next), vector = u.At(k, next);
        new Span<T>(companion, height).Clear();
        if (tau == T.Zero)
        {
            return;
        }

        Spread.For(workers, (height + RowsPerTask - 1) / RowsPerTask, (double)width * height, task =>
        {
            int from = task * RowsPerTask;
            DotKernel<T>.Rows(a.At(next + from, next), a.RowStride, Math.Min(RowsPerTask, height - from), vector, width, companion + from);
        });
        DotKernel<T>.Rows(y.At(0, next), y.RowStride, k + 1, vector, width, products);
        DotKernel<T>.Rows(u.At(0, next), u.RowStride, k, vector, width, products + Block);
        Negate(products);
        CombineKernel<T>.Rows(products, v.At(0, next), v.RowStride, k + 1, companion, height);
        CombineKernel<T>.Rows(products + Block, x.At(0, next), x.RowStride, k, companion, height);
        CombineKernel<T>.Multiply(tau, companion, height);
    }

    private static void Negate(T* products)
    {
        for (int q = 0; q < 2 * Block; q++)
        {
            products[q] = -products[q];
        }
    }
}
