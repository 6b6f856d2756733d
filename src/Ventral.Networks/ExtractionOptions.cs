namespace Ventral.Networks;

/// <summary>How much a network computes at once. No result depends on it.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Bytes of maps that a batch may take, 64 MiB unless set, so that much of it stays in the last cache; a batch holds at least one image. Weights and results come on top.</summary>
    public long BatchMemory { get; init; } = 64L << 20;

    /// <summary>
    /// Bytes that the whole process may take: weights, kernels, a batch, and results that <see cref="ActivationExtractor"/> keeps;
    /// null for no limit. A batch then takes what is left, and no more than <see cref="BatchMemory"/>.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Images that a batch holds at most, 128 unless set.</summary>
    public int LargestBatch { get; init; } = 128;
}
