namespace Ventral.Tensors.Differentiation;

// Attention.
public sealed partial class Variable<T>
{
    /// <summary>
    /// Scaled dot-product attention of this, the queries <c>[… × queries × size]</c>: <c>softmax(scale · q kᵀ + bias) v</c>
    /// for each head, sequence and whatever else the first axes stand for.
    /// </summary>
    /// <param name="keys"><c>[… × keys × size]</c>, with the same first axes.</param>
    /// <param name="values"><c>[… × keys × value size]</c>, with the same first axes.</param>
    /// <param name="bias">What is added to the scores <c>[… × queries × keys]</c>, −∞ where a query does not see a key; axes of extent 1, and missing first axes, stretch. Or none.</param>
    /// <param name="scale">What the products are multiplied with; 1 / √size unless given.</param>
    /// <param name="isCausal">Whether the i-th query sees only the keys up to the i-th.</param>
    /// <returns><c>[… × queries × value size]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there are no keys.</exception>
    public Variable<T> Attention(Variable<T> keys, Variable<T> values, Variable<T>? bias = null, double? scale = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        if (Shape.Rank < 2 || keys.Shape.Rank != Shape.Rank || values.Shape.Rank != Shape.Rank || keys.Shape[-2] != values.Shape[-2])
        {
            throw new ArgumentException($"Attention needs queries [… × queries × size], keys [… × keys × size] and as many values, not {Shape}, {keys.Shape} and {values.Shape}.", nameof(keys));
        }

        Variable<T> scores = MatMul(keys, transposeOther: true) * (scale ?? 1 / Math.Sqrt(Shape[-1]));
        Shape needed = scores.Shape;
        scores = bias is null ? scores : scores + bias;
        if (scores.Shape != needed)
        {
            throw new ArgumentException($"A bias {bias?.Shape} does not fit scores {needed}.", nameof(bias));
        }

        return (isCausal ? scores + Graph.Constant(Future(needed[-2], needed[-1])) : scores).Softmax().MatMul(values);
    }

    private static Tensor<T> Future(int queries, int keys)
    {
        T[] mask = new T[queries * keys];
        for (int query = 0; query < queries; query++)
        {
            int seen = Math.Min(query + 1, keys);
            mask.AsSpan((query * keys) + seen, keys - seen).Fill(T.NegativeInfinity);
        }

        return new([queries, keys], mask);
    }
}
