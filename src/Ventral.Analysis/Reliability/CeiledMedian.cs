using System.Collections.Immutable;

namespace Ventral.Analysis.Reliability;

/// <summary>The median score over channels in units of the median ceiling, as Brain-Score publishes.</summary>
/// <param name="Score">The medians and their relation.</param>
/// <param name="LeftOut">Channels in neither median, as their score or ceiling is undefined.</param>
public sealed record CeiledMedian(CeiledScore Score, ImmutableArray<int> LeftOut);
