using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A symmetric matrix <c>[n × n]</c> as V diag(λ) Vᵀ, the eigenvalues rising and V's columns the orthonormal eigenvectors.</summary>
/// <remarks>
/// <para>The component of largest magnitude of each eigenvector (the first of several that agree to a part in 2²⁰) is
/// positive, so a vector is unique where its eigenvalue is simple. Vectors of equal eigenvalues are some orthonormal basis of their space.</para>
/// <para>Blocked reduction to tridiagonal form, then divide and conquer. Backward stable in norm: eigenvalues are wrong by
/// some n·2⁻⁵² of the largest magnitude at most, however small they are themselves; V's columns are orthonormal to some
/// n·2⁻⁵². The bits depend on neither threads nor vector width.</para>
/// </remarks>
public sealed unsafe class SymmetricEigen
{
    private SymmetricEigen(ImmutableArray<double> values, Matrix vectors) => (Values, Vectors) = (values, vectors);

    /// <summary>The eigenvalues, from the lowest to the highest.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The eigenvectors, <c>[n × n]</c>; column j belongs to value j.</summary>
    public Matrix Vectors { get; }

    /// <summary>Factorises a matrix.</summary>
    /// <param name="matrix">The matrix. Its two triangles may differ by 10⁻¹⁰ of the largest magnitude; the lower one is used.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    /// <exception cref="NotSymmetricException">The triangles differ by more.</exception>
    public static SymmetricEigen Factorise(Matrix matrix, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        NotSymmetricException.Require(matrix);
        int size = matrix.Rows, exponent = Scaling.Exponent(matrix.Values), stride = Scratch.Stride(size);
        double[] values = new double[size];
        double[] beside = new double[size];
        int[] order;
        using var basis = new Scratch<double>((long)size * stride);
        using (var work = new Scratch<double>((size + SymmetricProduct.Group) * (long)stride, cleared: true))
        using (var reflectors = new Scratch<double>((long)size * stride, cleared: true))
        using (var taus = new Scratch<double>(size))
        {
            Transposition.CopyUpright(matrix, exponent, work.Start, stride);
            var v = new View<double>(reflectors.Start, stride);
            Tridiagonal.Reduce(workers, work.Start, stride, size, values, beside, v, taus.Start);
            order = TridiagonalDivision.Run(workers, values, beside, basis.Start, stride);
            BlockReflector.ApplyAll(workers, v, Math.Max(size - 1, 0), size, 1, taus.Start, basis.Start, stride, size);
        }

        return new SymmetricEigen(
            [.. order.Select(i => Math.ScaleB(values[i], exponent))],
            OrientedVectors.Columns(basis.Start, stride, size, order, OrientedVectors.Signs(basis.Start, stride, size, order)));
    }
}
