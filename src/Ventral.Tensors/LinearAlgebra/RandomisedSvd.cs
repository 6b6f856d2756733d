using System.Collections.Immutable;

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
public sealed class RandomisedSvd
{
    private const int Probes = 10;

    private RandomisedSvd(SingularValueDecomposition leading, int rank, double errorBound)
    {
        Left = Cut(leading.Left, leading.Left.Rows, rank);
        Values = leading.Values[..rank];
        RightTransposed = Cut(leading.RightTransposed, rank, leading.RightTransposed.Columns);
        ErrorBound = errorBound;
    }

    /// <summary>The leading left singular vectors, <c>[m × rank]</c>; each one's component of largest magnitude is positive.</summary>
    public Matrix Left { get; }

    /// <summary>The leading singular values, from the largest to the smallest. None is above the true one by more than rounding.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The leading right singular vectors, <c>[rank × n]</c>.</summary>
    public Matrix RightTransposed { get; }

    /// <summary>
    /// With probability 1 − 10⁻¹⁰ at least, the spectral norm of A − U diag(σ) Vᵀ is no more than this, and no singular value
    /// is wrong by more: 10·√(2/π)·max‖(I − QQᵀ) A ω‖ over ten fresh Gaussian ω (Halko et al., equation 4.3) plus the first
    /// singular value of QᵀA that was left out. Rounding, some max(m, n)·2⁻⁵² of the norm, comes on top.
    /// </summary>
    public double ErrorBound { get; }

    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="rank">How many singular values to find; at most the smaller side.</param>
    /// <param name="seed">Decides the random sample.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="oversampling">Sampled directions beyond the rank; cut at the smaller side.</param>
    /// <param name="powerIterations">q: each sharpens a spectrum that falls slowly, for two more products with A.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the rank above the smaller side.</exception>
    public static RandomisedSvd Factorise(Matrix matrix, int rank, Seed seed, Workers workers, int oversampling = 10, int powerIterations = 2)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        int limit = Math.Min(matrix.Rows, matrix.Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, limit);
        ArgumentOutOfRangeException.ThrowIfNegative(oversampling);
        ArgumentOutOfRangeException.ThrowIfNegative(powerIterations);
        int samples = (int)Math.Min(limit, (long)rank + oversampling);
        Matrix transposed = matrix.Transpose();
        Matrix basis = Basis(matrix.Multiply(Gaussian(matrix.Columns, samples, seed, "linear-algebra/randomised-svd/sample"), workers), workers);
        for (int q = 0; q < powerIterations; q++)
        {
            basis = Basis(matrix.Multiply(Basis(transposed.Multiply(basis, workers), workers), workers), workers);
        }

        SingularValueDecomposition inner = SingularValueDecomposition.Factorise(basis.Transpose().Multiply(matrix, workers), workers);
        SingularValueDecomposition leading = SingularValueDecomposition.Oriented(basis.Multiply(inner.Left, workers), inner.Values, inner.RightTransposed);
        double leftOut = rank < samples ? inner.Values[rank] : 0;
        return new RandomisedSvd(leading, rank, leftOut + Missed(matrix, basis, seed, workers));
    }

    private static Matrix Basis(Matrix sample, Workers workers) => QrFactorisation.Factorise(sample, workers).Q;

    private static double Missed(Matrix matrix, Matrix basis, Seed seed, Workers workers)
    {
        Matrix probes = matrix.Multiply(Gaussian(matrix.Columns, Probes, seed, "linear-algebra/randomised-svd/probes"), workers);
        Matrix caught = basis.Multiply(basis.Transpose().Multiply(probes, workers), workers);
        double largest = 0;
        for (int probe = 0; probe < Probes; probe++)
        {
            double length = 0;
            for (int i = 0; i < matrix.Rows; i++)
            {
                length = PlaneRotation.Length(length, probes[i, probe] - caught[i, probe]);
            }

            largest = Math.Max(largest, length);
        }

        return 10 * Math.Sqrt(2 / Math.PI) * largest;
    }

    // Column j is stream j, so more samples leave the first ones as they are.
    private static Matrix Gaussian(int rows, int columns, Seed seed, string purpose)
    {
        double[] values = new double[(long)rows * columns];
        for (int column = 0; column < columns; column++)
        {
            var random = new Philox(seed, purpose, (ulong)column);
            for (int row = 0; row < rows; row++)
            {
                values[((long)row * columns) + column] = random.NextNormal();
            }
        }

        return new Matrix(values, rows, columns);
    }

    private static Matrix Cut(Matrix matrix, int rows, int columns)
    {
        double[] values = new double[(long)rows * columns];
        for (int row = 0; row < rows; row++)
        {
            matrix.Values.Slice(row * matrix.Columns, columns).CopyTo(values.AsSpan(row * columns));
        }

        return new Matrix(values, rows, columns);
    }
}
