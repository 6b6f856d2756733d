using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Finds the eigenvalues and eigenvectors of a symmetric matrix.</summary>
public static unsafe class SymmetricEigen
{
    /// <summary>Factorises a matrix.</summary>
    /// <param name="matrix">The matrix. Its two triangles may differ by 10⁻¹⁰ of the largest magnitude; the lower one is used.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    /// <exception cref="NotSymmetricException">The triangles differ by more.</exception>
    /// <exception cref="VentralException">An eigenvalue is too large for its type.</exception>
    public static SymmetricEigen<T> Factorise<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        NotSymmetricException.Require(matrix, workers);
        int size = matrix.Rows, exponent = Scaling<T>.Exponent(matrix.Values), stride = Scratch.Stride<T>(size);
        double[] values = new double[size];
        double[] beside = new double[size];
        int[] order;
        Scratch<T>? made = null;
        try
        {
            using (var reflectors = new Scratch<T>((long)size * stride, cleared: true))
            using (var taus = new Scratch<T>(size))
            {
                var v = new View<T>(reflectors.Start, stride);
                using (var work = new Scratch<T>((size + SymmetricProduct<T>.Group) * (long)stride, cleared: true))
                {
                    Transposition<T>.CopyUpright(workers, matrix, exponent, work.Start, stride);
                    Tridiagonal<T>.Reduce(workers, work.Start, stride, size, values, beside, v, taus.Start);
                }

                // Only now, when the matrix that was reduced is gone.
                made = new Scratch<T>((long)size * stride);
                order = TridiagonalDivision<T>.Run(workers, values, beside, made.Start, stride);
                BlockReflector<T>.ApplyAll(workers, v, Math.Max(size - 1, 0), size, taus.Start, made.Start, stride, size);
            }

            return new SymmetricEigen<T>(
                [.. order.Select(i => Scaling<T>.Restore(values[i], exponent))],
                OrientedVectors<T>.Columns(workers, made.Start, stride, size, order, OrientedVectors<T>.Signs(workers, made.Start, stride, size, order)));
        }
        finally
        {
            made?.Dispose();
        }
    }
}
