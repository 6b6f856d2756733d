using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Claims;

namespace Ventral.Studies.Reading;

/// <summary>Reads the hypotheses of a study and the families that they belong to.</summary>
internal sealed class HypothesisReader
{
    internal const string UsualFamily = "hypotheses";

    private const double HighestAlpha = 0.5;

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

    private readonly ClaimProspects prospects;

    public HypothesisReader(StudyNames names, ClaimProspects prospects)
    {
        this.names = names;
        this.prospects = prospects;
    }

    public ImmutableArray<Hypothesis> Read(YamlMapping root)
    {
        var hypotheses = root.OptionalMappings("hypotheses");
        var families = Families(root.OptionalMapping("families"));
        var read = new List<(Hypothesis Hypothesis, YamlMapping Mapping)>();
        foreach (var mapping in hypotheses)
        {
            if (Read(mapping, families) is not { } hypothesis)
            {
                continue;
            }

            if (hypothesis.Claim.Length > 0 && read.Any(other => other.Hypothesis.Claim == hypothesis.Claim))
            {
                mapping.Fault($"Claim '{hypothesis.Claim}' is made twice; make it once, or say how the two differ.");
                continue;
            }

            read.Add((hypothesis, mapping));
        }

        string[] known = [.. hypotheses.Select(FamilyOf).Where(family => !string.IsNullOrWhiteSpace(family)).Distinct(StringComparer.Ordinal)];
        foreach (var (family, (_, node)) in families.Where(family => !known.Contains(family.Key, StringComparer.Ordinal)))
        {
            node.Fault($"No hypothesis belongs to family '{family}'{(known.Length == 0 ? ": the study states no 'hypotheses'." : $". Families: {string.Join(", ", known)}.")}");
        }

        prospects.Require(read);
        return [.. read.Select(claim => claim.Hypothesis)];
    }

    private static string FamilyOf(YamlMapping mapping) => mapping.OptionalText("family") ?? UsualFamily;

    private static void RequireWords(YamlScalar? scalar, string key, string example)
    {
        if (scalar is { IsNull: false } && string.IsNullOrWhiteSpace(scalar.Text))
        {
            scalar.Fault($"'{key}' must be in words, found '{scalar.Text}'. {example}");
        }
    }

    private static Dictionary<string, (Adjustment Adjustment, YamlNode Node)> Families(YamlMapping? mapping)
    {
        var families = new Dictionary<string, (Adjustment, YamlNode)>(StringComparer.Ordinal);
        foreach (var entry in mapping?.Entries() ?? [])
        {
            RequireWords(entry.Key, "families", $"Name a family, or '{UsualFamily}', to which hypotheses without one belong.");
            if (string.IsNullOrWhiteSpace(entry.Key.Text))
            {
                continue;
            }

            families[entry.Key.Text] = (AdjustmentOf(mapping!, entry.Key.Text), entry.Key);
        }

        return families;
    }

    // What is a fault here gives no other besides: of several readings the one is taken that forbids least.
    private static Adjustment AdjustmentOf(YamlMapping families, string family) =>
        families.Scalar(family) is { } scalar && scalar.TryChoice("adjustment", Adjustments, out var adjustment) ? adjustment : Adjustment.None;

    private Hypothesis? Read(YamlMapping mapping, Dictionary<string, (Adjustment Adjustment, YamlNode Node)> families)
    {
        string claim = mapping.Text("claim");
        RequireWords(mapping.OptionalScalar("claim"), "claim", "Say what is claimed.");
        var contrast = mapping.Node("contrast") is { } node ? names.Contrast(node) : null;
        string roi = names.Roi(mapping.Scalar("roi"));
        var layer = mapping.OptionalScalar("layer");
        var direction = mapping.Choice("direction", Directions, ClaimDirection.Greater);
        double? margin = mapping.OptionalNumber("margin", double.Epsilon);
        var test = mapping.OptionalChoice("test", TestsByName, ClaimTest.PairedT);
        string family = FamilyOf(mapping);
        RequireWords(mapping.OptionalScalar("family"), "family", $"Leave it out for '{UsualFamily}'.");
        double alpha = mapping.OptionalNumber("alpha", 1e-6, HighestAlpha) ?? (mapping.Has("alpha") ? HighestAlpha : 0.05);
        if (direction == ClaimDirection.Equivalent && !mapping.Has("margin"))
        {
            mapping.Fault("A hypothesis of equivalence needs the difference that would matter, as in 'margin: 0.02'; found none.");
        }

        if (direction == ClaimDirection.Equivalent && test != ClaimTest.PairedT)
        {
            mapping.OptionalScalar("test")!.Fault("A hypothesis of equivalence is put to 'paired-t', two one-sided tests; found another test.");
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
