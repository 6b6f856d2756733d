namespace Ventral.Reports.Tables;

/// <summary>A row of <c>scores.csv</c>, as far as the report shows it.</summary>
internal sealed record ScoreRow(
    Series Series, string Seed, string Layer, int LayerIndex, string Roi, string Subject, string Measure,
    double Score, double? CeilingLower, double? CeilingUpper)
{
    public static readonly string[] Columns =
        ["network", "weights", "seed", "layer", "layer_index", "roi", "subject", "measure", "score", "ceiling_lower", "ceiling_upper"];

    public bool IsGroup => Subject.Length == 0;

    /// <summary>One seed of several, shown on its own only where seeds are compared.</summary>
    public bool IsSingleSeed => Seed.Length > 0 && Seed != Studies.Tables.ScoreRow.MeanOfSeeds;

    public static ScoreRow Read(RunRow row) => new(
        new Series(row.RequiredText("network"), row.Text("weights")), row.Text("seed"), row.RequiredText("layer"),
        row.RequiredCount("layer_index"), row.RequiredText("roi"), row.Text("subject"), row.RequiredText("measure"),
        row.RequiredNumber("score"), row.Number("ceiling_lower"), row.Number("ceiling_upper"));
}
