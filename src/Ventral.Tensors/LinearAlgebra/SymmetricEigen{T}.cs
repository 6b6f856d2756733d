using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A symmetric matrix <c>[n × n]</c> as V diag(λ) Vᵀ, the eigenvalues rising and V's columns the orthonormal eigenvectors.</summary>
/// <remarks>
/// <para>The component of largest magnitude of each eigenvector (the first of several that agree to a part in 2²⁰) is
/// positive, so a vector is unique where its eigenvalue is simple. Vectors of equal eigenvalues are some orthonormal basis of their space.</para>
/// <para>Blocked reduction to tridiagonal form, then divide and conquer. Backward stable in norm: eigenvalues are wrong by
/// some n·ε of the largest magnitude at most, ε = 2⁻⁵² for float64, 2⁻²³ for float32, however small they are themselves; V's
/// columns are orthonormal to some n·ε. Numbers of which there are n, among them the tridiagonal matrix and the equations
/// that its values solve, are float64 for either type. The bits depend on neither threads nor vector width.</para>
/// </remarks>
public sealed class SymmetricEigen<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SymmetricEigen(ImmutableArray<T> values, Matrix<T> vectors) => (Values, Vectors) = (values, vectors);

    /// <summary>The eigenvalues, from the lowest to the highest.</summary>
    public ImmutableArray<T> Values { get; }

    /// <summary>The eigenvectors, <c>[n × n]</c>; column j belongs to value j.</summary>
    public Matrix<T> Vectors { get; }
}
