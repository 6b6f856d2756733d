namespace Ventral.Studies.Published;

/// <summary>The layer that simulated data were made from, which the study must find.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layer">The true layer.</param>
public sealed record KnownLayer(
    string Network,
    string Roi,
    string Layer) : PublishedQuantity;
