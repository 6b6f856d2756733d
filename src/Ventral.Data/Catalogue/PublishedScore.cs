namespace Ventral.Data.Catalogue;

/// <summary>One score as others published it.</summary>
/// <param name="Network">The network: <c>alexnet</c>.</param>
/// <param name="Weights">Its weight state: <c>random</c>, <c>trained</c>.</param>
/// <param name="Roi">The region.</param>
/// <param name="Layer">The layer: <c>relu1</c>.</param>
/// <param name="Subject">The subject, <c>sub-01</c>; empty where the score is against the mean brain.</param>
/// <param name="Instance">The instance of the network, <c>1</c> on; 0 where the score is of one network, or of a mean over instances.</param>
/// <param name="Statistic">What the score is: <c>tau-b</c>.</param>
/// <param name="Score">The score.</param>
/// <param name="P">Its p value, or null where none was published.</param>
public sealed record PublishedScore(
    string Network, string Weights, string Roi, string Layer, string Subject, int Instance, string Statistic, double Score, double? P);
