namespace Ventral.Studies.Published;

/// <summary>Bounds of a noise ceiling.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Lower">The printed lower bound, if any.</param>
/// <param name="Upper">The printed upper bound, if any.</param>
public sealed record PublishedCeiling(
    string Roi,
    string Measure,
    double? Lower,
    double? Upper) : PublishedQuantity;
