using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats;
using Ventral.Data.Formats.Yaml;
using Ventral.Networks;

namespace Ventral.Studies.Reading;

/// <summary>Reads the <c>networks:</c> of a study.</summary>
internal sealed class NetworkFactorReader
{
    private readonly DatasetCatalogue catalogue;

    private readonly string folder;

    /// <summary>Reads networks of a study file that lies in a folder, from which its own files are found.</summary>
    public NetworkFactorReader(DatasetCatalogue catalogue, string folder)
    {
        this.catalogue = catalogue;
        this.folder = folder;
    }

    public ReadNetworks Read(ImmutableArray<YamlMapping> mappings)
    {
        var faulty = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var unsure = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var factors = ImmutableArray.CreateBuilder<NetworkFactor>();
        foreach (var mapping in mappings.SelectMany(NetworkCrossing.Of))
        {
            if (One(mapping) is not { } factor)
            {
                string name = mapping.OptionalText("network") ?? "";
                faulty.UnionWith([name, Suggestion.Closest(name, NetworkCatalogue.Names) ?? ""]);
                continue;
            }

            if (mapping.OptionalNode("layers") is { } layers && factor.Layers.Distinct(StringComparer.Ordinal).Count() != ((layers as YamlSequence)?.Items.Length ?? 1))
            {
                unsure.Add(factor.Key);
            }

            if (factors.Any(f => string.Equals(f.Key, factor.Key, StringComparison.Ordinal)))
            {
                mapping.Fault($"Network '{factor.Key}' occurs twice; a network and its weight state are named once. Leave one out, or give it other weights.");
                faulty.Add(factor.Name);
                continue;
            }

            factors.Add(factor);
        }

        return new(factors.ToImmutable(), faulty.ToImmutable(), unsure.ToImmutable());
    }

