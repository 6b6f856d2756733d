namespace Ventral.Tensors.Kernels;

/// <summary>The extents of scaled dot-product attention, and which keys a query sees.</summary>
/// <param name="Heads">Heads, which do not see each other.</param>
/// <param name="Queries">Queries of a head.</param>
/// <param name="Keys">Keys, and values, of a head.</param>
/// <param name="HeadSize">Numbers of a query, key or value.</param>
public sealed record AttentionGeometry(int Heads, int Queries, int Keys, int HeadSize)
{
    private readonly double? scale;

    /// <summary>What the products of queries and keys are multiplied with; 1 / √<see cref="HeadSize"/> unless set.</summary>
    // Not an initial value, which a copy with another head size would keep.
    public double Scale
    {
        get => scale ?? 1 / Math.Sqrt(HeadSize);
        init => scale = value;
    }

    /// <summary>Whether the i-th query sees only the keys up to the i-th.</summary>
    public bool IsCausal { get; init; }

    /// <summary>
    /// How many sequences the bias is for: 1 for all alike, or a divisor n of the sequences, which take turns: the i-th
    /// takes the bias i mod n. So masks of windows, which are the same in every image, stand there once.
    /// </summary>
    public int BiasCount { get; init; } = 1;

    /// <summary>How many heads the bias is for: 1 for all alike, or <see cref="Heads"/>.</summary>
    public int BiasHeads { get; init; } = 1;

    internal int QueryLength => checked(Heads * Queries * HeadSize);

    internal int KeyLength => checked(Heads * Keys * HeadSize);

    internal int BiasLength => checked(BiasCount * BiasHeads * Queries * Keys);

    internal void Validate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(Heads, 1, nameof(Heads));
        ArgumentOutOfRangeException.ThrowIfNegative(Queries, nameof(Queries));
        ArgumentOutOfRangeException.ThrowIfLessThan(Keys, 1, nameof(Keys));
        ArgumentOutOfRangeException.ThrowIfLessThan(HeadSize, 1, nameof(HeadSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(BiasCount, 1, nameof(BiasCount));
        if (!double.IsFinite(Scale))
        {
            throw new ArgumentException(FormattableString.Invariant($"The scale must be finite, not {Scale}."));
        }

        if (count % BiasCount != 0 || (BiasHeads != 1 && BiasHeads != Heads))
        {
            throw new ArgumentException(FormattableString.Invariant($"A bias for {BiasCount} sequences and {BiasHeads} heads does not fit {count} sequences of {Heads} heads."));
        }
    }
}
