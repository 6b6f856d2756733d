namespace Ventral.Networks;

/// <summary>How much a network computes at once. No result depends on it.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Bytes of maps that a batch may take, 64 MiB unless set, so that much of it stays in the last cache; a batch holds at least one image. Weights and results come on top.</summary>
    public long BatchMemory { get; init; } = 64L << 20;

    /// <summary>Images that a batch holds at most, 128 unless set.</summary>
    public int LargestBatch { get; init; } = 128;
}
