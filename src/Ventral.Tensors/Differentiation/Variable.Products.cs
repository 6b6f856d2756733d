namespace Ventral.Tensors.Differentiation;

// Matrix products.
public sealed partial class Variable<T>
{
    /// <summary>
    /// The matrix product. Axes before the last two are a batch, multiplied matrix by matrix; a float32 product adds in
    /// float32 by fused multiply-add in the order of the inner extent.
    /// </summary>
    /// <param name="other">The right factor, <c>[… × k × n]</c>, with the same first axes.</param>
    /// <param name="transposeThis">Whether this, the left factor, is stored as <c>[… × k × m]</c> and not <c>[… × m × k]</c>.</param>
    /// <param name="transposeOther">Whether the right factor is stored as <c>[… × n × k]</c>.</param>
    /// <returns><c>[… × m × n]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Variable<T> MatMul(Variable<T> other, bool transposeThis = false, bool transposeOther = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        Shape a = Shape, b = other.Shape;
        if (a.Rank < 2 || b.Rank != a.Rank || !a.Extents[..^2].SequenceEqual(b.Extents[..^2])
            || a[transposeThis ? -2 : -1] != b[transposeOther ? -1 : -2])
        {
            throw new ArgumentException($"Cannot multiply the matrices {Named(a, transposeThis)} and {Named(b, transposeOther)}.", nameof(other));
        }

        int m = a[transposeThis ? -1 : -2], k = a[transposeThis ? -2 : -1], n = b[transposeOther ? -2 : -1];
        Shape batch = [.. a.Extents[..^2]];
        T[] product = MatrixProduct.Multiply(batch.ValueCount, m, k, n, Value.Buffer, transposeThis, other.Value.Buffer, transposeOther, Workers);

        // The gradient of op(A) is G·op(B)ᵀ and that of op(B) is op(A)ᵀ·G; where the operand is stored transposed, so is its gradient.
        return Graph.Record(
            new Tensor<T>([.. batch, m, n], product),
            new(this, (g, _) => transposeThis ? other.MatMul(g, transposeOther, true) : g.MatMul(other, false, !transposeOther)),
            new(other, (g, _) => transposeOther ? g.MatMul(this, true, transposeThis) : MatMul(g, !transposeThis, false)));
    }

    /// <summary>A fully connected layer: <c>x · weightsᵀ + bias</c>.</summary>
    /// <param name="weights"><c>[outputs × inputs]</c></param>
    /// <param name="bias"><c>[outputs]</c>, or none.</param>
    /// <returns><c>[rows × outputs]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Variable<T> Linear(Variable<T> weights, Variable<T>? bias = null)
    {
        Variable<T> product = MatMul(weights, transposeOther: true);
        return bias is null ? product : product + bias;
    }

    private static string Named(Shape shape, bool isTransposed) => shape + (isTransposed ? " (transposed)" : "");
}
