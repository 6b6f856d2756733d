using System.Globalization;

namespace Ventral.Studies.Planning;

/// <summary>Says where a readout asks for more than layers have, and so reads all of them.</summary>
internal static class ReadoutNote
{
    /// <summary>The note as a sentence; null where no layer is smaller than the readout asks. A layer without space has no map that a grid could be too fine for.</summary>
    public static string? Of(Study study, NetworkFactor network)
    {
        if (network.Weights is WeightOrigin.Given or WeightOrigin.Published || UnitSizes.ArchitectureOf(network) is not { } architecture)
        {
            return null;
        }

        string[] whole = [.. network.Layers.Select(architecture.Layer).Where(layer => study.Readout.TakesAll(layer.Shape)).Select(layer => string.Create(CultureInfo.InvariantCulture, $"{layer.Name} ({layer.Shape.UnitCount})"))];
        return whole.Length > 0 ? $"{study.Readout} takes all units of {network.Key} at {string.Join(", ", whole)}, as 'flatten' does." : null;
    }
}
