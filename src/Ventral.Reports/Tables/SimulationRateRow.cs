namespace Ventral.Reports.Tables;

/// <summary>A row of <c>simulation/rates.csv</c>: how often a test of a contrast was significant in simulated brains.</summary>
internal sealed record SimulationRateRow(string Roi, string Contrast, string Test, string Truth, double Noise, double Effect, double Rate, double? CiLower, double? CiUpper)
{
    public static readonly string[] Columns = ["roi", "contrast", "test", "truth", "noise", "effect", "rate", "ci_lower", "ci_upper"];

    public bool IsNull => Truth == "none";

    public static SimulationRateRow Read(RunRow row) => new(
        row.RequiredText("roi"), row.RequiredText("contrast"), row.RequiredText("test"), row.RequiredText("truth"), row.RequiredNumber("noise"), row.RequiredNumber("effect"),
        row.RequiredNumber("rate"), row.Number("ci_lower"), row.Number("ci_upper"));
}
