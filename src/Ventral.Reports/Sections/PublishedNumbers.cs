using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Printed numbers beside computed ones: the disagreements first, then all of them.</summary>
internal static class PublishedNumbers
{
    private const int FewestPlotted = 3;

    private const int LongestOpen = 12;

    public static void Write(HtmlWriter html, RunTables run, PageContent content) => html.Block("section", () =>
    {
        html.Element("h2", "Published against computed");
        if (run.Published.IsEmpty)
        {
            html.Block("p", () => html.Text("The study names no published values."), ("class", "note"));
            return;
        }

        WriteDisagreements(html, run);

        // Bounds, as 'p < .05', are no values that could equal the computed one.
        var pairs = run.Published.Where(p => p is { Published: not null, Computed: not null, IsBound: false }).ToList();

        // Correlations and F values on one axis would squeeze the correlations into a point.
        var small = pairs.Where(p => Math.Abs(p.Published!.Value) < 1).ToList();
        var large = pairs.Except(small).ToList();
        var plots = new[] { (Rows: small, Name: "values below 1"), (Rows: large, Name: "values of 1 and more") }.Where(p => p.Rows.Count >= FewestPlotted).ToList();
        if (plots.Count > 0)
        {
            html.Block("div", () =>
            {
                foreach (var (rows, name) in plots)
                {
                    content.Place(html, PublishedScatter.Make(content.NextKey(), name, rows), $"{char.ToUpperInvariant(name[0])}{name[1..]} ({rows.Count})");
                }
            }, ("class", "squares"));
        }

        html.Block("details", () =>
        {
            html.Element("summary", run.Published.Length == 1 ? "The number" : $"All {Show.Count(run.Published.Length, "number", "numbers")}");
            html.Block("div", () => html.Element("table", () => WriteTable(html, run.Published)), ("class", "scroll"));
        }, run.Published.Length <= LongestOpen ? [("open", "")] : []);
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
