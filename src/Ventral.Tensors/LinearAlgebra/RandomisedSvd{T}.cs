using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// The leading singular values and vectors of a matrix, found in the range of a random sample of its column space
/// (Halko, Martinsson and Tropp 2011, doi:10.1137/090771806, algorithms 4.4 and 5.1), with a bound on the error that is
/// measured afterwards.
/// </summary>
/// <remarks>
/// With A <c>[m × n]</c>, Q an orthonormal basis of (A Aᵀ)^q A Ω for a Gaussian Ω <c>[n × (rank + oversampling)]</c>,
/// orthonormalised after each product, and the thin decomposition of QᵀA. The same seed gives the same bits, whatever
/// the threads or the vector width. scikit-learn's <c>randomized_svd</c> states no error and fixes signs by the
/// left vectors as here.
/// </remarks>
public sealed class RandomisedSvd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RandomisedSvd(SingularValueDecomposition<T> leading, int rank, double errorBound)
    {
        Left = Cut(leading.Left, leading.Left.Rows, rank);
        Values = leading.Values[..rank];
        RightTransposed = Cut(leading.RightTransposed, rank, leading.RightTransposed.Columns);
        ErrorBound = errorBound;
    }

    /// <summary>The leading left singular vectors, <c>[m × rank]</c>; each one's component of largest magnitude is positive.</summary>
    public Matrix<T> Left { get; }

    /// <summary>The leading singular values, from the largest to the smallest. None is above the true one by more than rounding.</summary>
    public ImmutableArray<T> Values { get; }

    /// <summary>The leading right singular vectors, <c>[rank × n]</c>.</summary>
    public Matrix<T> RightTransposed { get; }

    /// <summary>
    /// With probability 1 − 10⁻¹⁰ at least, the spectral norm of A − U diag(σ) Vᵀ is no more than this, and no singular value
    /// is wrong by more: 10·√(2/π)·max‖(I − QQᵀ) A ω‖ over ten fresh Gaussian ω (Halko et al., equation 4.3) plus the first
    /// singular value of QᵀA that was left out. Rounding, some max(m, n)·2⁻⁵² of the norm (2⁻²³ in float32), comes on top.
    /// </summary>
    public double ErrorBound { get; }

    private static Matrix<T> Cut(Matrix<T> matrix, int rows, int columns)
    {
        T[] values = new T[(long)rows * columns];
        for (int row = 0; row < rows; row++)
        {
            matrix.Values.Slice(row * matrix.Columns, columns).CopyTo(values.AsSpan(row * columns));
        }

        return new Matrix<T>(values, rows, columns);
    }
}
