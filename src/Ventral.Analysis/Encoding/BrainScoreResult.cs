using System.Collections.Immutable;
using Ventral.Analysis.Reliability;

namespace Ventral.Analysis.Encoding;

/// <summary>What <see cref="BrainScoreMapping"/> found.</summary>
/// <param name="Medians">The median r over channels of each split.</param>
/// <param name="LeftOut">Channels in none of these medians nor in the ceiling's, rising: without r in a split, or without a ceiling.</param>
/// <param name="StandardError">The splits' standard deviation over the root of their number.</param>
/// <param name="Ceiled">Their mean in units of the ceiling.</param>
/// <param name="AsPublished">The square of that, which Brain-Score publishes; a negative score turns positive.</param>
public sealed record BrainScoreResult(ImmutableArray<double> Medians, ImmutableArray<int> LeftOut, double StandardError, CeiledScore Ceiled, CeiledScore AsPublished);
