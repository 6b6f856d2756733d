namespace Ventral.Networks.Execution;

/// <summary>Which of a <see cref="Readout"/>'s kinds.</summary>
internal enum ReadoutKind
{
    SpatialMean,
    SpatialMax,
    Flatten,
    Grid,
    Units,
    Projection,
    Pca,
}
