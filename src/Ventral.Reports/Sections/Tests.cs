using System.Collections.Immutable;
using System.Globalization;
using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Every test, as published beside corrected.</summary>
internal static class Tests
{
    private const int FoldedFrom = 24;

    private static readonly string[] QuestionColumns = ["Contrast", "ROI", "Layer"];

    public static void Write(HtmlWriter html, RunTables run) => html.Block("section", () =>
    {
        html.Element("h2", "Tests");
        if (run.Tests.IsEmpty)
        {
            html.Block("p", () => html.Text("The study asks for no tests."), ("class", "note"));
            return;
        }

        var questions = TestPairs.From(run.Tests);
        int both = questions.Count(q => !q.AsPublished.IsEmpty && !q.Corrected.IsEmpty), differing = questions.Count(q => q.ConclusionsDiffer);
        html.Block("p", () => html.Text(
            $"Left, what the paper did, faults included; right, what should be believed. {Show.Count(both, "question was", "questions were")} asked both ways; "
            + $"{Show.Count(differing, "conclusion differs", "conclusions differ")} at p < .05 and "
            + (differing == 1 ? "is" : "are") + " marked \u25c6. An adjusted p says by what and among how many tests; its family\u2019s name shows where it is pointed at."), ("class", "note"));
        foreach (var kind in questions.GroupBy(q => Family(q.Kind)))
        {
            var rows = kind.ToList();
            html.Block("details", () =>
            {
                html.Element("summary", $"{kind.Key} ({rows.Count})");
                html.Block("div", () => html.Element("table", () => WriteTable(html, rows)), ("class", "scroll"));
            }, rows.Count <= FoldedFrom ? [("open", "")] : []);
        }
    }, ("id", "tests"));

    private static string Family(string kind) => kind switch
    {
        _ when kind.StartsWith("rm-anova", StringComparison.Ordinal) => "Repeated-measures analysis of variance",
        "t" => "t tests of two networks",
        "t:last-first" => "t tests of the last against the first layer",
        "one-sample-t" => "t tests against zero",
        "mantel" => "Mantel tests",
        "kruskal" or "kruskal-wallis" => "Kruskal\u2013Wallis tests",
        "wilcoxon" => "Wilcoxon tests",
        "two-factor-bootstrap" => "Two-factor bootstraps, over subjects and stimuli",
        "bayes-factor" => "Bayes factors of paired differences",
        "mixed-model:network" => "Mixed models over all layers",
        _ => kind,
    };

    /// <summary>Which columns a table needs: a side that no test has is left out, and so is a name that every test has.</summary>
    private readonly record struct Shown(bool Published, bool Corrected, bool Names)
    {
        public static Shown By(IReadOnlyList<TestPairs> questions) => new(
            questions.Any(q => !q.AsPublished.IsEmpty),
            questions.Any(q => !q.Corrected.IsEmpty),
            questions.SelectMany(q => q.AsPublished.Concat(q.Corrected)).Select(t => t.Name).Distinct().Skip(1).Any());
    }

    private static void WriteTable(HtmlWriter html, IReadOnlyList<TestPairs> questions)
    {
        var shown = Shown.By(questions);
        html.Element("thead", () =>
        {
            html.Element("tr", () =>
            {
                foreach (string column in QuestionColumns)
                {
                    html.Element("th", column, ("rowspan", "2"), ("scope", "col"));
                }

                if (shown.Published)
                {
                    html.Element("th", "As published", ("colspan", shown.Names ? "3" : "2"), ("scope", "colgroup"), ("class", "group"));
                }

                if (shown.Corrected)
                {
                    html.Element("th", "Corrected", ("colspan", shown.Names ? "5" : "4"), ("scope", "colgroup"), ("class", "group"));
                }
            });
            html.Element("tr", () =>
            {
                if (shown.Published)
                {
                    WriteSideHead(html, shown);
                }

                if (shown.Corrected)
                {
                    WriteSideHead(html, shown);
                    html.Element("th", "adjusted", ("scope", "col"));
                    html.Element("th", "effect [95 % interval]", ("scope", "col"));
                }
            });
        });
        html.Element("tbody", () =>
        {
            foreach (var question in questions)
            {
                var corrected = question.CorrectedLines;
                int lines = Math.Max(question.AsPublished.Length, corrected.Length);
                for (int line = 0; line < lines; line++)
                {
                    WriteLine(html, shown, question, corrected.ElementAtOrDefault(line), line, lines);
                }
            }
        });
    }

