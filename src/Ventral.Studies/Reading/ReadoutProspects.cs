using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;
using Ventral.Networks;
using Ventral.Studies.Planning;

namespace Ventral.Studies.Reading;

/// <summary>Finds a readout that must be fitted on more stimuli than there are, which is known before anything runs.</summary>
internal static class ReadoutProspects
{
    /// <summary>Records a fault where the readout is named.</summary>
    /// <param name="scalar">Where; null where the usual one is meant.</param>
    /// <param name="readout">The readout.</param>
    /// <param name="networks">The networks that it reads.</param>
    /// <param name="stimulusCount">How many stimuli there are; null where that is open.</param>
    public static void Require(YamlScalar? scalar, Readout readout, ImmutableArray<NetworkFactor> networks, int? stimulusCount)
    {
        if (scalar is null || !readout.IsFitted || stimulusCount is not { } stimuli)
        {
            return;
        }

        var layers = from network in networks
                     let architecture = UnitSizes.ArchitectureOf(network)
                     where architecture is not null && network.Weights is not (WeightOrigin.Given or WeightOrigin.Published)
                     from layer in network.Layers
                     select (Name: layer, Components: readout.UnitCount(architecture.Layer(layer).Shape));
        if (layers.FirstOrDefault(layer => layer.Components > stimuli) is { Name: { } name } first)
        {
            scalar.Fault($"Readout '{readout}' of layer '{name}' must be fitted on at least {first.Components} stimuli, found {stimuli}. Ask for fewer components, or show more stimuli.");
        }
    }
}
