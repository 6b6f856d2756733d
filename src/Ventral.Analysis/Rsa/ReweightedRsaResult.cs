using System.Collections.Immutable;

namespace Ventral.Analysis.Rsa;

/// <summary>How well weighted RDMs predict subjects and stimuli that the weights were not learnt from.</summary>
/// <param name="Score">The mean likeness over bootstraps, splits and test subjects.</param>
/// <param name="Ceiling">The same of the pool of all subjects (upper) and of those learnt from (lower), on the very same tests.</param>
/// <param name="Weights">The mean weight of each RDM over all splits.</param>
/// <param name="Scores">The mean score of each bootstrap with a fitted split, or one where there is none; their spread is the score's uncertainty.</param>
/// <param name="Ceilings">The ceiling of each.</param>
/// <param name="UnfittedSplitCount">Splits in which no RDM got a weight above 0, so that nothing was predicted: they are left out of scores and of ceilings.</param>
public sealed record ReweightedRsaResult(
    double Score,
    NoiseCeiling Ceiling,
    ImmutableArray<double> Weights,
    ImmutableArray<double> Scores,
    ImmutableArray<NoiseCeiling> Ceilings,
    int UnfittedSplitCount);
