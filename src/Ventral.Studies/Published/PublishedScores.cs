using System.Collections.Immutable;

namespace Ventral.Studies.Published;

/// <summary>Mean scores over subjects, one a layer.</summary>
/// <param name="Network">The network's key: <c>alexnet/random</c>.</param>
/// <param name="Roi">The region.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Layers">The layers of the values.</param>
/// <param name="Values">The printed scores.</param>
public sealed record PublishedScores(
    string Network,
    string Roi,
    string Measure,
    ImmutableArray<string> Layers,
    ImmutableArray<double> Values) : PublishedQuantity;
