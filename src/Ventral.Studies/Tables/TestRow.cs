namespace Ventral.Studies.Tables;

/// <summary>One row of <c>tests.csv</c>: one test, in one mode, with its effect and interval.</summary>
public sealed record TestRow
{
    /// <summary>The mode of a test that repeats what the paper did, faults included.</summary>
    public const string AsPublished = "as-published";

    /// <summary>The mode of a test that should be believed.</summary>
    public const string Corrected = "corrected";

    /// <summary>The columns of <c>tests.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "family", "test", "contrast", "roi", "layer", "mode", "statistic", "value", "df1", "df2", "p", "p_adjusted",
        "adjustment", "effect_size", "effect", "ci_lower", "ci_upper", "n",
    ];

    /// <summary>The tests among which <see cref="PAdjusted"/> was adjusted.</summary>
    public string Family { get; init; } = "";

    /// <summary>The test: <c>rm-anova:network</c>, <c>paired-t</c>, <c>mantel</c>.</summary>
    public required string Test { get; init; }

    /// <summary>What was compared: <c>alexnet/published - alexnet-random/published</c>.</summary>
    public required string Contrast { get; init; }

    /// <summary>The region.</summary>
    public string Roi { get; init; } = "";

    /// <summary>The layer; empty where the test spans all.</summary>
    public string Layer { get; init; } = "";

    /// <summary><see cref="AsPublished"/> or <see cref="Corrected"/>.</summary>
    public required string Mode { get; init; }

    /// <summary>The statistic's name: <c>F</c>, <c>t</c>, <c>H</c>, <c>W</c>, <c>tau-b</c>.</summary>
    public required string Statistic { get; init; }

    /// <summary>The statistic's value.</summary>
    public required double Value { get; init; }

    /// <summary>Degrees of freedom (of the numerator).</summary>
    public double? Df1 { get; init; }

    /// <summary>Degrees of freedom of the denominator.</summary>
    public double? Df2 { get; init; }

    /// <summary>
    /// The p value before any adjustment. Of a Mantel test as published it is the mean of the subjects' p values, which is not itself one.
    /// </summary>
    public double? P { get; init; }

    /// <summary>The p value after the adjustment.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>How it was adjusted: <c>holm</c>, <c>benjamini-hochberg</c>, <c>max-T</c>, <c>greenhouse-geisser</c>, <c>huynh-feldt</c>.</summary>
    public string Adjustment { get; init; } = "";

    /// <summary>The effect size's name: <c>Cohen's dz</c>, <c>partial η²</c>, <c>rank-biserial r</c>, <c>epsilon²</c>.</summary>
    public string EffectSize { get; init; } = "";

    /// <summary>The effect size.</summary>
    public double? Effect { get; init; }

    /// <summary>The lower end of its 95 % interval.</summary>
    public double? IntervalLower { get; init; }

    /// <summary>The upper end of its 95 % interval. That of η² is exact under sphericity only, also in rows whose p is corrected for its failure.</summary>
    public double? IntervalUpper { get; init; }

    /// <summary>Independent observations: subjects, or seeds where the test is over seeds; of the contrast's first network.</summary>
    public int? Count { get; init; }

    internal IReadOnlyList<string?> Fields() =>
    [
        Family, Test, Contrast, Roi, Layer, Mode, Statistic, TableText.Number(Value), TableText.Number(Df1), TableText.Number(Df2),
        TableText.Number(P), TableText.Number(PAdjusted), Adjustment, EffectSize, TableText.Number(Effect),
        TableText.Number(IntervalLower), TableText.Number(IntervalUpper), TableText.Count(Count),
    ];
}
