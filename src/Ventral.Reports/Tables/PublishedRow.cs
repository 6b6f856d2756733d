namespace Ventral.Reports.Tables;

/// <summary>A row of <c>published.csv</c>: a printed number beside the same number computed.</summary>
internal sealed record PublishedRow(string Quantity, double? Published, double? Computed, double? Tolerance, bool? Agrees, string Source)
{
    /// <summary>Whether what was printed bounds the number, as <c>p &lt; .05</c> does: judged, but without a tolerance.</summary>
    public bool IsBound => Tolerance is null && Agrees is not null;

    public static readonly string[] Columns = ["quantity", "published", "computed", "tolerance", "agrees", "source"];

    public static PublishedRow Read(RunRow row) => new(
        row.RequiredText("quantity"), row.Number("published"), row.Number("computed"), row.Number("tolerance"),
        row.Claim("agrees"), row.Text("source"));
}
