using System.Globalization;
using System.Text.Json.Nodes;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>What the run was made of: every property of <c>run.json</c> that the report does not show elsewhere.</summary>
internal static class Provenance
{
    public static void Write(HtmlWriter html, RunTables run) => html.Block("section", () =>
    {
        html.Element("h2", "Provenance");
        html.Block("p", () => html.Text(
            $"Made from {run.Scores.RowCount.ToString("N0", CultureInfo.InvariantCulture)} scores, {Show.Count(run.Tests.Length, "test", "tests")} and "
            + $"{Show.Count(run.Published.Length, "published number", "published numbers")} in this folder\u2019s tables, which hold every digit."), ("class", "note"));
        WriteObject(html, run.Record.Provenance);
    }, ("id", "provenance"));

    private static void WriteObject(HtmlWriter html, IEnumerable<KeyValuePair<string, JsonNode?>> properties) => html.Block("dl", () =>
    {
        foreach (var (name, value) in properties.Where(p => !IsAbsent(p.Value)))
        {
            html.Element("dt", Words(name));
            html.Element("dd", () => WriteValue(html, value));
            html.Text("\n");
        }
    });

    private static void WriteValue(HtmlWriter html, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject nested:
                WriteObject(html, RunRecord.Unshown(nested));
                break;
            case JsonArray { Count: > 0 } list when list.All(e => e is JsonObject):
                WriteTable(html, [.. list.Cast<JsonObject>()]);
                break;
            case JsonArray list when list.All(e => e is JsonValue):
                html.Text(string.Join(", ", list.Select(Text)));
                break;
            case JsonArray list:
                html.Element("ul", () =>
                {
                    foreach (var entry in list)
                    {
                        html.Element("li", () => WriteValue(html, entry));
                    }
                });
                break;
            default:
                WriteText(html, Text(value));
                break;
        }
    }

    private static void WriteTable(HtmlWriter html, JsonObject[] rows)
    {
        string[] columns = [.. rows.SelectMany(r => r).Where(p => !IsAbsent(p.Value)).Select(p => p.Key).Distinct()];
        void Table() => html.Block("div", () => html.Element("table", () =>
        {
            html.Element("thead", () => html.Element("tr", () =>
            {
                foreach (string column in columns)
                {
                    html.Element("th", Words(column), ("scope", "col"));
                }
            }));
            html.Element("tbody", () =>
            {
                foreach (var row in rows)
                {
                    html.Element("tr", () =>
                    {
                        foreach (string column in columns)
                        {
                            html.Element("td", () => WriteValue(html, row[column]));
                        }
                    });
                    html.Text("\n");
                }
            });
        }), ("class", "scroll"));

        const int foldedFrom = 12;
        if (rows.Length < foldedFrom)
        {
            Table();
            return;
        }

        html.Block("details", () =>
        {
            html.Element("summary", Show.Count(rows.Length, "entry", "entries"));
            Table();
        });
    }

    private static void WriteText(HtmlWriter html, string text)
    {
        const int hashLength = 40;
        bool isHash = text.Length >= hashLength && text.All(char.IsAsciiHexDigit);
        if (isHash)
        {
            html.Element("code", text);
        }
        else
        {
            html.Text(text);
        }
    }

    private static bool IsAbsent(JsonNode? value) => value is null or JsonArray { Count: 0 } || (value is JsonValue v && v.TryGetValue(out string? text) && text.Length == 0);

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue v when v.TryGetValue(out string? text) => text,
        JsonValue v when v.TryGetValue(out bool claim) => claim ? "yes" : "no",
        _ => value.ToJsonString(),
    };

    /// <summary>A property's name as words: <c>studyHash</c> and <c>study_hash</c> both read "study hash".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => c is '_' or '-' ? " " : char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
