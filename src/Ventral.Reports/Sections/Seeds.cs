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
            WriteWithin(html, run, roi);
            WriteNumbers(html, run, roi, [.. groups.Where(g => g.Key.Roi == roi).Select(g => g.Key.Series)]);
        }
    }, ("id", "seeds"));

    private static string Measures(ScoreTable scores)
    {
        string[] measures = [.. scores.SeedRows.Select(r => r.Measure).Distinct()];
        return measures.Length == 1 ? $"Seeds were scored by {Show.Measure(measures[0])} alone." : "The measure is the one chosen above.";
    }

    /// <summary>Differences that another draw of weights might have turned.</summary>
    private static void WriteWithin(HtmlWriter html, RunTables run, string roi)
    {
        SeedRow[] compared = [.. run.Seeds.Where(r => r.Roi == roi && r.IsWithinSeeds is not null)];
        if (compared.Length == 0)
        {
            return;
        }

        SeedRow[] within = [.. compared.Where(r => r.IsWithinSeeds == true)];
        html.Block("p", () => html.Text(within.Length == 0
            ? $"Each of {Show.Count(compared.Length, "difference", "differences")} between networks in {roi} is larger than the standard deviation over seeds."
            : $"\u25c6 Smaller than the standard deviation over seeds in {roi}: " + Show.Listed([.. within.Select(r => $"{r.Network} less {r.Against} at {r.Layer} ({Show.Score(r.Difference)}, seeds {Show.Score(r.SeedDeviation)})")]) + "."),
            ("class", "note"));
    }

    private static void WriteNumbers(HtmlWriter html, RunTables run, string roi, Series[] series) => html.Block("details", () =>
    {
        var scores = run.Scores;
        html.Element("summary", $"The numbers: lowest and highest seed in {roi}, and the spread over seeds beside that over subjects");
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
                html.Element("th", "SD over seeds", ("scope", "col"), ("class", "number"));
                html.Element("th", "SD over subjects", ("scope", "col"), ("class", "number"));
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
                        var spread = run.Seeds.FirstOrDefault(r => r.Against.Length == 0 && r.Roi == roi && r.Layer == layer.Key.Layer && r.Measure == scores.Measure && r.Network == $"{layer.Key.Series.Network}/{layer.Key.Series.Weights}");
                        html.Element("td", Show.Score(spread?.SeedDeviation), ("class", "number"));
                        html.Element("td", Show.Score(spread?.SubjectDeviation), ("class", "number"));
                    });
                }
            });
        }), ("class", "scroll"));
    });
}
