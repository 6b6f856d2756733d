namespace Ventral.Studies.Published;

/// <summary>The highest mean score of a network over its layers.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Roi">The region.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Value">The printed score.</param>
public sealed record PublishedBestScore(
    string Network,
    string Roi,
    string Measure,
    double Value) : PublishedQuantity;