    private static void WriteSideHead(HtmlWriter html, Shown shown)
    {
        if (shown.Names)
        {
            html.Element("th", "test", ("scope", "col"), ("class", "group"));
        }

        html.Element("th", "statistic", ("scope", "col"), ("class", shown.Names ? "number" : "number group"));
        html.Element("th", "p", ("scope", "col"), ("class", "number"));
    }

    private static void WriteLine(HtmlWriter html, Shown shown, TestPairs question, ImmutableArray<TestRow> adjustments, int line, int lines) => html.Element("tr", () =>
    {
        if (line == 0)
        {
            string rows = lines.ToString(CultureInfo.InvariantCulture);
            string effect = question.Kind.Contains(':', StringComparison.Ordinal) ? ": " + question.Kind[(question.Kind.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";
            html.Element("th", (question.ConclusionsDiffer ? "\u25c6 " : "") + question.Contrast + effect, ("scope", "row"), ("rowspan", rows));
            html.Element("td", question.Roi, ("rowspan", rows));
            html.Element("td", question.Layer, ("rowspan", rows));
        }

        if (shown.Published)
        {
            var published = question.AsPublished.ElementAtOrDefault(line);
            WriteSide(html, shown, published, Look(published?.P));
        }

        if (shown.Corrected)
        {
            var corrected = adjustments.IsDefault ? null : adjustments[0];
            WriteSide(html, shown, corrected, corrected?.PAdjusted is null ? Look(corrected?.P) : "number");
            html.Element("td", () => WriteAdjusted(html, adjustments), ("class", "adjusted"));
            html.Element("td", Effect(corrected), ("class", "effect"));
        }
    }, ("class", (line == 0 ? "first" : "more") + (question.ConclusionsDiffer ? " changed" : "")));

    private static void WriteSide(HtmlWriter html, Shown shown, TestRow? test, string look)
    {
        if (shown.Names)
        {
            html.Element("td", test?.Name ?? "", ("class", "group name"));
        }

        html.Element("td", Statistic(test), ("class", shown.Names ? "number" : "number group"));
        html.Element("td", Show.P(test?.P), ("class", look));
    }

    private static void WriteAdjusted(HtmlWriter html, ImmutableArray<TestRow> adjustments)
    {
        foreach (var test in adjustments.IsDefault ? [] : adjustments.Where(t => t.PAdjusted is not null))
        {
            html.Element("div", () =>
            {
                html.Element("span", Show.P(test.PAdjusted), ("class", Look(test.PAdjusted)));
                html.Element("small", " " + test.Adjustment + (test.FamilySize.Length > 0 ? $", {test.FamilySize}" : ""));
            }, test.Family.Length > 0 ? [("title", $"Adjusted among: {test.Family}")] : []);
        }
    }

    private static string Look(double? p) => p < TestRow.Threshold ? "number significant" : "number";

    private static string Statistic(TestRow? test)
    {
        if (test?.Value is not { } value)
        {
            return "";
        }

        string degrees = (test.Df1, test.Df2) switch
        {
            ({ } one, { } two) => $"({Show.Number(one)}, {Show.Number(two)})",
            ({ } one, null) => $"({Show.Number(one)})",
            _ => "",
        };
        bool small = Math.Abs(value) < 1 && degrees.Length == 0;
        return $"{test.Statistic}{degrees} = {(small ? Show.Score(value) : Show.Statistic(value))}";
    }

    private static string Effect(TestRow? test)
    {
        if (test?.Effect is not { } effect)
        {
            return "";
        }

        // Bounds never part at the end of a line.
        string interval = test is { CiLower: { } low, CiUpper: { } high } ? $" [{Show.Statistic(low)},\u00a0{Show.Statistic(high)}]" : "";
        return $"{test.EffectSize} {Show.Statistic(effect)}{interval}".Trim();
    }
}
