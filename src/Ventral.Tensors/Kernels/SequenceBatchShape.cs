namespace Ventral.Tensors.Kernels;

/// <summary>The shape of a batch of sequences of features, laid out <c>[sequences × channels × width]</c>, the width running fastest.</summary>
/// <param name="Count">Sequences.</param>
/// <param name="Channels">Channels of a sequence.</param>
/// <param name="Width">Positions of a channel.</param>
public readonly record struct SequenceBatchShape(int Count, int Channels, int Width)
{
    /// <summary>Values in the batch.</summary>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public int Length => checked(Count * Channels * Width);

    // The same values as maps of one row.
    internal ImageBatchShape Images => new(Count, Channels, 1, Width);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{Count} × {Channels} × {Width}]");

    internal static SequenceBatchShape Of(ImageBatchShape images) => new(images.Count, images.Channels, images.Width);
}
