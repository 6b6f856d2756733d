using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Printed numbers beside computed ones: the disagreements first, then all of them.</summary>
internal static class PublishedNumbers
{
    public static void Write(HtmlWriter html, RunTables run, PageContent content) => html.Block("section", () =>
    {
        html.Element("h2", "Published against computed");
        if (run.Published.IsEmpty)
        {
            html.Block("p", () => html.Text("The study names no published values."), ("class", "note"));
            return;
        }

        WriteDisagreements(html, run);
        var pairs = run.Published.Where(p => p is { Published: not null, Computed: not null }).ToList();

        // Correlations and F values on one axis would squeeze the correlations into a point.
        var small = pairs.Where(p => Math.Abs(p.Published!.Value) < 1).ToList();
        var large = pairs.Except(small).ToList();
        html.Block("div", () =>
        {
            foreach (var (rows, name) in new[] { (small, "values below 1"), (large, "values of 1 and more") })
            {
                if (rows.Count > 0)
                {
                    content.Place(html, PublishedScatter.Make(content.NextKey(), name, rows), $"{char.ToUpperInvariant(name[0])}{name[1..]} ({rows.Count})");
                }
            }
        }, ("class", "squares"));
        html.Block("details", () =>
        {
            html.Element("summary", $"All {Show.Count(run.Published.Length, "published number", "published numbers")}");
            html.Block("div", () => html.Element("table", () => WriteTable(html, run.Published)), ("class", "scroll"));
        });
    }, ("id", "published"));

    private static void WriteDisagreements(HtmlWriter html, RunTables run)
    {
        var differing = run.Published.Where(p => p.Agrees == false).ToList();
        if (differing.Count == 0)
        {
            html.Block("p", () => html.Text(run.Published.Any(p => p.Agrees == true)
                ? "Every number that could be judged agrees within its tolerance."
                : "No published number could be judged."), ("class", "note"));
            return;
        }

        html.Element("h3", $"Where they disagree ({differing.Count})");
        html.Block("div", () => html.Element("table", () => WriteTable(html, differing)), ("class", "scroll"));
    }

    private static void WriteTable(HtmlWriter html, IEnumerable<PublishedRow> rows)
    {
        html.Element("thead", () => html.Element("tr", () =>
        {
            html.Element("th", "Quantity", ("scope", "col"));
            html.Element("th", "Published", ("scope", "col"), ("class", "number"));
            html.Element("th", "Computed", ("scope", "col"), ("class", "number"));
            html.Element("th", "Tolerance", ("scope", "col"), ("class", "number"));
            html.Element("th", "Verdict", ("scope", "col"));
            html.Element("th", "Source", ("scope", "col"));
        }));
        html.Element("tbody", () =>
        {
            foreach (var row in rows)
            {
                html.Element("tr", () =>
                {
                    html.Element("th", row.Quantity, ("scope", "row"));
                    html.Element("td", Show.Number(row.Published), ("class", "number"));
                    html.Element("td", Show.Number(row.Computed), ("class", "number"));
                    html.Element("td", Show.Number(row.Tolerance), ("class", "number"));
                    var (verdict, look) = row.Agrees switch { true => ("\u2713 agrees", "agrees"), false => ("\u2717 differs", "differs"), null => ("not judged", "unjudged") };
                    html.Element("td", verdict, ("class", look));
                    html.Element("td", row.Source, ("class", "source"));
                });
                html.Text("\n");
            }
        });
    }
}
