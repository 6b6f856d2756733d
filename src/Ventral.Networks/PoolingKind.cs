namespace Ventral.Networks;

/// <summary>What pooling takes from each window.</summary>
public enum PoolingKind
{
    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The mean of what lies inside the map: padding does not count, except in average pools that a network had before.</summary>
    Average,

    /// <summary>
    /// The value at row and column ⌊(extent − 1)/2⌋ of the window, or the nearest inside the map: subsampling, nothing pooled. Its
    /// receptive field is that of its input.
    /// </summary>
    Strided,
}
