using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A symmetric positive definite matrix as A = L Lᵀ, with L lower triangular and its diagonal positive, which makes it unique.</summary>
/// <remarks>
/// Backward stable: L Lᵀ = A + E with |E| ≤ (n + 1)·2⁻⁵³·|L||Lᵀ|. The bits depend on neither threads nor vector width.
/// </remarks>
public sealed unsafe class Cholesky
{
    // Blocked, right-looking: 64 columns are factorised, then Gemm takes their part from the lower triangle that remains.
    private const int Block = 64;

    private Cholesky(Matrix lower) => L = lower;

    /// <summary>L, <c>[n × n]</c>; zeros above the diagonal.</summary>
    public Matrix L { get; }

    /// <summary>The natural logarithm of A's determinant; 0 for an empty matrix.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < L.Rows; i++)
            {
                sum += PortableMath.Log(L[i, i]);
            }

            return 2 * sum;
        }
    }

    /// <summary>Factorises a matrix.</summary>
    /// <param name="matrix">A, <c>[n × n]</c>. The two triangles may differ by 10⁻¹⁰ of the largest magnitude; the lower one is used.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    /// <exception cref="NotSymmetricException">The triangles differ by more.</exception>
    /// <exception cref="NotPositiveDefiniteException">A pivot is not positive; names the first.</exception>
    public static Cholesky Factorise(Matrix matrix, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        NotSymmetricException.Require(matrix);
        int size = matrix.Rows;
        double[] factor = matrix.Values.ToArray();
        fixed (double* at = factor)
        {
            using var panel = new Scratch<double>((long)Block * Scratch.Stride(size));
            for (int first = 0; first < size; first += Block)
            {
                int count = Math.Min(Block, size - first), end = first + count;
                double* corner = at + ((long)first * size) + first;
                FactoriseBlock(corner, size, count, first, size);
                SolvePanel(workers, corner, size, count, size - end, panel.Start);
                GemmBlocks.Run(
                    workers,
                    size - end,
                    size - end,
                    count,
                    new View<double>(corner + ((long)count * size), size),
                    new View<double>(panel.Start, Scratch.Stride(size)),
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

        return new Cholesky(new Matrix(factor, size, size));
    }

    /// <summary>Solves A X = B.</summary>
    /// <param name="rightSides">B, <c>[n × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, of B's shape.</returns>
    /// <exception cref="ArgumentException">B has another number of rows.</exception>
    public Matrix Solve(Matrix rightSides, Workers workers) =>
        TriangularSystem.SolveLowerTransposed(L, TriangularSystem.SolveLower(L, rightSides, workers), workers);

    private static void FactoriseBlock(double* a, long stride, int count, int firstPivot, int size)
    {
        for (int i = 0; i < count; i++)
        {
            double* row = a + (i * stride);
            for (int j = 0; j <= i; j++)
            {
                double* other = a + (j * stride);
                double rest = row[j];
                for (int k = 0; k < j; k++)
                {
                    rest = Math.FusedMultiplyAdd(-row[k], other[k], rest);
                }

                if (j < i)
                {
                    row[j] = rest / other[j];
                }
                else if (rest > 0)
                {
                    row[i] = Math.Sqrt(rest);
                }
                else
                {
                    throw new NotPositiveDefiniteException(firstPivot + i, rest, size);
                }
            }
        }
    }

    // The rows below the block: X Lᵀ = A turned into L Xᵀ = Aᵀ, whose right-hand sides lie side by side.
    private static void SolvePanel(Workers workers, double* corner, int size, int count, int rows, double* panel)
    {
        long stride = Scratch.Stride(size);
        double* below = corner + ((long)count * size);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < count; column++)
            {
                panel[(column * stride) + row] = below[((long)row * size) + column];
            }
        }

        TriangularSolve.Run(workers, true, count, new View<double>(corner, size), panel, stride, rows);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < count; column++)
            {
                below[((long)row * size) + column] = panel[(column * stride) + row];
            }
        }
    }
}