    private NetworkFactor? One(YamlMapping mapping)
    {
        var name = mapping.Scalar("network");
        var weights = mapping.Scalar("weights");
        var layers = mapping.Has("layers") ? mapping.Scalars("layers") : [];
        foreach (var twice in layers.GroupBy(layer => layer.Text, StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
        {
            twice.Fault($"Layer '{twice.Text}' is named twice; name it once.");
        }

        bool whenAvailable = mapping.OptionalFlag("when-available") ?? false;
        bool permuted = mapping.OptionalFlag("permuted") ?? true;
        mapping.Know("source", "file", "preprocessing", "select", "seeds", "activations", "rdms", "ids");
        if (name is null || weights is null || WeightStateReader.State(weights) is not { } state)
        {
            return null;
        }

        WeightStateReader.RequireMeaning(state.Origin, mapping);
        var factor = WeightStateReader.WithSeeds(
            new() { Name = name.Text, Weights = state.Origin, Scheme = state.Scheme, WhenAvailable = whenAvailable, Permuted = permuted },
            mapping);
        return state.Origin switch
        {
            WeightOrigin.Random => Random(factor, mapping, name, layers),
            WeightOrigin.Given => Given(factor, mapping, layers),
            WeightOrigin.Published => Published(factor, mapping, layers),
            _ => FromWeights(factor, mapping, name, layers),
        };
    }

    /// <summary>The factor with its layers by their own names: those that the study names, or all that people speak of.</summary>
    internal static NetworkFactor WithLayers(NetworkFactor factor, Architecture architecture, ImmutableArray<YamlScalar> layers)
    {
        var chosen = ImmutableArray.CreateBuilder<string>();
        foreach (var layer in layers)
        {
            try
            {
                chosen.Add(architecture.Layer(layer.Text).Name);
            }
            catch (VentralException e)
            {
                layer.Fault(e.Message);
            }
        }

        RequireDifferent(layers, [.. chosen]);
        return factor with { Layers = layers.IsEmpty ? architecture.LayerNames : chosen.ToImmutable() };
    }

    private static NetworkFactor? OfArchitecture(NetworkFactor factor, YamlScalar name, ImmutableArray<YamlScalar> layers) =>
        ArchitectureOf(name) is { } architecture ? WithLayers(factor with { Architecture = name.Text }, architecture, layers) : null;

    /// <summary>Random weights of the catalogue's architecture, or of the user's own graph.</summary>
    private NetworkFactor? Random(NetworkFactor factor, YamlMapping mapping, YamlScalar name, ImmutableArray<YamlScalar> layers)
    {
        if (OpenedNetworkReader.IsIn(mapping, name, PathOf))
        {
            return OpenedNetworkReader.Read(factor, mapping, name, layers, scalar => OwnFile(scalar, factor));
        }

        mapping.OptionalScalar("file")?.Fault("'file' must be left out where weights are random, but for a graph of your own; it says nothing of them.");
        return OfArchitecture(factor, name, layers);
    }

    /// <summary>Of the catalogue, perhaps with factors or interventions, whose faults name themselves.</summary>
    private static Architecture? ArchitectureOf(YamlScalar name)
    {
        bool isPlain = name.Text.IndexOfAny(['(', '+']) < 0;
        try
        {
            return NetworkCatalogue.Get(name.Text);
        }
        catch (VentralException e)
        {
            name.Fault(isPlain ? UnknownName.Message("network", name.Text, NetworkCatalogue.Names) : e.Message);
            return null;
        }
    }

    /// <summary>Faults a layer that is named again, under the same name or another.</summary>
    private static void RequireDifferent(ImmutableArray<YamlScalar> layers, ImmutableArray<string> names)
    {
        for (int i = 0; i < names.Length && names.Length == layers.Length; i++)
        {
            // A name that is written twice was found before.
            if (names.IndexOf(names[i]) is var first && first < i && layers[first].Text != layers[i].Text)
            {
                layers[i].Fault($"Layer '{layers[i].Text}' is another name of '{names[i]}', which is named before; name it once.");
            }
        }
    }

    private static ImmutableArray<string> Chosen(ImmutableArray<YamlScalar> layers, string[] known, string owner)
    {
        foreach (var layer in layers.Where(layer => !known.Contains(layer.Text, StringComparer.Ordinal)))
        {
            layer.Fault(UnknownName.Message("layer", layer.Text, known, owner));
        }

        ImmutableArray<string> chosen = [.. layers.Select(layer => layer.Text)];
        RequireDifferent(layers, chosen);
        return layers.IsEmpty ? [.. known] : chosen;
    }

    private DatasetEntry? Source(YamlMapping mapping) =>
        mapping.Scalar("source") is { } scalar ? CatalogueNames.Entry(catalogue, scalar) : null;

    /// <summary>Trained, shuffled or fitted weights: of the catalogue, or from the user's own file.</summary>
    private NetworkFactor? FromWeights(NetworkFactor factor, YamlMapping mapping, YamlScalar name, ImmutableArray<YamlScalar> layers)
    {
        if (mapping.OptionalScalar("file") is { } given && mapping.Has("source"))
        {
            given.Fault("Weights must have one origin, found 'source' and 'file'. Keep one of them.");
            return null;
        }

        var known = OpenedNetworkReader.IsIn(mapping, name, PathOf)
            ? OpenedNetworkReader.Read(factor, mapping, name, layers, scalar => OwnFile(scalar, factor))
            : OfArchitecture(factor, name, layers);
        if (known is { File.Length: > 0 })
        {
            return known;
        }

        if (mapping.OptionalScalar("file") is { } file)
        {
            string path = OwnFile(file, factor);
            return known is null ? null : known with { File = path };
        }

        if (!mapping.Has("source"))
        {
            mapping.Fault($"'source' (a dataset with weights) or 'file' is required where weights are {factor.Weights.Text()}, found neither.{Fitting(known)}");
            return null;
        }

        if (known is null || Source(mapping) is not { } entry)
        {
            return null;
        }

        if (entry.Weights is not { } weights)
        {
            mapping.Scalar("source")!.Fault($"Dataset '{entry.Id}' must hold weights; it holds none.");
            return null;
        }

        if (!string.Equals(weights.Network, (known.Opened?.Architecture ?? NetworkCatalogue.Get(known.Architecture!)).Original.Name, StringComparison.Ordinal))
        {
            mapping.Scalar("source")!.Fault($"The weights of '{entry.Id}' fit '{weights.Network}', not '{known.Architecture}'.{Fitting(known)}");
        }

        return known with { Source = entry.Id };
    }

    /// <summary>The datasets whose weights fit a network, as the end of a message; nothing where there is none.</summary>
    private string Fitting(NetworkFactor? factor)
    {
        string? original = (factor?.Opened?.Architecture ?? (factor?.Architecture is { } name ? NetworkCatalogue.Get(name) : null))?.Original.Name;
        string[] fitting = [.. catalogue.Entries.Where(e => original is not null && e.Weights?.Network == original).Select(e => e.Id)];
        return fitting.Length == 0 ? "" : $" Weights that fit: {string.Join(", ", fitting)}.";
    }

    /// <summary>The path of the user's own file, as the study's folder has it; a fault where there is none.</summary>
    private string OwnFile(YamlScalar scalar, NetworkFactor factor)
    {
        string path = PathOf(scalar);
        try
        {
            PlainFile.Require(path);
        }
        catch (UnreadableFileException e)
        {
            scalar.Fault(e.Message);
            return path;
        }

        if (!factor.WhenAvailable && !PlainFile.IsThere(path))
        {
            scalar.Fault(Directory.Exists(path)
                ? $"'{path}' is a folder, no file; name a file in it. Paths are relative to the study file."
                : $"There is no file '{path}'. Paths are relative to the study file; 'when-available: true' leaves the network out where its files are missing.");
        }

        return path;
    }

    private NetworkFactor? Given(NetworkFactor factor, YamlMapping mapping, ImmutableArray<YamlScalar> layers)
    {
        if (GivenLayersReader.IsIn(mapping))
        {
            return GivenLayersReader.Read(factor, mapping, layers, scalar => OwnFile(scalar, factor));
        }

        if (!mapping.Has("source"))
        {
            mapping.Fault("'activations', 'rdms' (your own files) or 'source' (a dataset with RDMs) is required where a network is given, found none.");
            return null;
        }

        if (Source(mapping) is not { } entry)
        {
            return null;
        }

        var rdms = entry.NetworkRdms.FirstOrDefault(r => string.Equals(r.Network, factor.Name, StringComparison.Ordinal));
        if (rdms is null)
        {
            mapping.Scalar("network")!.Fault(
                UnknownName.Message($"network with RDMs in '{entry.Id}'", factor.Name, [.. entry.NetworkRdms.Select(r => r.Network)]));
            return null;
        }

        return factor with { Source = entry.Id, Layers = Chosen(layers, [.. rdms.Layers.Select(l => l.Key)], factor.Key) };
    }

    private NetworkFactor? Published(NetworkFactor factor, YamlMapping mapping, ImmutableArray<YamlScalar> layers)
    {
        var select = mapping.Scalar("select");
        if (Source(mapping) is not { } entry || select is null)
        {
            return null;
        }

        string[] known = [.. entry.PublishedScores.SelectMany(table => table.Weights.Select(w => PublishedSelection.Of(table, w.Key)))];
        var table = entry.PublishedScores.FirstOrDefault(t => t.Weights.Any(w => PublishedSelection.Of(t, w.Key) == select.Text));
        if (table is null)
        {
            select.Fault(UnknownName.Message($"selection of published scores in '{entry.Id}'", select.Text, known));
            return null;
        }

        return factor with
        {
            Source = entry.Id,
            Selection = select.Text,
            Layers = Chosen(layers, [.. table.Layers.Select(l => l.Key)], factor.Key),
        };
    }

    private string PathOf(YamlScalar scalar) =>
        scalar.Text.Contains('\0', StringComparison.Ordinal) ? scalar.Text : Path.GetFullPath(Path.Combine(folder, scalar.Text));
}
