using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>What the study's design found of brains whose truth is known; why it is not shown where it is another study's; nothing where it was not simulated.</summary>
internal static class Simulation
{
    private static readonly string[] SummaryColumns = ["ROI", "layer found", "layer by chance", "network found", "network by chance", "layer stated", "verdict"];

    private static readonly string[] RateColumns = ["ROI", "Contrast", "Test", "Question", "significant [95 % interval]"];

    public static void Write(HtmlWriter html, RunTables run)
    {
        if (!run.Simulation.Any)
        {
            return;
        }

        html.Block("section", () =>
        {
            html.Element("h2", "Simulation");
            if (run.Simulation.LeftOut is { Length: > 0 } why)
            {
                html.Element("p", why, ("class", "note"));
                return;
            }

            html.Block("p", () => html.Text(
                "The same design was put to brains that one of its layers made, at the recordings\u2019 own noise and numbers of subjects and stimuli. "
                + "How often the very layer is found says what its best layers are worth; how often a test is significant where there is nothing, and where there is something, what its tests are."),
                ("class", "note"));
            Table(html, SummaryColumns, 1, run.Simulation.Summary.Select(Cells));
            html.Block("details", () =>
            {
                html.Element("summary", $"False positives and power of {Show.Count(run.Simulation.Rates.Select(r => r.Contrast).Distinct().Count(), "contrast", "contrasts")}");
                Table(html, RateColumns, 4, run.Simulation.Rates.Select(Cells));
            });
        }, ("id", "simulation"));
    }

    private static (string Text, string Look)[] Cells(SimulationSummaryRow row) =>
    [
        (row.Roi, ""), (Show.Percent(row.LayerFound), "number"), (Show.Percent(row.LayerByChance), "number"),
        (Show.Percent(row.NetworkFound), "number"), (Show.Percent(row.NetworkByChance), "number"),
        (row.Stated is { } stated ? Show.Percent(stated) : "", "number"),
        row.Verdict switch { "reached" => ("\u2713 reached", "agrees"), "missed" => ("\u2717 missed", "differs"), _ => ("no rate was stated", "unjudged") },
    ];

    private static (string Text, string Look)[] Cells(SimulationRateRow row) =>
    [
        (row.Roi, ""), (row.Contrast, ""), (row.Test, ""),
        (row.IsNull ? "nothing to find: false positives" : $"made by {row.Truth}, {Show.Number(row.Noise)} \u00d7 the noise, difference {Show.Score(row.Effect)}: power", ""),
        (Show.Percent(row.Rate) + (row is { CiLower: { } low, CiUpper: { } high } ? $" [{Show.Percent(low)},\u00a0{Show.Percent(high)}]" : ""), "number"),
    ];

    private static void Table(HtmlWriter html, string[] columns, int numbersFrom, IEnumerable<(string Text, string Look)[]> rows) => html.Block("div", () => html.Element("table", () =>
    {
        html.Element("thead", () => html.Element("tr", () =>
        {
            for (int c = 0; c < columns.Length; c++)
            {
                html.Element("th", columns[c], [("scope", "col"), .. c >= numbersFrom ? [("class", "number")] : Array.Empty<(string, string)>()]);
            }
        }));
        html.Element("tbody", () =>
        {
            foreach (var row in rows)
            {
                html.Element("tr", () =>
                {
                    foreach (var (text, look) in row)
                    {
                        html.Element("td", text, look.Length > 0 ? [("class", look)] : []);
                    }
                });
                html.Text("\n");
            }
        });
    }), ("class", "scroll"));
}
