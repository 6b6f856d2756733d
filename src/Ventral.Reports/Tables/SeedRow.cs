namespace Ventral.Reports.Tables;

/// <summary>A row of <c>seeds.csv</c>: the spread over seeds beside that over subjects, alone or with a difference from another network.</summary>
internal sealed record SeedRow(string Network, string Roi, string Layer, string Measure, double SeedDeviation, double? SubjectDeviation, string Against, double? Difference, bool? IsWithinSeeds)
{
    public static readonly string[] Columns = ["network", "roi", "layer", "measure", "sd_seeds", "sd_subjects", "against", "difference", "within_seeds"];

    public static SeedRow Read(RunRow row) => new(
        row.RequiredText("network"), row.Text("roi"), row.RequiredText("layer"), row.Text("measure"), row.RequiredNumber("sd_seeds"), row.Number("sd_subjects"),
        row.Text("against"), row.Number("difference"), row.Claim("within_seeds"));
}
