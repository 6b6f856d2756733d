namespace Ventral.Studies.Planning;

/// <summary>One row that <c>scores.csv</c> will hold.</summary>
/// <param name="Network">The network's key: <c>alexnet/random</c>.</param>
/// <param name="Seed">As <c>scores.csv</c> writes it.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Roi">The region.</param>
/// <param name="Subject">The subject; empty for the mean over subjects.</param>
/// <param name="Measure">The path of the measure.</param>
public sealed record PlannedCell(string Network, string Seed, string Layer, string Roi, string Subject, string Measure);
