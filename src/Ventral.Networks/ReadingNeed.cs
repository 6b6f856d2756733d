namespace Ventral.Networks;

/// <summary>What it takes to read layers of a network.</summary>
/// <param name="MultiplyAddsPerImage">Multiplications by weights an image, about.</param>
/// <param name="ResultBytes">Memory of the answers themselves, <c>[stimuli × units]</c> a layer, and of what a readout is fitted with.</param>
/// <param name="LeastBytes">Memory of the process without which the layers cannot be read together, answers included.</param>
/// <param name="UsualBytes">Memory that it takes where nothing limits it.</param>
public sealed record ReadingNeed(double MultiplyAddsPerImage, long ResultBytes, long LeastBytes, long UsualBytes);
