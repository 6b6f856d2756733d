using System.Collections.Immutable;
using System.Globalization;

using Ventral.Analysis.Encoding;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>How a study parts its stimuli for measures that learn: drawn once from the study's seed, the same for every network, layer, region and subject.</summary>
/// <param name="Count">How many folds; each stimulus is tested in one of them and learnt from in all others.</param>
public sealed record FoldPlan(int Count = 5)
{
    /// <summary>The kind's name in a study file; there is one.</summary>
    public const string Kind = "k-fold";

    /// <summary>r of fewer tested stimuli says nothing: of two it is always 1 or −1.</summary>
    internal const int FewestTested = 3;

    /// <summary>The greatest number of folds for so many stimuli.</summary>
    internal static int Most(int stimulusCount) => stimulusCount / FewestTested;

    internal ImmutableArray<Fold> Of(int stimulusCount, Seed seed) => Folds.Random(stimulusCount, Count, seed);

    /// <summary>All that the folds of given stimuli depend on.</summary>
    internal string Describe(Seed seed) => string.Create(CultureInfo.InvariantCulture, $"{Kind}({Count}) by seed {seed}");
}
