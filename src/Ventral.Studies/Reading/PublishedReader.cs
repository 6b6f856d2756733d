using System.Collections.Immutable;
using System.Globalization;

using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Published;

namespace Ventral.Studies.Reading;

/// <summary>Reads the <c>published:</c> of a study: printed numbers, and what each should equal.</summary>
internal sealed class PublishedReader
{
    private static readonly string[] Kinds = ["ceiling", "scores", "best-score", "test", "agreement", "known-layer"];

    private readonly StudyNames names;

    public PublishedReader(StudyNames names)
    {
        this.names = names;
    }

    public ImmutableArray<PublishedQuantity> Read(ImmutableArray<YamlMapping> mappings)
    {
        var quantities = ImmutableArray.CreateBuilder<PublishedQuantity>();
        foreach (var mapping in mappings)
        {
            mapping.Know(Kinds);
            string source = mapping.Text("source");
            double? tolerance = mapping.OptionalNumber("tolerance", 0);
            if (One(mapping, source) is { } quantity)
            {
                quantities.Add(quantity with { Tolerance = tolerance });
            }
        }

        return quantities.ToImmutable();
    }

    private PublishedQuantity? One(YamlMapping mapping, string source)
    {
        string[] kinds = [.. Kinds.Where(mapping.Has)];
        if (kinds.Length != 1)
        {
            mapping.Fault($"A published number must be of one kind, one of {string.Join(", ", Kinds)}; found {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds))}.");
            return null;
        }

        return kinds[0] switch
        {
            "ceiling" => Ceiling(mapping.Mapping("ceiling"), source),
            "scores" => Scores(mapping, source),
            "best-score" => BestScore(mapping, source),
            "agreement" => Agreement(mapping, source),
            "known-layer" => KnownLayer(mapping.Mapping("known-layer"), source),
            _ => new PublishedTestReader(names).Read(mapping, source),
        };
    }

    /// <summary>As many numbers as there are layers; a fault is recorded otherwise.</summary>
    internal static ImmutableArray<double> Values(YamlMapping mapping, int count)
    {
        var values = ImmutableArray.CreateBuilder<double>();
        foreach (var scalar in mapping.Scalars("values"))
        {
            values.Add(scalar.AsNumber("values") ?? 0);
        }

        if (values.Count != count && mapping.Has("values"))
        {
            mapping.OptionalNode("values")!.Fault(string.Create(CultureInfo.InvariantCulture, $"'values' must hold {count} numbers, one a layer, found {values.Count}."));
        }

        return values.ToImmutable();
    }

    private PublishedCeiling? Ceiling(YamlMapping? mapping, string source)
    {
        if (mapping is null)
        {
            return null;
        }

        var measure = mapping.Scalar("measure") is { } scalar ? names.Measure(scalar) : null;
        var (lower, upper) = (mapping.OptionalNumber("lower"), mapping.OptionalNumber("upper"));
        if (lower is null && upper is null)
        {
            mapping.Fault("A published ceiling must have a 'lower' or an 'upper' bound, found neither.");
        }

        return new(names.Roi(mapping.Scalar("roi")), measure?.Name ?? "", lower, upper) { Source = source };
    }

    private PublishedScores? Scores(YamlMapping mapping, string source)
    {
        var (network, roi, measure) = Series(mapping.Mapping("scores"));
        var layers = Layers(mapping, network);
        var values = Values(mapping, layers.Length);
        return network is null ? null : new(network.Key, roi, measure, layers, values) { Source = source };
    }

    private PublishedBestScore? BestScore(YamlMapping mapping, string source)
    {
        var best = mapping.Mapping("best-score");
        var (network, roi, measure) = Series(best);
        double value = best?.Number("value") ?? 0;
        return network is null ? null : new(network.Key, roi, measure, value) { Source = source };
    }

    private PublishedAgreement? Agreement(YamlMapping mapping, string source)
    {
        if (mapping.Mapping("agreement") is not { } pair)
        {
            return null;
        }

        var network = pair.Scalar("network") is { } first ? names.Network(first) : null;
        var reference = pair.Scalar("reference") is { } second ? names.Network(second) : null;
        string roi = names.Roi(pair.Scalar("roi"));
        double minimum = pair.Number("minimum", -1, 1);
        var layers = Layers(mapping, network);
        return network is null || reference is null ? null : new(network.Key, reference.Key, roi, layers, minimum) { Source = source };
    }

    private KnownLayer? KnownLayer(YamlMapping? mapping, string source)
    {
        if (mapping?.Scalar("network") is not { } key || names.Network(key) is not { } network)
        {
            return null;
        }

        string roi = names.Roi(mapping.Scalar("roi"));
        var layer = mapping.Scalar("layer");
        if (layer is null || !IsLayer(network, layer))
        {
            return null;
        }

        return new(network.Key, roi, layer.Text) { Source = source };
    }

    private (NetworkFactor? Network, string Roi, string Measure) Series(YamlMapping? mapping)
    {
        if (mapping is null)
        {
            return (null, "", "");
        }

        var network = mapping.Scalar("network") is { } key ? names.Network(key) : null;
        var measure = mapping.Scalar("measure") is { } scalar ? names.Measure(scalar) : null;
        return (network, names.Roi(mapping.Scalar("roi")), measure?.Name ?? "");
    }

    private ImmutableArray<string> Layers(YamlMapping mapping, NetworkFactor? network)
    {
        var layers = mapping.Scalars("layers");
        if (network is not null)
        {
            foreach (var layer in layers)
            {
                IsLayer(network, layer);
            }
        }

        return [.. layers.Select(layer => layer.Text)];
    }

    private bool IsLayer(NetworkFactor network, YamlScalar layer)
    {
        if (names.HasLayer(network.Key, layer.Text))
        {
            return true;
        }

        layer.Fault(UnknownName.Message("layer", layer.Text, network.Layers, network.Key));
        return false;
    }
}
