using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>What became of one network of a study.</summary>
/// <param name="Factor">The network.</param>
/// <param name="MainSeed">The seed column of the instance that stands for it in tests.</param>
/// <param name="Instances">Its instances with their RDMs, which stay in the store; the one that stands for it first.</param>
/// <param name="Rows">Its scores.</param>
/// <param name="Permutations">Its permutation tests by region.</param>
internal sealed record UnitResult(
    NetworkFactor Factor,
    string MainSeed,
    ImmutableArray<NetworkInstance> Instances,
    IReadOnlyList<ScoreRow> Rows,
    ImmutableDictionary<string, MantelResult> Permutations)
{
    /// <summary>The RDMs of the instance that stands for it.</summary>
    public ImmutableArray<LayerRdm> Layers => Instances[0].Layers;
}
