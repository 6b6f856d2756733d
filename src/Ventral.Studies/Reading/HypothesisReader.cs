using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Claims;

namespace Ventral.Studies.Reading;

/// <summary>Reads the hypotheses of a study and the families that they belong to.</summary>
internal sealed class HypothesisReader
{
    internal const string UsualFamily = "hypotheses";

    internal static readonly Dictionary<string, ClaimDirection> Directions = new(StringComparer.Ordinal)
    {
        ["greater"] = ClaimDirection.Greater,
        ["less"] = ClaimDirection.Less,
        ["different"] = ClaimDirection.Different,
        ["equivalent"] = ClaimDirection.Equivalent,
    };

    internal static readonly Dictionary<string, ClaimTest> TestsByName = new(StringComparer.Ordinal)
    {
        ["paired-t"] = ClaimTest.PairedT,
        ["wilcoxon"] = ClaimTest.Wilcoxon,
        ["sign-flips"] = ClaimTest.SignFlips,
        ["two-factor-bootstrap"] = ClaimTest.TwoFactorBootstrap,
    };

    internal static readonly Dictionary<string, Adjustment> Adjustments = new(StringComparer.Ordinal)
    {
        ["holm"] = Adjustment.Holm,
        ["bonferroni"] = Adjustment.Bonferroni,
        ["benjamini-hochberg"] = Adjustment.BenjaminiHochberg,
        ["benjamini-yekutieli"] = Adjustment.BenjaminiYekutieli,
        ["none"] = Adjustment.None,
    };

    private readonly StudyNames names;

    public HypothesisReader(StudyNames names)
    {
        this.names = names;
    }

    public ImmutableArray<Hypothesis> Read(YamlMapping root)
    {
        var hypotheses = root.OptionalMappings("hypotheses");
        var families = Families(root.OptionalMapping("families"));
        var read = ImmutableArray.CreateBuilder<Hypothesis>();
        foreach (var mapping in hypotheses)
        {
            if (Read(mapping, families) is not { } hypothesis)
            {
                continue;
            }

            if (read.Any(other => other.Claim == hypothesis.Claim))
            {
                mapping.Fault($"Claim '{hypothesis.Claim}' is made twice; make it once, or say how the two differ.");
                continue;
            }

            read.Add(hypothesis);
        }

        foreach (var (family, (_, node)) in families)
        {
            if (!read.Any(hypothesis => hypothesis.Family == family))
            {
                node.Fault($"No hypothesis belongs to family '{family}'. Families: {string.Join(", ", read.Select(h => h.Family).Distinct(StringComparer.Ordinal))}.");
            }
        }

        return read.ToImmutable();
    }

    private static Dictionary<string, (Adjustment Adjustment, YamlNode Node)> Families(YamlMapping? mapping)
    {
        var families = new Dictionary<string, (Adjustment, YamlNode)>(StringComparer.Ordinal);
        foreach (var entry in mapping?.Entries() ?? [])
        {
            families[entry.Key.Text] = (AdjustmentOf(mapping!, entry.Key.Text), entry.Key);
        }

        return families;
    }

    private static Adjustment AdjustmentOf(YamlMapping families, string family) =>
        families.Scalar(family) is { } scalar && scalar.TryChoice("adjustment", Adjustments, out var adjustment) ? adjustment : Adjustment.Holm;

    private Hypothesis? Read(YamlMapping mapping, Dictionary<string, (Adjustment Adjustment, YamlNode Node)> families)
    {
        string claim = mapping.Text("claim");
        var contrast = mapping.Node("contrast") is { } node ? names.Contrast(node) : null;
        string roi = names.Roi(mapping.Scalar("roi"));
        var layer = mapping.OptionalScalar("layer");
        var direction = mapping.Choice("direction", Directions, ClaimDirection.Different);
        double? margin = mapping.OptionalNumber("margin", double.Epsilon);
        var test = mapping.OptionalChoice("test", TestsByName, ClaimTest.PairedT);
        string family = mapping.OptionalText("family") ?? UsualFamily;
        double alpha = mapping.OptionalNumber("alpha", 1e-6, 0.5) ?? 0.05;
        if (direction == ClaimDirection.Equivalent && (margin is null || test != ClaimTest.PairedT))
        {
            mapping.Fault(margin is null
                ? "A hypothesis of equivalence needs the difference that would matter, as in 'margin: 0.02'; found none."
                : "A hypothesis of equivalence is put to 'paired-t', two one-sided tests; found another test.");
        }
        else if (direction != ClaimDirection.Equivalent && margin is not null)
        {
            mapping.Fault("Only a hypothesis of equivalence has a 'margin'; leave it out, or say 'direction: equivalent'.");
        }

        if (contrast is null)
        {
            return null;
        }

        if (layer is not null && !names.HasLayer(contrast.First, layer.Text))
        {
            layer.Fault(UnknownName.Message("layer", layer.Text, names.Layers(contrast.First), contrast.First));
        }

        return new()
        {
            Claim = claim,
            Contrast = contrast,
            Roi = roi,
            Layer = layer?.Text ?? "",
            Direction = direction,
            Margin = margin,
            Test = test,
            Family = family,
            Adjustment = families.TryGetValue(family, out var named) ? named.Adjustment : Adjustment.Holm,
            Alpha = alpha,
        };
    }
}
