using System.Text.Json.Nodes;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Whose data and weights the run used, under which licences, and what to cite: <c>datasets</c> of <c>run.json</c>.</summary>
internal static class DataAndLicences
{
    private static readonly string[] Columns = ["Data", "Licence", "Cite", "Page"];

    /// <summary>True where the run used data or weights that have owners.</summary>
    public static bool Has(RunTables run) => Entries(run).Any();

    public static void Write(HtmlWriter html, RunTables run)
    {
        if (!Has(run))
        {
            return;
        }

        html.Block("section", () =>
        {
            html.Element("h2", "Data and licences");
            html.Block("p", () => html.Text("What this run read that somebody made. Cite it where you publish what it found; a licence that is not known is no permission."), ("class", "note"));
            html.Block("div", () => html.Element("table", () =>
            {
                html.Element("thead", () => html.Element("tr", () =>
                {
                    foreach (string column in Columns)
                    {
                        html.Element("th", column, ("scope", "col"));
                    }
                }));
                html.Element("tbody", () =>
                {
                    foreach (var entry in Entries(run))
                    {
                        WriteRow(html, entry);
                    }
                });
            }), ("class", "scroll"));
        }, ("id", "data"));
    }

    private static void WriteRow(HtmlWriter html, JsonObject entry)
    {
        html.Element("tr", () =>
        {
            html.Element("th", () =>
            {
                html.Element("code", Text(entry, "id"));
                html.Text(Text(entry, "title") is { Length: > 0 } title ? $" {title}" : "");
            }, ("scope", "row"));
            html.Element("td", Text(entry, "licence") is { Length: > 0 } licence ? licence : "unknown");
            html.Element("td", () =>
            {
                string[] works = [.. (Text(entry, "cite") is { Length: > 0 } cite ? cite : "unknown").Split(" \u00b7 "), .. Dois(entry)];
                for (int i = 0; i < works.Length; i++)
                {
                    if (i > 0)
                    {
                        html.Void("br");
                    }

                    html.Text(works[i]);
                }
            });
            html.Element("td", Text(entry, "page"));
        });
        html.Text("\n");
    }

    private static IEnumerable<string> Dois(JsonObject entry) =>
        Text(entry, "doi").Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(doi => $"doi:{doi}");

    private static IEnumerable<JsonObject> Entries(RunTables run) =>
        (run.Record.Root["datasets"] as JsonArray ?? []).OfType<JsonObject>().Where(entry => Text(entry, "id").Length > 0);

    private static string Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text.Trim() : "";
}
