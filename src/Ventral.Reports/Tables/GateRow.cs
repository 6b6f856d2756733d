namespace Ventral.Reports.Tables;

/// <summary>A row of <c>gate.csv</c>: what speaks for or against a network being trained, and used as it was trained.</summary>
internal sealed record GateRow(string Network, string Weights, string Check, string Verdict, string Evidence)
{
    public static readonly string[] Columns = ["network", "weights", "check", "verdict", "evidence"];

    public bool IsFlagged => Verdict == "flagged";

    public static GateRow Read(RunRow row) => new(
        row.RequiredText("network"), row.RequiredText("weights"), row.RequiredText("check"), row.RequiredText("verdict"), row.Text("evidence"));
}
