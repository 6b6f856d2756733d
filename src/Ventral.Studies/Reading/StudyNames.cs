using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;

namespace Ventral.Studies.Reading;

/// <summary>The names that later parts of a study may refer to.</summary>
internal sealed class StudyNames
{
    private readonly ReadNetworks networks;

    private readonly ImmutableArray<string> rois;

    private readonly ImmutableArray<Measure> measures;

    public StudyNames(ReadNetworks networks, ImmutableArray<string> rois, ImmutableArray<Measure> measures)
    {
        this.networks = networks;
        this.rois = rois;
        this.measures = measures;
    }

    /// <summary>A measure by its path, or null after recording a fault.</summary>
    public static Measure? TryMeasure(YamlScalar scalar)
    {
        if (Studies.Measure.Names.Contains(scalar.Text, StringComparer.Ordinal))
        {
            return Studies.Measure.Parse(scalar.Text);
        }

        scalar.Fault(Studies.Measure.Unknown(scalar.Text, Studies.Measure.Names));
        return null;
    }

    /// <summary>A measure that the study computes, or null after recording a fault.</summary>
    public Measure? Measure(YamlScalar scalar)
    {
        var measure = TryMeasure(scalar);
        if (measure is not null && !measures.IsEmpty && !measures.Contains(measure))
        {
            scalar.Fault($"Measure '{measure.Name}' must be one of the study's measures; add it to 'measures'.");
        }

        return measure;
    }

    /// <summary>A measure that the study computes and Ventral tests, or null after recording a fault.</summary>
    public RdmMeasure? TestedMeasure(YamlScalar scalar)
    {
        var measure = Measure(scalar);
        if (measure is ResponseMeasure)
        {
            scalar.Fault($"'{measure.Name}' is scored but not tested: permutation tests, bootstraps and claims are of rsa: measures. Name one of those here, as rsa:correlation:spearman, and among 'measures'.");
        }

        return measure as RdmMeasure;
    }

    /// <summary>The network of a key such as <c>alexnet/random</c>, or null after recording a fault.</summary>
    public NetworkFactor? Network(YamlScalar scalar)
    {
        var network = networks.Factors.FirstOrDefault(n => string.Equals(n.Key, scalar.Text, StringComparison.Ordinal));
        if (network is null && !networks.MayBeFaulty(scalar.Text))
        {
            scalar.Fault(UnknownName.Message("network", scalar.Text, [.. networks.Factors.Select(n => n.Key)]));
        }

        return network;
    }

    /// <summary>A region of the study, empty after recording a fault.</summary>
    public string Roi(YamlScalar? scalar)
    {
        if (scalar is null)
        {
            return "";
        }

        if (!rois.Contains(scalar.Text, StringComparer.Ordinal))
        {
            scalar.Fault(UnknownName.Message("region", scalar.Text, [.. rois.Distinct(StringComparer.Ordinal)]));
        }

        return scalar.Text;
    }

    /// <summary>The layers of a network of the study.</summary>
    public ImmutableArray<string> Layers(string key) => networks.Factors.First(n => string.Equals(n.Key, key, StringComparison.Ordinal)).Layers;

    /// <summary>Whether a network has a layer, or may have it: its layers may not all be known.</summary>
    public bool HasLayer(string key, string layer) => networks.Unsure.Contains(key) || Layers(key).Contains(layer, StringComparer.Ordinal);

    /// <summary>Two networks with the same layers, or null after recording a fault.</summary>
    public Contrast? Contrast(YamlNode node)
    {
        if (node is not YamlSequence { Items: [YamlScalar first, YamlScalar second] })
        {
            node.Fault($"A contrast must name two networks, as in [alexnet/random, alexnet/trained], found {(node is YamlSequence list ? list.Items.Length : 1)}.");
            return null;
        }

        var a = Network(first);
        var b = Network(second);
        if (a is null || b is null)
        {
            return null;
        }

        if (!networks.Unsure.Contains(a.Key) && !networks.Unsure.Contains(b.Key) && !a.Layers.SequenceEqual(b.Layers, StringComparer.Ordinal))
        {
            node.Fault($"The networks of a contrast must have the same layers: '{a.Key}' has {string.Join(", ", a.Layers)}; '{b.Key}' has {string.Join(", ", b.Layers)}.");
            return null;
        }

        if (string.Equals(a.Key, b.Key, StringComparison.Ordinal))
        {
            node.Fault($"A contrast must name two different networks, found '{a.Key}' twice.");
            return null;
        }

        return new(a.Key, b.Key);
    }
}
