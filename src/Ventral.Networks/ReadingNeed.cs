namespace Ventral.Networks;

/// <summary>What it takes to read layers of a network together.</summary>
/// <param name="MultiplyAddsPerImage">Multiplications by weights an image, about.</param>
/// <param name="StandingBytes">Memory that stands from the first image to the last: the program and the weights.</param>
/// <param name="ResultBytes">Memory of the answers themselves, <c>[stimuli × units]</c> a layer, and of what a readout is fitted with.</param>
/// <param name="SmallestBatchBytes">Memory of the smallest batch.</param>
/// <param name="UsualBatchBytes">Memory of a batch where nothing limits it.</param>
public sealed record ReadingNeed(double MultiplyAddsPerImage, long StandingBytes, long ResultBytes, long SmallestBatchBytes, long UsualBatchBytes)
{
    /// <summary>Memory of the process without which the layers cannot be read together, answers included.</summary>
    public long LeastBytes => StandingBytes + ResultBytes + SmallestBatchBytes;

    /// <summary>Memory without which they cannot be read batch by batch, answers not kept.</summary>
    public long LeastStreamedBytes => StandingBytes + SmallestBatchBytes;

    /// <summary>Memory that it takes where nothing limits it.</summary>
    public long UsualBytes => StandingBytes + ResultBytes + UsualBatchBytes;
}
