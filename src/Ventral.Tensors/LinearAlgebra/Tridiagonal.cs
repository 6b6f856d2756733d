using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a symmetric matrix to tridiagonal form A = Q T Qᵀ by reflectors, in blocks.</summary>
/// <remarks>
/// A block's 32 reflectors v and their companions w are found without touching the matrix: the columns they need are
/// brought up to date one by one, and A v takes the corrections V (Wᵀv) + W (Vᵀv). Then <see cref="GemmBlocks"/> takes
/// V Wᵀ + W Vᵀ = [V W] [W V]ᵀ from the lower triangle, the only one that is read. Half of the work is A v, bound by
/// memory. Vectors are handled from a whole cache line on; what lies before their first element is zero in v.
/// </remarks>
internal static unsafe class Tridiagonal<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = BlockReflector<T>.Panel;
    
    private static int Line => SymmetricProduct<T>.Group;

    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="a">The matrix's lower triangle, followed by rows of zeros up to a whole <see cref="SymmetricProduct{T}.Group"/>; destroyed.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <param name="diagonal">Takes T's diagonal.</param>
    /// <param name="beside">Takes the numbers beside it.</param>
    /// <param name="v">Takes the reflectors' vectors, <c>[size − 1 × size]</c>, cleared before; vector k begins at element k + 1.</param>
    /// <param name="taus">Takes their factors.</param>
    public static void Reduce(Workers workers, T* a, long stride, int size, double[] diagonal, double[] beside, View<T> v, T* taus)
    {
        // Of the companions w, of [V W] and [W V] the rows are shared: V, W, V.
        using var pairs = new Scratch<T>(3 * Block * stride, cleared: true);
        using var vectors = new Scratch<T>((Block * stride) + SymmetricProduct<T>.Working(stride) + (2 * Block));
        T* w = pairs.Start + (Block * stride), columns = vectors.Start, working = columns + (Block * stride), products = working + SymmetricProduct<T>.Working(stride);
        for (int first = 0; first < size - 1; first += Block)
        {
            int end = Math.Min(size - 1, first + Block);
            Transposition<T>.Copy(a + (first * stride) + first, stride, size - first, end - first, columns + first, stride);
            for (int i = first; i < end; i++)
            {
                int before = i - first, next = i + 1, tail = size - next, line = next & -Line, length = size - line;
                T* column = columns + (before * stride);
                Correct(v, w, stride, first, before, i, column, size, products);
                diagonal[i] = Real.ToDouble(column[i]);
                T* vector = v.At(i, 0), companion = w + (before * stride);
                new Span<T>(column + next, tail).CopyTo(new Span<T>(vector + next, tail));
                taus[i] = Reflector<T>.Make(vector + next, tail, out beside[i]);
                if (taus[i] == T.Zero)
                {
                    new Span<T>(companion, size).Clear();
                    continue;
                }

                SymmetricProduct<T>.Run(workers, a, stride, next, size, vector, companion, working);
                DotKernel<T>.Rows(w + line, stride, before, vector + line, length, products);
                DotKernel<T>.Rows(v.At(first, line), v.RowStride, before, vector + line, length, products + Block);
                Negate(products, Block + before);
                CombineKernel<T>.Rows(products, v.At(first, line), v.RowStride, before, companion + line, length);
                CombineKernel<T>.Rows(products + Block, w + line, stride, before, companion + line, length);
                Finish(companion + line, vector + line, length, taus[i]);
            }

            Update(workers, a, stride, size, v.From(first, 0), pairs.Start, end, end - first);
        }

        if (size > 0)
        {
            diagonal[size - 1] = Real.ToDouble(a[((size - 1) * stride) + size - 1]);
        }
    }

    // Column i of A − V Wᵀ − W Vᵀ, from element i on.
    private static void Correct(View<T> v, T* w, long stride, int first, int before, int i, T* column, int size, T* products)
    {
        for (int k = 0; k < before; k++)
        {
            products[k] = -w[(k * stride) + i];
            products[Block + k] = -*v.At(first + k, i);
        }

        int line = Math.Max(i & -Line, first);
        CombineKernel<T>.Rows(products, v.At(first, line), v.RowStride, before, column + line, size - line);
        CombineKernel<T>.Rows(products + Block, w + line, stride, before, column + line, size - line);
    }

    // w = τ A v − ½ τ (τ vᵀA v) v.
    private static void Finish(T* companion, T* vector, int length, T tau)
    {
        CombineKernel<T>.Multiply(tau, companion, length);
        CombineKernel<T>.Run(Real.FromDouble<T>(-0.5) * tau * DotKernel<T>.Run(companion, vector, length), vector, companion, length);
    }

    private static void Negate(T* values, int count)
    {
        for (int k = 0; k < count; k++)
        {
            values[k] = -values[k];
        }
    }

    private static void Update(Workers workers, T* a, long stride, int size, View<T> v, T* pairs, int start, int count)
    {
        for (int k = 0; k < Block; k++)
        {
            Span<T> left = new(pairs + (k * stride), size), right = new(pairs + (((2 * Block) + k) * stride), size);
            if (k < count)
            {
                new Span<T>(v.At(k, 0), size).CopyTo(left);
                left.CopyTo(right);
            }
            else
            {
                left.Clear();
                right.Clear();
                new Span<T>(pairs + ((Block + k) * stride), size).Clear();
            }
        }

        var both = new View<T>(pairs + start, stride);
        T* corner = a + (start * stride) + start;
        GemmBlocks.Run(workers, size - start, size - start, 2 * Block, both.Transposed, both.From(Block, 0), corner, stride, GemmMode.Subtract, lowerOnly: true);
    }
}
