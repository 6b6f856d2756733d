namespace Ventral.Tensors.Kernels;

/// <summary>Scaled dot-product attention over several heads (arXiv:1706.03762).</summary>
public static unsafe class Attention
{
    // A task makes the outputs of some queries of one head, so that their scores stay in the second cache (about 128 KiB).
    private const int ScoresOfTask = 1 << 15;
    private const int RowPanel = 12;
    private const int MostRows = 8 * RowPanel;

    // Heads go in waves whose keys and values, laid out for the product, take about 4 MiB.
    private const long PackedOfWave = 1 << 20;

    /// <summary>
    /// Computes <c>softmax(scale · q kᵀ + bias) v</c> for each head of each sequence.
    /// </summary>
    /// <param name="geometry">The extents, and which keys a query sees.</param>
    /// <param name="count">How many sequences: images, or windows of images.</param>
    /// <param name="queries"><c>[sequences × heads × queries × head size]</c>.</param>
    /// <param name="keys"><c>[sequences × heads × keys × head size]</c>.</param>
    /// <param name="values"><c>[sequences × heads × keys × head size]</c>.</param>
    /// <param name="bias"><c>[bias sequences × bias heads × queries × keys]</c>, −∞ where a query does not see a key; or empty for none.</param>
    /// <param name="output">Takes <c>[sequences × heads × queries × head size]</c>; must not overlap an input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">An extent, the scale or a length is wrong.</exception>
    /// <remarks>
    /// Both products start from +0 and add in float32 by fused multiply-add, in the order of the head size and of the
    /// keys. Between them scale, bias and softmax are float64, the sum of powers the fixed tree of
    /// <see cref="Activation.Softmax"/>, and each probability is rounded to float32 once. A query that sees no key gives NaN, as in PyTorch 1.
    /// </remarks>
    public static void Apply(
        AttentionGeometry geometry,
        int count,
        ReadOnlySpan<float> queries,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> bias,
        Span<float> output,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(workers);
        geometry.Validate(count);
        Lengths.Require(queries.Length, (long)count * geometry.QueryLength, nameof(queries));
        Lengths.Require(keys.Length, (long)count * geometry.KeyLength, nameof(keys));
        Lengths.Require(values.Length, (long)count * geometry.KeyLength, nameof(values));
        Lengths.RequireOrEmpty(bias.Length, geometry.BiasLength, nameof(bias));
        Lengths.Require(output.Length, (long)count * geometry.QueryLength, nameof(output));
        int pairs = checked(count * geometry.Heads);
        int rows = Math.Clamp(ScoresOfTask / geometry.Keys / RowPanel * RowPanel, RowPanel, MostRows), blocks = (geometry.Queries + rows - 1) / rows;
        long packedLength = AttentionTask.PackedLength(geometry);
        int wave = (int)Math.Clamp(Math.Max(PackedOfWave / packedLength, workers.ThreadCount), 1, Math.Max(pairs, 1));
        using AlignedFloats.Rented packed = AlignedFloats.Rent(wave * packedLength);
        fixed (float* q = queries, k = keys, v = values, b = bias, to = output)
        {
            for (int first = 0; first < pairs; first += wave)
            {
                int length = Math.Min(wave, pairs - first);
                var task = new AttentionTask(geometry, first, rows, q, k, v, b, packed.Start, to);
                workers.For(length, task, static (index, t) => t.Pack(index));
                workers.For(checked(length * blocks), task, static (index, t) => t.Run(index));
            }
        }
    }
}
