using Ventral.Studies.Claims;

namespace Ventral.Studies.Tables;

/// <summary>One row of <c>claims.csv</c>: a hypothesis that the study stated beforehand, its test and its verdict.</summary>
public sealed record ClaimRow
{
    /// <summary>The columns of <c>claims.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "claim", "contrast", "roi", "layer", "direction", "margin", "test", "statistic", "value", "df", "p", "family", "adjustment",
        "family_size", "p_adjusted", "alpha", "effect_size", "effect", "ci_lower", "ci_upper", "n", "verdict", "reason",
    ];

    /// <summary>What was claimed.</summary>
    public required Hypothesis Hypothesis { get; init; }

    /// <summary>The statistic's name; empty where nothing was tested.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>The statistic: of equivalence, the t that is nearer to 0.</summary>
    public double? Value { get; init; }

    /// <summary>Its degrees of freedom.</summary>
    public double? Df { get; init; }

    /// <summary>p in the claim's direction, before adjustment.</summary>
    public double? P { get; init; }

    /// <summary>How many hypotheses the family has, untested ones among them.</summary>
    public required int FamilySize { get; init; }

    /// <summary>p after adjustment; an untested hypothesis counts as p = 1.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>The effect's name.</summary>
    public string EffectSize { get; init; } = "";

    /// <summary>The effect, first minus second.</summary>
    public double? Effect { get; init; }

    /// <summary>The lower end of its 95 % interval.</summary>
    public double? IntervalLower { get; init; }

    /// <summary>The upper end of its 95 % interval.</summary>
    public double? IntervalUpper { get; init; }

    /// <summary>Subjects.</summary>
    public int? Count { get; init; }

    /// <summary>What became of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it was not tested, or could not have been supported whatever its data; otherwise empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The verdict as the table writes it.</summary>
    public string VerdictText => TextOf(Verdict);

    internal IReadOnlyList<string?> Fields() =>
    [
        Hypothesis.Claim, Hypothesis.Contrast.Name, Hypothesis.Roi, Hypothesis.Layer, TextOf(Hypothesis.Direction), TableText.Number(Hypothesis.Margin),
        TextOf(Hypothesis.Test), Statistic, TableText.Number(Value), TableText.Number(Df), TableText.Number(P), Hypothesis.Family,
        TextOf(Hypothesis.Adjustment), TableText.Count(FamilySize), TableText.Number(PAdjusted), TableText.Number(Hypothesis.Alpha), EffectSize,
        TableText.Number(Effect), TableText.Number(IntervalLower), TableText.Number(IntervalUpper), TableText.Count(Count), VerdictText, Reason,
    ];

    private static string TextOf<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
