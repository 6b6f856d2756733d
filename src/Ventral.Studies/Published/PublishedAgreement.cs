using System.Collections.Immutable;

namespace Ventral.Studies.Published;

/// <summary>How well a network's scores must follow, over subjects, the scores that were published for its twin.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Reference">The key of the published twin.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Minimum">The least Pearson correlation to call agreement.</param>
public sealed record PublishedAgreement(
    string Network,
    string Reference,
    string Roi,
    ImmutableArray<string> Layers,
    double Minimum) : PublishedQuantity;
