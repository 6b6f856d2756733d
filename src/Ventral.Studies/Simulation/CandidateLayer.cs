using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Studies.Running;

namespace Ventral.Studies.Simulation;

/// <summary>A layer that may have made a brain, and that is scored against it.</summary>
/// <param name="Network">The network's key.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Rdm">Its RDM.</param>
/// <param name="Generator">What draws its brains; null where its RDM does not allow it.</param>
internal sealed record CandidateLayer(string Network, string Layer, Rdm Rdm, BrainGenerator? Generator)
{
    /// <summary>The layers of networks, and those that cannot be scored because the measure is undefined for their RDM.</summary>
    public static (ImmutableArray<CandidateLayer> Layers, ImmutableArray<FailedCells> Undefined) Of(IEnumerable<NetworkRdms> networks, RdmMeasure measure)
    {
        var layers = ImmutableArray.CreateBuilder<CandidateLayer>();
        var undefined = ImmutableArray.CreateBuilder<FailedCells>();
        foreach (var network in networks)
        {
            foreach (var layer in network.Main.Layers)
            {
                var rdm = layer.Read();
                try
                {
                    measure.Comparison.Compare(rdm, rdm);
                    layers.Add(new(network.Factor.Key, layer.Layer, rdm, BrainGenerator.Of(rdm)));
                }
                catch (VentralException e)
                {
                    undefined.Add(new(network.Factor.Key, layer.Layer, e.Message));
                }
            }
        }

        return (layers.ToImmutable(), undefined.ToImmutable());
    }
}
