using System.Collections.Immutable;

using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>What the user's own files say of a network, a layer after the other, rows in the order of the stimuli.</summary>
/// <param name="Activations">Its activations; empty where RDMs are given.</param>
/// <param name="Rdms">Its RDMs; null where activations are given.</param>
internal sealed record GivenNetwork(ImmutableArray<Activations> Activations, RdmSet? Rdms)
{
    /// <summary>Reads all layers and requires that they hold the stimuli, in whatever order.</summary>
    /// <exception cref="VentralException">A file cannot be read, or does not hold such layers of these stimuli; the message names the network.</exception>
    public static GivenNetwork Read(NetworkFactor factor, StimulusIds stimuli)
    {
        try
        {
            var given = factor.Given!;
            var ids = given.IdsFile.Length > 0 ? StimulusIds.Read(given.IdsFile) : null;
            var files = given.Files.Distinct(StringComparer.Ordinal).ToDictionary(path => path, LayerFile.Read, StringComparer.Ordinal);
            var layers = factor.Layers.Zip(given.Files, (layer, path) => (Layer: layer, File: files[path]));
            return given.AreRdms
                ? new([], new RdmSet(factor.Key, layers.Select(l => l.File.Rdm(l.Layer, ids).InOrderOf(stimuli))))
                : new([.. layers.Select(l => l.File.Activations(l.Layer, ids).InOrderOf(stimuli))], null);
        }
        catch (VentralException e)
        {
            throw new VentralException($"{factor.Key}: {e.Message}", e);
        }
    }
}
