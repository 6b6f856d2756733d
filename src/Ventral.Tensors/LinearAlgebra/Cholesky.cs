using System.Numerics;
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

    private static void FactoriseBlock<T>(T* a, long stride, int count, int firstPivot, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < count; i++)
        {
            T* row = a + (i * stride);
            for (int j = 0; j <= i; j++)
            {
                T* other = a + (j * stride);
                T rest = row[j];
                for (int k = 0; k < j; k++)
                {
                    rest = T.FusedMultiplyAdd(-row[k], other[k], rest);
                }

                if (j < i)
                {
                    row[j] = rest / other[j];
                }
                else if (rest > T.Zero)
                {
                    row[i] = T.Sqrt(rest);
                }
                else
                {
                    throw new NotPositiveDefiniteException(firstPivot + i, Real.ToDouble(rest), size);
                }
            }
        }
    }

    // The rows below the block: X Lᵀ = A turned into L Xᵀ = Aᵀ, whose right-hand sides lie side by side.
    private static void SolvePanel<T>(Workers workers, T* corner, int size, int count, int rows, T* panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long stride = Scratch.Stride<T>(size);
        T* below = corner + ((long)count * size);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < count; column++)
            {
                panel[(column * stride) + row] = below[((long)row * size) + column];
            }
        }

        TriangularSolve<T>.Run(workers, true, count, new View<T>(corner, size), panel, stride, rows);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < count; column++)
            {
                below[((long)row * size) + column] = panel[(column * stride) + row];
            }
        }
    }
}
