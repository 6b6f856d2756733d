using System.Collections.Immutable;

namespace Ventral.Analysis.Tuning;

/// <summary>Similarities of many draws.</summary>
/// <param name="Mean">Their mean: the score.</param>
/// <param name="StandardDeviation">Their standard deviation (divisor n): the score's error.</param>
/// <param name="Values">Each.</param>
public sealed record ResampledSimilarity(double Mean, double StandardDeviation, ImmutableArray<double> Values);
