using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>How far seeds of one network lie apart.</summary>
internal static class Seeds
{
    private static readonly string[] LayerColumns = ["Network", "Weights", "Layer"];

    public static void Write(HtmlWriter html, RunTables run, PageContent content) => html.Block("section", () =>
    {
        var scores = run.Scores;
        html.Element("h2", "Seeds");
        var groups = scores.SeedRows.GroupBy(r => (r.Roi, r.Series)).Where(g => g.Select(r => r.Seed).Distinct().Count() > 1).ToList();
        if (groups.Count == 0)
        {
            html.Block("p", () => html.Text("No series was scored with several seeds."), ("class", "note"));
            return;
        }

        html.Block("p", () => html.Text(
            "A dot is one network grown from one seed, the bar spans them all, the diamond is the averaged network. "
            + $"A difference between networks that is smaller than this spread says little. {Measures(scores)}"), ("class", "note"));
        foreach (string roi in scores.Rois.Where(r => groups.Exists(g => g.Key.Roi == r)))
        {
            html.Element("h3", roi);
            html.Block("div", () =>
            {
                foreach (var group in groups.Where(g => g.Key.Roi == roi).OrderBy(g => scores.Series.IndexOf(g.Key.Series)))
                {
                    int count = group.Select(r => r.Seed).Distinct().Count();
                    content.Place(html, SeedSpread.Make(content.NextKey(), run, roi, group.Key.Series), $"{group.Key.Series.Label}, {count} seeds");
                }
            }, ("class", "panels"));
            WriteNumbers(html, scores, roi, [.. groups.Where(g => g.Key.Roi == roi).Select(g => g.Key.Series)]);
        }
    }, ("id", "seeds"));

    private static string Measures(ScoreTable scores)
    {
        string[] measures = [.. scores.SeedRows.Select(r => r.Measure).Distinct()];
        return measures.Length == 1 ? $"Seeds were scored by {Show.Measure(measures[0])} alone." : "The measure is the one chosen above.";
    }

    private static void WriteNumbers(HtmlWriter html, ScoreTable scores, string roi, Series[] series) => html.Block("details", () =>
    {
        html.Element("summary", $"The numbers: lowest and highest seed in {roi}");
        html.Block("div", () => html.Element("table", () =>
        {
            html.Element("thead", () => html.Element("tr", () =>
            {
                foreach (string column in LayerColumns)
                {
                    html.Element("th", column, ("scope", "col"));
                }

                html.Element("th", "lowest", ("scope", "col"), ("class", "number"));
                html.Element("th", "highest", ("scope", "col"), ("class", "number"));
            }));
            html.Element("tbody", () =>
            {
                foreach (var layer in scores.SeedRows
                    .Where(r => r.Roi == roi && r.Measure == scores.Measure && series.Contains(r.Series))
                    .GroupBy(r => (r.Series, r.LayerIndex, r.Layer)).OrderBy(g => scores.Series.IndexOf(g.Key.Series)).ThenBy(g => g.Key.LayerIndex))
                {
                    html.Element("tr", () =>
                    {
                        html.Element("td", layer.Key.Series.Network);
                        html.Element("td", layer.Key.Series.Weights);
                        html.Element("td", layer.Key.Layer);
                        html.Element("td", Show.Score(layer.Min(r => r.Score)), ("class", "number"));
                        html.Element("td", Show.Score(layer.Max(r => r.Score)), ("class", "number"));
                    });
                }
            });
        }), ("class", "scroll"));
    });
}
