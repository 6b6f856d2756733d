using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A matrix <c>[m × n]</c> as Q R: Q <c>[m × k]</c> has orthonormal columns, R <c>[k × n]</c> is upper triangular and its
/// diagonal is not negative, k = min(m, n). For full column rank that makes both unique.
/// </summary>
/// <remarks>
/// Householder reflectors in blocks of 64. Backward stable: each column of Q R differs from the matrix's by some
/// m·n·u of its norm at most, u = 2⁻⁵³ for float64, 2⁻²⁴ for float32, QᵀQ from I likewise. Columns are not exchanged, so
/// the rank is not revealed: use <see cref="SingularValueDecomposition{T}"/> for that. NumPy leaves the diagonal's signs as
/// they come. The bits depend on neither threads nor vector width.
/// </remarks>
public sealed class QrFactorisation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal QrFactorisation(Matrix<T> q, Matrix<T> r) => (Q, R) = (q, r);

    /// <summary>Orthonormal columns, <c>[m × k]</c>.</summary>
    public Matrix<T> Q { get; }

    /// <summary>The upper triangle, <c>[k × n]</c>; zeros below the diagonal.</summary>
    public Matrix<T> R { get; }

    /// <summary>Solves the least-squares problem: the X for which A X is nearest to B, column by column.</summary>
    /// <param name="rightSides">B, <c>[m × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, <c>[n × any]</c>.</returns>
    /// <exception cref="ArgumentException">B has another number of rows, or the matrix fewer rows than columns.</exception>
    /// <exception cref="SingularMatrixException">An element of R's diagonal is at most max(m, n)·2u of the largest.</exception>
    public Matrix<T> Solve(Matrix<T> rightSides, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(rightSides);
        int rows = Q.Rows, columns = R.Columns;
        Matrix<T>.RequireRows(rightSides, rows, nameof(rightSides));
        if (rows < columns)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Least squares need at least as many rows as columns, not {rows} × {columns}: the solution is not unique. Use the singular value decomposition for the one of least norm."), nameof(rightSides));
        }

        T largest = T.Zero;
        for (int i = 0; i < columns; i++)
        {
            largest = T.Max(largest, R[i, i]);
        }

        for (int i = 0; i < columns; i++)
        {
            if (Real.ToDouble(R[i, i]) <= Real.ToDouble(largest) * rows * Precision<T>.Epsilon)
            {
                throw new SingularMatrixException(i, FormattableString.Invariant(
                    $"Least squares need linearly independent columns: column {i} of {columns} depends on those before it (R's diagonal: {R[i, i]} of {largest}). Leave it out or use the singular value decomposition."));
            }
        }

        return TriangularSystem.SolveUpper(R, Q.Transpose().Multiply(rightSides, workers), workers);
    }
}
