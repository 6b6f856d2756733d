using System.Numerics;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Makes the Cholesky factor of a symmetric positive definite matrix.</summary>
public static unsafe class Cholesky
{
    // Blocked, right-looking: 64 columns are factorised, then Gemm takes their part from the lower triangle that remains.
    private const int Block = 64;

    /// <summary>Factorises a matrix.</summary>
    /// <param name="matrix">A, <c>[n × n]</c>. The two triangles may differ by 10⁻¹⁰ of the largest magnitude, by 10⁻⁴ in float32; the lower one is used.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    /// <exception cref="NotSymmetricException">The triangles differ by more.</exception>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive; names the first.</exception>
    public static Cholesky<T> Factorise<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        NotSymmetricException.Require(matrix, workers);
        int size = matrix.Rows;
        T[] factor = matrix.Values.ToArray();
        fixed (T* at = factor)
        {
            using var panel = new Scratch<T>((long)Block * Scratch.Stride<T>(size));
            for (int first = 0; first < size; first += Block)
            {
                int count = Math.Min(Block, size - first), end = first + count;
                T* corner = at + ((long)first * size) + first;
                FactoriseBlock(corner, size, count, first, size);
                SolvePanel(workers, corner, size, count, size - end, panel.Start);
                GemmBlocks.Run(
                    workers,
                    size - end,
                    size - end,
                    count,
                    new View<T>(corner + ((long)count * size), size),
                    new View<T>(panel.Start, Scratch.Stride<T>(size)),
                    at + ((long)end * size) + end,
                    size,
                    GemmMode.Subtract,
                    lowerOnly: true);
            }
        }

        for (int row = 0; row < size; row++)
        {
            factor.AsSpan((row * size) + row + 1, size - row - 1).Clear();
        }

        return new Cholesky<T>(new Matrix<T>(factor, size, size));
    }

    // Columns lie as rows in the first-level cache, each as long as the block, so that vectors run along them.
    private static void FactoriseBlock<T>(T* a, long stride, int count, int firstPivot, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* columns = stackalloc T[Block * Block];
        new Span<T>(columns, Block * Block).Clear();
        Transposition<T>.Copy(a, stride, count, count, columns, Block);
        for (int k = 0; k < count; k++)
        {
            T* column = columns + (k * Block);
            if (!(column[k] > T.Zero))
            {
                throw new NotPositiveDefiniteException(firstPivot + k, Real.ToDouble(column[k]), size);
            }

            T root = T.Sqrt(column[k]);
            for (int i = k; i < count; i++)
            {
                column[i] = i == k ? root : column[i] / root;
                a[(i * stride) + k] = column[i];
            }

            for (int j = k + 1; j < count; j++)
            {
                int whole = j & -Vector512<T>.Count;
                CombineKernel<T>.Run(-column[j], column + whole, columns + (j * Block) + whole, Block - whole);
            }
        }
    }

    // The rows below the block: X Lᵀ = A turned into L Xᵀ = Aᵀ, whose right-hand sides lie side by side.
    private static void SolvePanel<T>(Workers workers, T* corner, int size, int count, int rows, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long stride = Scratch.Stride<T>(size);
        T* below = corner + ((long)count * size);
        Transposition<T>.Copy(below, size, rows, count, panel, stride);
        TriangularSolve<T>.Run(workers, true, count, new View<T>(corner, size), panel, stride, rows);
        Transposition<T>.Copy(panel, stride, count, rows, below, size);
    }
}
