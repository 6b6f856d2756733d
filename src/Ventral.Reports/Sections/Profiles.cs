using Ventral.Reports.Figures;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>The layer profiles: all networks of a region at once, then each network with its subjects.</summary>
internal static class Profiles
{
    public static void Write(HtmlWriter html, RunTables run, PageContent content)
    {
        var scores = run.Scores;
        var ends = new ScoreEnds(scores.Means.Concat(scores.SubjectRows), roomAbove: 0.14);
        var meanEnds = new ScoreEnds(scores.Means.Where(r => scores.Ranked.Contains(r.Series)));
        var significance = new Significance(run);
        html.Block("section", () =>
        {
            html.Element("h2", "Layer by layer");
            WriteMeasureChooser(html, scores);
            html.Element("h3", "All networks");
            html.Block("p", () => html.Text("Mean scores from each network\u2019s first to its last layer."), ("class", "note"));
            Legend.WriteNetworks(html, scores);
            html.Block("div", () =>
            {
                foreach (string roi in scores.Rois)
                {
                    content.Place(html, Overview.Make(content.NextKey(), run, meanEnds, roi), roi);
                }
            }, ("class", "panels wide"));
            foreach (string roi in scores.Rois)
            {
                html.Element("h3", () => html.Text(roi).Text(", network by network"));
                Legend.WriteMarks(html, scores, LayerProfile.Ceilings(scores, roi).Count > 0, significance.MarksPoints, significance.MarksContrasts);
                html.Block("div", () =>
                {
                    foreach (string network in scores.Networks.Where(n => scores.Means.Concat(scores.SubjectRows).Any(r => r.Roi == roi && r.Series.Network == n)))
                    {
                        content.Place(html, LayerProfile.Make(content.NextKey(), run, ends, significance, roi, network), network);
                    }
                }, ("class", "panels"));
                WriteNumbers(html, scores, roi);
            }
        }, ("id", "profiles"));
    }

    private static void WriteMeasureChooser(HtmlWriter html, ScoreTable scores)
    {
        if (scores.Measures.Length < 2)
        {
            html.Block("p", () => html.Text($"Measure: {Show.Measure(scores.Measure)} ({scores.Measure})."), ("class", "note"));
            return;
        }

        html.Block("p", () =>
        {
            html.Element("label", "Measure ", ("for", "measure"));
            html.Element("select", () =>
            {
                foreach (string measure in scores.Measures)
                {
                    string label = $"{Show.Measure(measure)} ({measure})";
                    _ = measure == scores.Measure
                        ? html.Element("option", label, ("value", measure), ("selected", ""))
                        : html.Element("option", label, ("value", measure));
                }
            }, ("id", "measure"), ("data-parameter", "measure"), ("autocomplete", "off"));
        }, ("class", "chooser"));
    }

    /// <summary>The means behind the panels, for readers who cannot see them.</summary>
    private static void WriteNumbers(HtmlWriter html, ScoreTable scores, string roi) => html.Block("details", () =>
    {
        html.Element("summary", $"The numbers: mean scores in {roi}");
        foreach (string network in scores.Networks)
        {
            var rows = scores.Means.Where(r => r.Roi == roi && r.Series.Network == network).ToList();
            if (rows.Count == 0)
            {
                continue;
            }

            var byCell = rows.GroupBy(r => (r.Measure, r.Series.Weights, r.Layer)).ToDictionary(g => g.Key, g => g.First().Score);
            html.Block("div", () => html.Element("table", () =>
            {
                html.Element("caption", network);
                html.Element("thead", () => html.Element("tr", () =>
                {
                    html.Element("th", "Measure", ("scope", "col"));
                    html.Element("th", "Weights", ("scope", "col"));
                    foreach (string layer in scores.Layers[network])
                    {
                        html.Element("th", layer, ("scope", "col"), ("class", "number"));
                    }
                }));
                html.Element("tbody", () =>
                {
                    foreach (var (measure, weights) in rows.Select(r => (r.Measure, r.Series.Weights)).Distinct())
                    {
                        html.Element("tr", () =>
                        {
                            html.Element("td", measure);
                            html.Element("td", weights);
                            foreach (string layer in scores.Layers[network])
                            {
                                html.Element("td", byCell.TryGetValue((measure, weights, layer), out double score) ? Show.Score(score) : "", ("class", "number"));
                            }
                        });
                    }
                });
            }), ("class", "scroll"));
        }
    });
}
