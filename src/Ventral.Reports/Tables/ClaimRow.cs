namespace Ventral.Reports.Tables;

/// <summary>A row of <c>claims.csv</c>: what the study claimed beforehand, and what became of it.</summary>
internal sealed record ClaimRow(
    string Claim, string Contrast, string Roi, string Layer, string Direction, string Test, double? P, string Family, string Adjustment, int FamilySize,
    double? PAdjusted, double Alpha, string EffectSize, double? Effect, double? Lower, double? Upper, string Verdict, string Reason)
{
    public static readonly string[] Columns =
    [
        "claim", "contrast", "roi", "layer", "direction", "test", "p", "family", "adjustment", "family_size", "p_adjusted", "alpha", "effect_size", "effect",
        "ci_lower", "ci_upper", "verdict", "reason",
    ];

    public static ClaimRow Read(RunRow row) => new(
        row.RequiredText("claim"), row.Text("contrast"), row.Text("roi"), row.Text("layer"), row.Text("direction"), row.Text("test"), row.Number("p"),
        row.Text("family"), row.Text("adjustment"), row.RequiredCount("family_size"), row.Number("p_adjusted"), row.RequiredNumber("alpha"),
        row.Text("effect_size"), row.Number("effect"), row.Number("ci_lower"), row.Number("ci_upper"), row.RequiredText("verdict"), row.Text("reason"));
}
