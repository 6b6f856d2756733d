using System.Numerics;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a matrix with at least as many rows as columns to upper bidiagonal form A = Q B Pᵀ by reflectors, in blocks.</summary>
/// <remarks>
/// As in <see cref="Tridiagonal{T}"/>, a block's 32 pairs of reflectors v (left), u (right) and their companions y, x are found
/// without touching the matrix; then <see cref="GemmBlocks"/> takes V Yᵀ + X Uᵀ = [V X] [Y U]ᵀ from what remains. Half of
/// the work is Aᵀv and A u, bound by memory, so each step passes over A once (Howell et al. 2008, doi:10.1145/1356052.1356055):
/// u is the row r of A − V Yᵀ − X Uᵀ but for its first element and a factor, so that 64 columns in the second-level cache
/// give their part of Aᵀv, of y, of r and of A r, from which A u follows. The parts are added in the order of the columns.
/// </remarks>
internal sealed unsafe class Bidiagonal<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = BlockReflector<T>.Panel;

    // Below this r has lost digits to underflow, and A u takes a pass of its own.
    private static readonly double Small = typeof(T) == typeof(float) ? Math.ScaleB(1, -90) : Math.ScaleB(1, -900);

    private readonly Workers workers;
    private readonly View<T> a;
    private readonly int rows;
    private readonly int columns;
    private readonly Scratch<T> memory;
    private readonly View<T> leftPair;
    private readonly View<T> rightPair;
    private readonly View<T> panel;
    private readonly View<T> parts;
    private readonly T* products;

    private Bidiagonal(Workers workers, View<T> a, int rows, int columns, long longStride, long shortStride)
    {
        (this.workers, this.a, this.rows, this.columns) = (workers, a, rows, columns);
        int blocks = (columns / ColumnBlock<T>.Full) + 2;
        memory = new Scratch<T>((longStride * ((3 * Block) + 1 + blocks)) + (shortStride * 2 * Block) + (4 * Block), cleared: true);
        leftPair = new View<T>(memory.Start, longStride);
        panel = leftPair.From(2 * Block, 0);
        parts = panel.From(Block + 1, 0);
        rightPair = new View<T>(parts.At(blocks, 0), shortStride);
        products = rightPair.At(2 * Block, 0);
    }

    private static int Lanes => Vector512<T>.Count;

    // The companions: x beside a copy of V, y before one of U.
    private View<T> X => leftPair.From(Block, 0);

    private View<T> Y => rightPair;

    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="a">The matrix, its rows contiguous and followed by zeros up to a whole vector; destroyed.</param>
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
        using var work = new Bidiagonal<T>(workers, a, rows, columns, left.RowStride, right.RowStride);
        for (int first = 0; first < columns; first += Block)
        {
            int end = Math.Min(columns, first + Block), copied = Math.Min(columns, end + 1);
            View<T> v = left.From(first, 0), u = right.From(first, 0);
            Transposition<T>.Copy(a.At(first, first), a.RowStride, rows - first, copied - first, work.panel.At(0, first), work.panel.RowStride);
            for (int i = first; i < end; i++)
            {
                int k = i - first;
                work.Column(v, u, k, i);
                leftTaus[i] = Reflector<T>.Make(v.At(k, i), rows - i, out diagonal[i]);
                if (i + 1 < columns)
                {
                    work.LeftCompanion(v, u, k, i, leftTaus[i]);
                    double start = Real.ToDouble(*u.At(k, i + 1));
                    rightTaus[i] = Reflector<T>.Make(u.At(k, i + 1), columns - i - 1, out above[i]);
                    work.RightCompanion(v, u, k, i, start - above[i], above[i], rightTaus[i]);
                }
            }

            work.Update(v, u, end, end - first);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    // Column i of A − V Yᵀ − X Uᵀ, from row i on, becomes v's vector k.
    private void Column(View<T> v, View<T> u, int k, int i)
    {
        for (int q = 0; q < k; q++)
        {
            products[q] = -*Y.At(q, i);
            products[Block + q] = -*u.At(q, i);
        }

        int line = Math.Max(i & -Lanes, i - k);
        T* column = panel.At(k, 0);
        CombineKernel<T>.Rows(products, v.At(0, line), v.RowStride, k, column + line, rows - line);
        CombineKernel<T>.Rows(products + Block, X.At(0, line), X.RowStride, k, column + line, rows - line);
        new Span<T>(column + i, rows - i).CopyTo(new Span<T>(v.At(k, i), rows - i));
    }

    // y = τ (Aᵀv − Y (Vᵀv) − U (Xᵀv)), then row i of A − V Yᵀ − X Uᵀ with it, and that row's part of A r.
    private void LeftCompanion(View<T> v, View<T> u, int k, int i, T tau)
    {
        int next = i + 1, line = i & -Lanes, start = next & -Lanes;
        DotKernel<T>.Rows(v.At(0, line), v.RowStride, k, v.At(k, line), rows - line, products);
        DotKernel<T>.Rows(X.At(0, line), X.RowStride, k, v.At(k, line), rows - line, products + Block);
        CombineKernel<T>.Multiply(-tau, products, 2 * Block);
        for (int q = 0; q <= k; q++)
        {
            products[(2 * Block) + q] = -*v.At(q, i);
            products[(3 * Block) + q] = -*X.At(q, i);
        }

        ForColumns(next, (block, from, width) =>
        {
            T* companion = Y.At(k, from), row = u.At(k, from);
            ColumnBlock<T>.FromLeft(a.At(i, from), a.RowStride, rows - i, v.At(k, i), companion, width);
            CombineKernel<T>.Multiply(tau, companion, width);
            CombineKernel<T>.Rows(products, Y.At(0, from), Y.RowStride, k, companion, width);
            CombineKernel<T>.Rows(products + Block, u.At(0, from), u.RowStride, k, companion, width);
            new Span<T>(a.At(i, from), width).CopyTo(new Span<T>(row, width));
            CombineKernel<T>.Rows(products + (2 * Block), Y.At(0, from), Y.RowStride, k + 1, row, width);
            CombineKernel<T>.Rows(products + (3 * Block), u.At(0, from), u.RowStride, k, row, width);
            if (from < next)
            {
                new Span<T>(row, next - from).Clear();
            }

            ColumnBlock<T>.FromRight(a.At(next, from), a.RowStride, rows - next, row, width, parts.At(block, next));
        });
    }

    // x = τ (A u − V (Yᵀu) − X (Uᵀu)), where u is r, less its image in the first element, over the head.
    private void RightCompanion(View<T> v, View<T> u, int k, int i, double head, double image, T tau)
    {
        int next = i + 1, height = rows - next, line = next & -Lanes;
        T* companion = X.At(k, next);
        if (tau == T.Zero)
        {
            new Span<T>(companion, height).Clear();
            return;
        }

        bool isSmall = Math.Abs(head) < Small;
        if (isSmall)
        {
            ForColumns(next, (block, from, width) => ColumnBlock<T>.FromRight(a.At(next, from), a.RowStride, rows - next, u.At(k, from), width, parts.At(block, next)));
        }

        new Span<T>(parts.At(0, next), height).CopyTo(new Span<T>(companion, height));
        for (int block = 1; block < ColumnBlocks(next); block++)
        {
            CombineKernel<T>.Run(T.One, parts.At(block, next), companion, height);
        }

        if (!isSmall)
        {
            CombineKernel<T>.Run(Real.FromDouble<T>(-image), panel.At(k + 1, next), companion, height);
            CombineKernel<T>.Multiply(Real.FromDouble<T>(1 / head), companion, height);
        }

        DotKernel<T>.Rows(Y.At(0, line), Y.RowStride, k + 1, u.At(k, line), columns - line, products);
        DotKernel<T>.Rows(u.At(0, line), u.RowStride, k, u.At(k, line), columns - line, products + Block);
        CombineKernel<T>.Multiply(-T.One, products, 2 * Block);
        CombineKernel<T>.Rows(products, v.At(0, next), v.RowStride, k + 1, companion, height);
        CombineKernel<T>.Rows(products + Block, X.At(0, next), X.RowStride, k, companion, height);
        CombineKernel<T>.Multiply(tau, companion, height);
    }

    private int ColumnBlocks(int next) => (columns - (next & -Lanes) + ColumnBlock<T>.Full - 1) / ColumnBlock<T>.Full;

    // Blocks of whole vectors: what lies before the first column and behind the last one meets zeros.
    private void ForColumns(int next, Action<int, int, int> body)
    {
        int start = next & -Lanes, whole = (columns + Lanes - 1) & -Lanes;
        Spread.For(workers, ColumnBlocks(next), 2.0 * (columns - next) * (rows - next), block =>
        {
            int from = start + (block * ColumnBlock<T>.Full);
            body(block, from, Math.Min(ColumnBlock<T>.Full, whole - from));
        });
    }

    private void Update(View<T> v, View<T> u, int end, int count)
    {
        if (end == columns)
        {
            return;
        }

        for (int k = 0; k < count; k++)
        {
            new Span<T>(v.At(k, 0), rows).CopyTo(new Span<T>(leftPair.At(k, 0), rows));
            new Span<T>(u.At(k, 0), columns).CopyTo(new Span<T>(rightPair.At(Block + k, 0), columns));
        }

        GemmBlocks.Run(workers, rows - end, columns - end, 2 * Block, leftPair.From(0, end).Transposed, rightPair.From(0, end), a.At(end, end), a.RowStride, GemmMode.Subtract);
    }
}
