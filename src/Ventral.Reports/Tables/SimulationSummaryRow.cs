namespace Ventral.Reports.Tables;

/// <summary>A row of <c>simulation/summary.csv</c>: how often the layer that made a brain was found, and whether that is what the study states.</summary>
internal sealed record SimulationSummaryRow(string Roi, double LayerFound, double LayerByChance, double NetworkFound, double NetworkByChance, double? Stated, string Verdict)
{
    public static readonly string[] Columns = ["roi", "layer_found", "layer_by_chance", "network_found", "network_by_chance", "stated", "verdict"];

    public static SimulationSummaryRow Read(RunRow row) => new(
        row.RequiredText("roi"), row.RequiredNumber("layer_found"), row.RequiredNumber("layer_by_chance"), row.RequiredNumber("network_found"), row.RequiredNumber("network_by_chance"),
        row.Number("stated"), row.RequiredText("verdict"));
}
