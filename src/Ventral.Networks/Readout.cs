namespace Ventral.Networks;

/// <summary>How the maps of a layer become one row of units.</summary>
public enum Readout
{
    /// <summary>
    /// Every map is averaged over its positions, so that a unit is a channel. The sum runs in float64 over rows, then columns.
    /// A layer without space (a fully connected one) is taken as it is. This is what Truzzi &amp; Cusack (2020) did.
    /// </summary>
    SpatialMean,

    /// <summary>Every position of every map is a unit: <c>[channels × height × width]</c> in row-major order.</summary>
    Flatten,
}
