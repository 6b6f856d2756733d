using System.Collections.Immutable;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;
using Ventral.Networks;

namespace Ventral.Studies.Reading;

/// <summary>Reads the <c>networks:</c> of a study.</summary>
internal sealed class NetworkFactorReader
{
    private static readonly Dictionary<string, WeightOrigin> Origins =
        Enum.GetValues<WeightOrigin>().ToDictionary(origin => origin.Text(), StringComparer.Ordinal);

    private readonly DatasetCatalogue catalogue;

    public NetworkFactorReader(DatasetCatalogue catalogue)
    {
        this.catalogue = catalogue;
    }

    public ImmutableArray<NetworkFactor> Read(ImmutableArray<YamlMapping> mappings)
    {
        var factors = ImmutableArray.CreateBuilder<NetworkFactor>();
        foreach (var mapping in mappings)
        {
            if (One(mapping) is not { } factor)
            {
                continue;
            }

            if (factors.Any(f => string.Equals(f.Key, factor.Key, StringComparison.Ordinal)))
            {
                mapping.Fault($"Network '{factor.Key}' occurs twice; a network and its weight state are named once.");
            }

            factors.Add(factor);
        }

        return factors.ToImmutable();
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
        mapping.Know("source", "select", "seeds");
        if (name is null || weights is null || !weights.TryChoice("weights", Origins, out var origin))
        {
            return null;
        }

        var factor = new NetworkFactor { Name = name.Text, Weights = origin, WhenAvailable = whenAvailable, Permuted = permuted };
        return origin switch
        {
            WeightOrigin.Random => OfArchitecture(factor, name, layers) is { } random
                ? random with { SeedCount = mapping.OptionalWhole("seeds", 1, 10_000) ?? 1 }
                : null,
            WeightOrigin.Trained => Trained(factor, mapping, name, layers),
            WeightOrigin.Given => Given(factor, mapping, layers),
            _ => Published(factor, mapping, layers),
        };
    }

    private static NetworkFactor? OfArchitecture(NetworkFactor factor, YamlScalar name, ImmutableArray<YamlScalar> layers)
    {
        if (ArchitectureOf(name) is not { } architecture)
        {
            return null;
        }

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
        return factor with { Architecture = name.Text, Layers = layers.IsEmpty ? architecture.LayerNames : chosen.ToImmutable() };
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
            if (names.IndexOf(names[i]) < i)
            {
                layers[i].Fault($"Layer '{names[i]}' occurs twice; a network's layers are named once.");
            }
        }
    }

    private static ImmutableArray<string> Chosen(ImmutableArray<YamlScalar> layers, string[] known, string owner)
    {
        foreach (var layer in layers.Where(layer => !known.Contains(layer.Text, StringComparer.Ordinal)))
        {
            layer.Fault(UnknownName.Message($"layer of '{owner}'", layer.Text, known));
        }

        ImmutableArray<string> chosen = [.. layers.Select(layer => layer.Text)];
        RequireDifferent(layers, chosen);
        return layers.IsEmpty ? [.. known] : chosen;
    }

    private DatasetEntry? Source(YamlMapping mapping) =>
        mapping.Scalar("source") is { } scalar ? CatalogueNames.Entry(catalogue, scalar) : null;

    private NetworkFactor? Trained(NetworkFactor factor, YamlMapping mapping, YamlScalar name, ImmutableArray<YamlScalar> layers)
    {
        var known = OfArchitecture(factor, name, layers);
        if (known is null || Source(mapping) is not { } entry)
        {
            return null;
        }

        if (entry.Weights is not { } weights)
        {
            mapping.Scalar("source")!.Fault($"Dataset '{entry.Id}' must hold weights; it holds none.");
            return null;
        }

        if (!string.Equals(weights.Network, NetworkCatalogue.Get(known.Architecture!).Original.Name, StringComparison.Ordinal))
        {
            mapping.Scalar("source")!.Fault($"The weights of '{entry.Id}' fit '{weights.Network}', not '{known.Architecture}'.");
        }

        return known with { Source = entry.Id };
    }

    private NetworkFactor? Given(NetworkFactor factor, YamlMapping mapping, ImmutableArray<YamlScalar> layers)
    {
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
}
