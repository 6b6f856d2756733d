using System.Globalization;

using Ventral.Data.Formats.Csv;

namespace Ventral.Studies.Tables;

/// <summary>One row of <c>scores.csv</c>: how alike one network and one brain are, by one measure, at one layer.</summary>
public sealed record ScoreRow
{
    /// <summary>The word in the seed's place where the RDMs of several seeds were averaged first.</summary>
    public const string MeanOfSeeds = "mean";

    /// <summary>The columns of <c>scores.csv</c>, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "network", "weights", "seed", "layer", "layer_index", "dataset", "roi", "subject", "measure",
        "score", "ceiling_lower", "ceiling_upper", "p", "n_stimuli", "n_units", "cell",
    ];

    /// <summary>The network's readable name: <c>alexnet</c>.</summary>
    public required string Network { get; init; }

    /// <summary>The weight state: <c>trained</c>, <c>random</c>, <c>shuffled:filters</c>, <c>fitted</c>, <c>given</c>, <c>published</c>.</summary>
    public required string Weights { get; init; }

    /// <summary>The seed's number; <see cref="MeanOfSeeds"/> where their RDMs were averaged first; empty where there is none.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The layer: <c>relu5</c>.</summary>
    public required string Layer { get; init; }

    /// <summary>The layer's place among the layers that were asked for, from 1.</summary>
    public required int LayerIndex { get; init; }

    /// <summary>The catalogue id of the recording.</summary>
    public required string Dataset { get; init; }

    /// <summary>The region: <c>IT</c>.</summary>
    public required string Roi { get; init; }

    /// <summary>The subject; empty for a group-level score.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The path from kind to statistic: <c>rsa:correlation:tau-b</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>The score; higher is more alike. Of a group: the mean over its subjects.</summary>
    public required double Score { get; init; }

    /// <summary>The lower noise ceiling of this region and measure.</summary>
    public double? CeilingLower { get; init; }

    /// <summary>The upper noise ceiling of this region and measure.</summary>
    public double? CeilingUpper { get; init; }

    /// <summary>
    /// The uncorrected two-sided p value of a permutation test of this score, where one was made: of a subject by relabelling its own
    /// comparison, of the group by relabellings that all subjects share. Of a published score, the p printed with it.
    /// </summary>
    public double? P { get; init; }

    /// <summary>Stimuli behind the score.</summary>
    public int? StimulusCount { get; init; }

    /// <summary>Units behind the score; unknown for RDMs that were given.</summary>
    public int? UnitCount { get; init; }

    /// <summary>The cell's identity: a hash of everything that the score was computed from.</summary>
    public string Cell { get; init; } = "";

    /// <summary>Whose score it is, for people: <c>alexnet/random seed 3, relu5, IT, sub-01, rsa:correlation:tau-b</c>.</summary>
    public string About =>
        $"{NetworkKey}{(Seed.Length > 0 ? $" seed {Seed}" : "")}, {Layer}, {Roi}, {(Subject.Length > 0 ? Subject : "mean over subjects")}, {Measure}";

    /// <summary>What tells the row from every other of its table: all that says whose score it is, and nothing that was computed.</summary>
    internal string Place => string.Join('\n', Network, Weights, Seed, Layer, Dataset, Roi, Subject, Measure);

    /// <summary>The network's key: <c>alexnet/random</c>.</summary>
    internal string NetworkKey => $"{Network}/{Weights}";

    /// <summary>The columns of what was computed that this row and another of the same cell do not agree on, bit by bit.</summary>
    /// <param name="other">The other row.</param>
    public IEnumerable<ChangedColumn> Changes(ScoreRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return
            from column in new (string Name, double? First, double? Second)[]
            {
                ("score", Score, other.Score),
                ("ceiling_lower", CeilingLower, other.CeilingLower),
                ("ceiling_upper", CeilingUpper, other.CeilingUpper),
                ("p", P, other.P),
                ("n_stimuli", StimulusCount, other.StimulusCount),
                ("n_units", UnitCount, other.UnitCount),
            }
            where Bits(column.First) != Bits(column.Second)
            select new ChangedColumn(column.Name, Text(column.First), Text(column.Second));

        static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;
        static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "nothing";
    }

    internal IReadOnlyList<string?> Fields() =>
    [
        Network, Weights, Seed, Layer, LayerIndex.ToString(CultureInfo.InvariantCulture), Dataset, Roi, Subject, Measure,
        TableText.Number(Score), TableText.Number(CeilingLower), TableText.Number(CeilingUpper), TableText.Number(P),
        TableText.Count(StimulusCount), TableText.Count(UnitCount), Cell,
    ];

    /// <summary>A row as <c>scores.csv</c> holds it.</summary>
    internal static ScoreRow Of(CsvRow row) => new()
    {
        Network = row["network"],
        Weights = row["weights"],
        Seed = row["seed"],
        Layer = row["layer"],
        LayerIndex = row.WholeNumber("layer_index"),
        Dataset = row["dataset"],
        Roi = row["roi"],
        Subject = row["subject"],
        Measure = row["measure"],
        Score = row.Number("score"),
        CeilingLower = row.OptionalNumber("ceiling_lower"),
        CeilingUpper = row.OptionalNumber("ceiling_upper"),
        P = row.OptionalNumber("p"),
        StimulusCount = row["n_stimuli"].Length == 0 ? null : row.WholeNumber("n_stimuli"),
        UnitCount = row["n_units"].Length == 0 ? null : row.WholeNumber("n_units"),
        Cell = row["cell"],
    };
}
