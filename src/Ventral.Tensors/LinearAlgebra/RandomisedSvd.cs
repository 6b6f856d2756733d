using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Finds the leading singular values and vectors of a matrix in a random sample of its range.</summary>
public static class RandomisedSvd
{
    private const int Probes = 10;

    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="rank">How many singular values to find; at most the smaller side.</param>
    /// <param name="seed">Decides the random sample.</param>
    /// <param name="workers">The threads to use.</param>
    /// <param name="oversampling">Sampled directions beyond the rank; cut at the smaller side.</param>
    /// <param name="powerIterations">q: each sharpens a spectrum that falls slowly, for two more products with A.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the rank above the smaller side.</exception>
    public static RandomisedSvd<T> Factorise<T>(Matrix<T> matrix, int rank, Seed seed, Workers workers, int oversampling = 10, int powerIterations = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        int limit = Math.Min(matrix.Rows, matrix.Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, limit);
        ArgumentOutOfRangeException.ThrowIfNegative(oversampling);
        ArgumentOutOfRangeException.ThrowIfNegative(powerIterations);
        int samples = (int)Math.Min(limit, (long)rank + oversampling);
        Matrix<T> transposed = matrix.Transpose();
        Matrix<T> basis = Basis(matrix.Multiply(Gaussian<T>(matrix.Columns, samples, seed, "linear-algebra/randomised-svd/sample"), workers), workers);
        for (int q = 0; q < powerIterations; q++)
        {
            basis = Basis(matrix.Multiply(Basis(transposed.Multiply(basis, workers), workers), workers), workers);
        }

        SingularValueDecomposition<T> inner = SingularValueDecomposition.Factorise(basis.Transpose().Multiply(matrix, workers), workers);
        SingularValueDecomposition<T> leading = SingularValueDecomposition.Oriented(basis.Multiply(inner.Left, workers), inner.Values, inner.RightTransposed, workers);
        double leftOut = rank < samples ? Real.ToDouble(inner.Values[rank]) : 0;
        return new RandomisedSvd<T>(leading, rank, leftOut + Missed(matrix, basis, seed, workers));
    }

    private static Matrix<T> Basis<T>(Matrix<T> sample, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        QrFactorisation.Factorise(sample, workers).Q;

    private static double Missed<T>(Matrix<T> matrix, Matrix<T> basis, Seed seed, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> probes = matrix.Multiply(Gaussian<T>(matrix.Columns, Probes, seed, "linear-algebra/randomised-svd/probes"), workers);
        Matrix<T> caught = basis.Multiply(basis.Transpose().Multiply(probes, workers), workers);
        double largest = 0;
        for (int probe = 0; probe < Probes; probe++)
        {
            double length = 0;
            for (int i = 0; i < matrix.Rows; i++)
            {
                length = PlaneRotation.Length(length, Real.ToDouble(probes[i, probe]) - Real.ToDouble(caught[i, probe]));
            }

            largest = Math.Max(largest, length);
        }

        return 10 * Math.Sqrt(2 / Math.PI) * largest;
    }

    // Column j is stream j, so more samples leave the first ones as they are.
    private static Matrix<T> Gaussian<T>(int rows, int columns, Seed seed, string purpose)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[(long)rows * columns];
        for (int column = 0; column < columns; column++)
        {
            var random = new Philox(seed, purpose, (ulong)column);
            for (int row = 0; row < rows; row++)
            {
                values[((long)row * columns) + column] = Real.FromDouble<T>(random.NextNormal());
            }
        }

        return new Matrix<T>(values, rows, columns);
    }
}
