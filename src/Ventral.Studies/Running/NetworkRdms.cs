using System.Collections.Immutable;

using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>A network's RDM at one layer, which stays in the store until it is asked for.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Index">Its place among the layers asked for, from 1.</param>
/// <param name="UnitCount">Units behind it; unknown where the RDM was given.</param>
/// <param name="Key">The hash of what it was computed from.</param>
/// <param name="Read">Reads it.</param>
internal sealed record LayerRdm(string Layer, int Index, int? UnitCount, string Key, Func<Rdm> Read);

/// <summary>One instance of a network, or the mean over its instances: an RDM a layer.</summary>
/// <param name="Seed">As <c>scores.csv</c> writes it.</param>
/// <param name="IsMain">Whether it stands for the network in tests; otherwise it is one of the seeds behind a mean.</param>
/// <param name="Layers">The layers in order, without those that failed.</param>
internal sealed record NetworkInstance(string Seed, bool IsMain, ImmutableArray<LayerRdm> Layers)
{
    /// <summary>The hash of graph, weights and preprocessing, where Ventral ran the network; otherwise empty.</summary>
    public string Identity { get; init; } = "";
}

/// <summary>A network of the study with all of its instances, the main one first.</summary>
internal sealed record NetworkRdms(NetworkFactor Factor, ImmutableArray<NetworkInstance> Instances)
{
    public NetworkInstance Main => Instances[0];
}
