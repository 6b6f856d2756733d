using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>Reads <c>activations</c> or <c>rdms</c>: a file a layer, or one file for all.</summary>
internal static class GivenLayersReader
{
    private const string Activations = "activations";

    private const string Rdms = "rdms";

    private const string Ids = "ids";

    /// <summary>Whether the user gives files of his own.</summary>
    public static bool IsIn(YamlMapping mapping) => mapping.Has(Activations) | mapping.Has(Rdms);

    /// <summary>The factor with its files, or null after recording a fault.</summary>
    /// <param name="factor">The network.</param>
    /// <param name="mapping">What the study says of it.</param>
    /// <param name="layers">The layers that the study names; none for all.</param>
    /// <param name="fileOf">The path of a file that is named, after recording a fault where there is none.</param>
    public static NetworkFactor? Read(NetworkFactor factor, YamlMapping mapping, ImmutableArray<YamlScalar> layers, Func<YamlScalar, string> fileOf)
    {
        string key = mapping.Has(Activations) ? Activations : Rdms;
        var node = mapping.OptionalNode(key)!;
        if (mapping.Has(Activations) && mapping.Has(Rdms))
        {
            mapping.OptionalNode(Rdms)!.Fault("A network must be given as activations or as RDMs, found both. Keep one of them.");
            return null;
        }

        if (mapping.OptionalNode("source") is { } source)
        {
            source.Fault($"A given network must have one origin, found 'source' and '{key}'. Keep one of them.");
        }

        string ids = mapping.OptionalScalar(Ids) is { } list ? fileOf(list) : "";
        if (node is YamlMapping byLayer)
        {
            var files = byLayer.Entries().ToDictionary(entry => entry.Key.Text, entry => byLayer.Scalar(entry.Key.Text), StringComparer.Ordinal);
            foreach (var layer in layers.Where(layer => !files.ContainsKey(layer.Text)))
            {
                layer.Fault(UnknownName.Message("layer", layer.Text, files.Keys, factor.Key));
            }

            var paths = files.ToDictionary(f => f.Key, f => f.Value is null ? "" : fileOf(f.Value), StringComparer.Ordinal);
            ImmutableArray<string> names = [.. layers.IsEmpty ? byLayer.Entries().Select(entry => entry.Key.Text) : layers.Select(layer => layer.Text)];
            if (names.IsEmpty)
            {
                node.Fault($"'{key}' must name at least one layer and its file, found none.");
            }

            return factor with { Layers = names, Given = new(key == Rdms, [.. names.Select(name => paths.GetValueOrDefault(name, ""))], ids) };
        }

        if (mapping.Scalar(key) is not { } file)
        {
            return null;
        }

        string path = fileOf(file);
        if (layers.IsEmpty)
        {
            mapping.Fault($"'layers' is required where '{key}' is one file: which of its arrays, in which order; found none.");
            return null;
        }

        return factor with
        {
            Layers = [.. layers.Select(layer => layer.Text)],
            Given = new(key == Rdms, [.. layers.Select(_ => path)], ids),
        };
    }
}
