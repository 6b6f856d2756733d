namespace Ventral.Data.Catalogue;

/// <summary>The trained weights of a network.</summary>
/// <param name="Network">The architecture that they fit: <c>squeezenet1_0</c>.</param>
/// <param name="File">The file that holds them.</param>
/// <param name="Format">How they are written, one of <see cref="WeightFile.FormatNames"/>: <c>pytorch</c>.</param>
/// <param name="Training">What they were trained on: <c>ImageNet</c>.</param>
public sealed record WeightsDescription(string Network, DatasetFile File, string Format, string Training);
