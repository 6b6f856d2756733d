using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A symmetric positive definite matrix as A = L Lᵀ, with L lower triangular and its diagonal positive, which makes it unique.</summary>
/// <remarks>
/// Backward stable: L Lᵀ = A + E with |E| ≤ (n + 1)·u·|L||Lᵀ|, u = 2⁻⁵³ for float64, 2⁻²⁴ for float32. The
/// bits depend on neither threads nor vector width.
/// </remarks>
public sealed class Cholesky<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Cholesky(Matrix<T> lower) => L = lower;

    /// <summary>L, <c>[n × n]</c>; zeros above the diagonal.</summary>
    public Matrix<T> L { get; }

    /// <summary>The natural logarithm of A's determinant; 0 for an empty matrix.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < L.Rows; i++)
            {
                sum += PortableMath.Log(Real.ToDouble(L[i, i]));
            }

            return 2 * sum;
        }
    }

    /// <summary>Solves A X = B.</summary>
    /// <param name="rightSides">B, <c>[n × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, of B's shape.</returns>
    /// <exception cref="ArgumentException">B has another number of rows.</exception>
    public Matrix<T> Solve(Matrix<T> rightSides, Workers workers) =>
        TriangularSystem.SolveLowerTransposed(L, TriangularSystem.SolveLower(L, rightSides, workers), workers);
}
