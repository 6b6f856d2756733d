using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Inverts symmetric positive definite matrices in their own memory.</summary>
public static unsafe class PositiveDefinite
{
    // Sweeps of blocks: most of the work is one symmetric product a block. A small matrix is swept column by column.
    private const int Block = 128;
    private const int SmallBlock = 32;

    /// <summary>Puts the inverse in a matrix's place: exactly symmetric, at the cost of half a product of two such matrices.</summary>
    /// <remarks>
    /// Block Gauss–Jordan elimination without exchanges: for a positive definite A of condition κ the inverse errs by some n·κ·u of its norm, u = 2⁻⁵³ for float64,
    /// 2⁻²⁴ for float32. To solve a system, <see cref="Cholesky"/> is more accurate. The bits depend on neither threads nor vector width.
    /// Peters &amp; Wilkinson 1975, doi:10.1145/360569.360653.
    /// </remarks>
    /// <param name="matrix">A, <c>[size × size]</c>, of which the lower triangle is read; then A⁻¹.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The length does not fit the size.</exception>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive; names the first. The matrix is then lost.</exception>
    public static void Invert<T>(Span<T> matrix, int size, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(matrix.Length, (long)size * size, nameof(matrix));
        fixed (T* at = matrix)
        {
            Sweep(workers, at, size, 0, size);
            Complete(at, size);
        }
    }

    // Leaves −A⁻¹ in the lower triangle.
    private static void Sweep<T>(Workers workers, T* a, int size, int firstPivot, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (size <= SmallBlock)
        {
            SweepColumns(a, size, firstPivot, order);
            return;
        }

        int block = size > 2 * Block ? Block : SmallBlock;
        using var pivot = new Scratch<T>((long)block * block);
        using var columns = new Scratch<T>((long)size * block);
        using var products = new Scratch<T>((long)size * block);
        for (int first = 0; first < size; first += block)
        {
            int count = Math.Min(block, size - first), end = first + count;
            T* corner = a + ((long)first * size) + first;
            for (int i = 0; i < count; i++)
            {
                new Span<T>(corner + ((long)i * size), i + 1).CopyTo(new Span<T>(pivot.Start + ((long)i * count), i + 1));
            }

            Sweep(workers, pivot.Start, count, firstPivot + first, order);
            Complete(pivot.Start, count);

            // A_ij −= A_ik P A_kj and A_ik becomes A_ik P, where P is the pivot's inverse.
            Gather(a, size, first, count, columns.Start);
            var gathered = new View<T>(columns.Start, count);
            GemmBlocks.Run(workers, size, count, count, gathered, new View<T>(pivot.Start, count), products.Start, count, GemmMode.Assign);
            GemmBlocks.Run(workers, size, size, count, new View<T>(products.Start, count), gathered.Transposed, a, size, GemmMode.Subtract, lowerOnly: true);
            Transposition<T>.Copy(products.Start, count, first, count, a + ((long)first * size), size);
            for (int row = end; row < size; row++)
            {
                new Span<T>(products.Start + ((long)row * count), count).CopyTo(new Span<T>(a + ((long)row * size) + first, count));
            }

            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    corner[((long)i * size) + j] = -pivot.Start[(i * count) + j];
                }
            }
        }
    }

    private static void SweepColumns<T>(T* a, int size, int firstPivot, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* column = stackalloc T[SmallBlock], products = stackalloc T[SmallBlock];
        for (int k = 0; k < size; k++)
        {
            T pivot = a[(k * size) + k];
            if (!(pivot > T.Zero))
            {
                throw new NotPositiveDefiniteException(firstPivot + k, Real.ToDouble(pivot), order);
            }

            Gather(a, size, k, 1, column);
            for (int i = 0; i < size; i++)
            {
                products[i] = column[i] / pivot;
                CombineKernel<T>.Run(-products[i], column, a + (i * size), i + 1);
            }

            for (int i = 0; i < size; i++)
            {
                a[i < k ? (k * size) + i : (i * size) + k] = i == k ? -T.One / pivot : products[i];
            }
        }
    }

    // Some columns of the whole matrix, without the rows of their own block.
    private static void Gather<T>(T* a, int size, int first, int count, T* columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Transposition<T>.Copy(a + ((long)first * size), size, count, first, columns, count);
        new Span<T>(columns + ((long)first * count), count * count).Clear();
        for (int row = first + count; row < size; row++)
        {
            new Span<T>(a + ((long)row * size) + first, count).CopyTo(new Span<T>(columns + ((long)row * count), count));
        }
    }

    // Signs turned, and the lower triangle copied to the upper one.
    private static void Complete<T>(T* a, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Side = 16;
        for (int top = 0; top < size; top += Side)
        {
            for (int left = 0; left <= top; left += Side)
            {
                for (int row = top; row < Math.Min(size, top + Side); row++)
                {
                    for (int column = left; column < Math.Min(row + 1, left + Side); column++)
                    {
                        T* at = a + ((long)row * size) + column;
                        *at = -*at;
                        a[((long)column * size) + row] = *at;
                    }
                }
            }
        }
    }
}
