using System.Globalization;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Each series' best layer in each region, chosen on the scores shown as publications do, with its share of the noise ceiling.</summary>
internal static class BestLayers
{
    private const int BarWidth = 90;

    public static void Write(HtmlWriter html, RunTables run) => html.Block("section", () =>
    {
        var scores = run.Scores;
        html.Element("h2", "Best layers, as-published");
        html.Block("p", () => html.Text(
            $"The layer with the highest mean {Show.Measure(scores.Measure)}, and its share of the noise ceiling\u2019s lower bound. "
            + "As-published: the layer is chosen on the scores shown, which therefore look better than they would on new data. "
            + "Beside it, of each subject the score at the layer that is best for the other subjects, averaged, with the layer chosen most often."), ("class", "note"));
        html.Block("div", () => html.Element("table", () => WriteTable(html, scores)), ("class", "scroll"));
        if (scores.LoneSeeds.Length > 0)
        {
            html.Block("p", () => html.Text(
                $"No averaged row exists for {Show.Listed([.. scores.LoneSeeds.Select(s => s.Name)])}: the first seed stands for it."), ("class", "note"));
        }

        if (scores.Unranked.Length > 0)
        {
            html.Block("p", () => html.Text(
                $"Not ranked, as no single subject was scored: {Show.Listed([.. scores.Unranked.Select(s => s.Name)])}. "
                + "Likeness to the subjects\u2019 average RDM is higher than the average likeness to a subject."), ("class", "note"));
        }
    }, ("id", "best"));

    private static void WriteTable(HtmlWriter html, ScoreTable scores)
    {
        html.Element("thead", () =>
        {
            html.Element("tr", () =>
            {
                html.Element("th", "Network", ("rowspan", "2"), ("scope", "col"));
                html.Element("th", "Weights", ("rowspan", "2"), ("scope", "col"));
                foreach (string roi in scores.Rois)
                {
                    html.Element("th", roi, ("colspan", "4"), ("scope", "colgroup"), ("class", "group"));
                }
            });
            html.Element("tr", () =>
            {
                foreach (string _ in scores.Rois)
                {
                    html.Element("th", "layer (as-published)", ("scope", "col"), ("class", "group"));
                    html.Element("th", "score", ("scope", "col"), ("class", "number"));
                    html.Element("th", "of ceiling", ("scope", "col"));
                    html.Element("th", "layer chosen on other subjects", ("scope", "col"));
                }
            });
        });
        html.Element("tbody", () =>
        {
            var highest = scores.Rois.ToDictionary(r => r, r => scores.Ranked.Max(s => scores.Best(s, r)?.Score));
            foreach (var series in scores.Series)
            {
                html.Element("tr", () =>
                {
                    html.Element("th", series.Network, ("scope", "row"));
                    html.Element("td", series.Weights);
                    foreach (string roi in scores.Rois)
                    {
                        WriteCells(html, scores.Best(series, roi), scores.Ranked.Contains(series) ? highest[roi] : null);
                        html.Element("td", scores.OnOthers(series, roi) is { } others ? $"{Show.Score(others.Score)} ({others.Layer}, {others.Count} of {others.Subjects})" : "");
                    }
                });
                html.Text("\n");
            }
        });
    }

    private static void WriteCells(HtmlWriter html, ScoreRow? best, double? highest)
    {
        string mark = best is not null && best.Score == highest ? " top" : "";
        html.Element("td", best?.Layer ?? "", ("class", "group" + mark));
        html.Element("td", Show.Score(best?.Score), ("class", "number" + mark));
        html.Element("td", () =>
        {
            if (best?.CeilingLower is > 0 and { } ceiling)
            {
                double share = best.Score / ceiling;
                WriteBar(html, share);
                html.Text(Show.Percent(share));
            }
        }, ("class", "share" + mark));
    }

    private static void WriteBar(HtmlWriter html, double share)
    {
        string width = (BarWidth * Math.Clamp(share, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture);
        string full = BarWidth.ToString(CultureInfo.InvariantCulture);
        html.Element("svg", () =>
        {
            html.Element("rect", "", ("width", full), ("height", "9"), ("fill", "var(--rule)"));
            html.Element("rect", "", ("width", width), ("height", "9"), ("fill", "var(--c1)"));
        }, ("width", full), ("height", "9"), ("viewBox", $"0 0 {full} 9"), ("aria-hidden", "true"), ("class", "bar"));
    }
}
