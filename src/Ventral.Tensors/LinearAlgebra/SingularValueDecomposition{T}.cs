using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A matrix <c>[m × n]</c> as U diag(σ) Vᵀ, thin: U <c>[m × k]</c> and Vᵀ <c>[k × n]</c> have orthonormal columns and rows,
/// the singular values fall, k = min(m, n).
/// </summary>
/// <remarks>
/// <para>The component of largest magnitude of each left vector (the first of several that agree to a part in 2²⁰) is
/// positive, so a pair of vectors is unique where its value is simple and not 0.</para>
/// <para>Blocked reduction to bidiagonal form (of R, where QR first is cheaper), then divide and conquer;
/// the matrix is never squared. Backward stable in norm: values are wrong by some max(m, n)·ε of the largest at most,
/// ε = 2⁻⁵² for float64, 2⁻²³ for float32, however small they are themselves; numbers of which there are k are float64 on
/// the way for either type. The bits depend on neither threads nor vector width.</para>
/// </remarks>
public sealed class SingularValueDecomposition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SingularValueDecomposition(Matrix<T> left, ImmutableArray<T> values, Matrix<T> rightTransposed) =>
        (Left, Values, RightTransposed) = (left, values, rightTransposed);

    /// <summary>U, <c>[m × k]</c>: the left singular vectors are its columns.</summary>
    public Matrix<T> Left { get; }

    /// <summary>σ, from the largest to the smallest; never negative.</summary>
    public ImmutableArray<T> Values { get; }

    /// <summary>Vᵀ, <c>[k × n]</c>: the right singular vectors are its rows.</summary>
    public Matrix<T> RightTransposed { get; }

    /// <summary>
    /// Solves the least-squares problem, of all solutions the one of least norm: singular values up to
    /// max(m, n)·ε of the largest count as 0.
    /// </summary>
    /// <param name="rightSides">B, <c>[m × any]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <returns>X, <c>[n × any]</c>.</returns>
    /// <exception cref="ArgumentException">B has another number of rows.</exception>
    public Matrix<T> Solve(Matrix<T> rightSides, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(rightSides);
        Matrix<T>.RequireRows(rightSides, Left.Rows, nameof(rightSides));
        int rank = Rank();
        Matrix<T> projected = Left.Transpose().Multiply(rightSides, workers);
        T[] scaled = projected.Values.ToArray();
        for (int i = 0; i < scaled.Length; i++)
        {
            int row = i / projected.Columns;
            scaled[i] = row < rank ? scaled[i] / Values[row] : T.Zero;
        }

        return RightTransposed.Transpose().Multiply(new Matrix<T>(scaled, projected.Rows, projected.Columns, "solution by singular values"), workers);
    }

    /// <summary>How many singular values exceed a part of the largest.</summary>
    /// <param name="relativeTolerance">The part; by default max(m, n)·ε, which is what rounding may leave.</param>
    public int Rank(double? relativeTolerance = null)
    {
        double tolerance = relativeTolerance ?? Math.Max(Left.Rows, RightTransposed.Columns) * Precision<T>.Epsilon;
        return Values.Count(value => Real.ToDouble(value) > tolerance * Real.ToDouble(Values[0]));
    }
}
