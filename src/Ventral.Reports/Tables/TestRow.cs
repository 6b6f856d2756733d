using System.Text.RegularExpressions;

namespace Ventral.Reports.Tables;

/// <summary>A row of <c>tests.csv</c>.</summary>
internal sealed partial record TestRow(
    string Family, string Test, string Contrast, string Roi, string Layer, bool IsCorrected, string Statistic, double? Value,
    double? Df1, double? Df2, double? P, double? PAdjusted, string Adjustment, string EffectSize, double? Effect,
    double? CiLower, double? CiUpper)
{
    /// <summary>Below this p a result is marked.</summary>
    public const double Threshold = 0.05;

    public static readonly string[] Columns =
        ["family", "test", "contrast", "roi", "layer", "mode", "statistic", "value", "df1", "df2", "p", "p_adjusted",
         "adjustment", "effect_size", "effect", "ci_lower", "ci_upper"];

    /// <summary>The p that counts: adjusted where it was adjusted.</summary>
    public double? FinalP => PAdjusted ?? P;

    public bool? IsSignificant => FinalP is { } p ? p < Threshold : null;

    /// <summary>The test without its detail: <c>rm-anova</c> of <c>rm-anova:layer</c>.</summary>
    public string Name => Test.Split(':')[0];

    /// <summary>
    /// What kind of question the test asks, the same for the paper's test and the corrected one, so that an unpaired
    /// and a paired t test of one contrast stand side by side.
    /// </summary>
    public string Kind
    {
        get
        {
            string detail = Test[Name.Length..];
            return Name == "one-sample-t" || !Name.EndsWith("-t", StringComparison.Ordinal) ? Test : "t" + detail;
        }
    }

    /// <summary>How many tests the family's name says that p was adjusted for: <c>7 tests</c>; empty where it does not say.</summary>
    public string FamilySize => FamilyEnd().Match(Family) is { Success: true } end ? end.Groups[1].Value : "";

    public static TestRow Read(RunRow row) => new(
        row.Text("family"), row.RequiredText("test"), row.Text("contrast"), row.Text("roi"), row.Text("layer"), Mode(row),
        row.Text("statistic"), row.Number("value"), row.Number("df1"), row.Number("df2"), row.Number("p"), row.Number("p_adjusted"),
        row.Text("adjustment"), row.Text("effect_size"), row.Number("effect"), row.Number("ci_lower"), row.Number("ci_upper"));

    [GeneratedRegex(@"\(([0-9]+ tests?)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex FamilyEnd();

    private static bool Mode(RunRow row) => row.Text("mode") switch
    {
        Studies.Tables.TestRow.AsPublished => false,
        Studies.Tables.TestRow.Corrected => true,
        var other => throw row.Fault($"'mode' must be '{Studies.Tables.TestRow.AsPublished}' or '{Studies.Tables.TestRow.Corrected}'; found '{other}'."),
    };
}
