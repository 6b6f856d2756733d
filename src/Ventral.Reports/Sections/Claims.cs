using System.Text.Json.Nodes;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>What the study claimed before it saw its data, each claim with its verdict; nothing where it claimed nothing.</summary>
internal static class Claims
{
    public static void Write(HtmlWriter html, RunTables run)
    {
        if (run.Claims.IsEmpty)
        {
            return;
        }

        html.Block("section", () =>
        {
            html.Element("h2", "Claims");
            html.Block("p", () => html.Text(Standing(run.Record)), ("class", "note"));
            html.Block("div", () => html.Element("table", () => WriteTable(html, run)), ("class", "scroll"));
        }, ("id", "claims"));
    }

    /// <summary>Whether what ran is what was locked, and what the rest of the page is worth.</summary>
    private static string Standing(RunRecord record)
    {
        const string Rest = " Whatever else this page tests is exploratory.";
        var kept = record.Root["lock"] as JsonObject;
        string digest = kept?["digest"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        string[] differences = [.. (kept?["differences"] as JsonArray ?? []).OfType<JsonValue>().Select(d => d.ToString())];
        return (digest.Length == 0 ? "The study was not locked: nothing shows that these hypotheses were stated before the data were seen."
            : differences.Length == 0 ? $"What ran is what was locked (digest {digest})."
            : $"What ran is not what was locked (digest {digest}): {string.Join(" ", differences)}") + Rest;
    }

    private static void WriteTable(HtmlWriter html, RunTables run)
    {
        html.Element("thead", () => html.Element("tr", () =>
        {
            foreach (string column in (string[])["Claim", "Contrast", "ROI", "Layer", "Direction", "Test", "Effect [95 %]", "p", "p adjusted", "Among", "Verdict"])
            {
                html.Element("th", column, ("scope", "col"));
            }
        }));
        html.Element("tbody", () =>
        {
            foreach (var row in run.Claims)
            {
                html.Element("tr", () =>
                {
                    html.Element("th", row.Claim, ("scope", "row"));
                    html.Element("td", row.Contrast);
                    html.Element("td", row.Roi);
                    html.Element("td", row.Layer.Length > 0 ? row.Layer : "mean of all");
                    html.Element("td", row.Direction);
                    html.Element("td", row.Test);
                    html.Element("td", row.Effect is null ? "" : $"{row.EffectSize} {Show.Number(row.Effect)} [{Show.Number(row.Lower)}, {Show.Number(row.Upper)}]");
                    html.Element("td", Show.Number(row.P), ("class", "number"));
                    html.Element("td", Show.Number(row.PAdjusted), ("class", "number"));
                    html.Element("td", $"{row.FamilySize} of '{row.Family}', {row.Adjustment}");
                    var (verdict, look) = row.Verdict switch
                    {
                        "supported" => ("\u2713 supported", "agrees"),
                        "contradicted" => ("\u2717 contradicted", "differs"),
                        "not-supported" => (row.Reason.Length > 0 ? $"not supported: {row.Reason}" : "not supported", "unjudged"),
                        _ => ($"not tested: {row.Reason}", "unjudged"),
                    };
                    html.Element("td", verdict, ("class", look));
                });
                html.Text("\n");
            }
        });
    }
}
