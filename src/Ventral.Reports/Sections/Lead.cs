using Ventral.Reports.Html;
using Ventral.Reports.Tables;

namespace Ventral.Reports.Sections;

/// <summary>Title, question and the answer in a paragraph, from the tables alone.</summary>
internal static class Lead
{
    public static void Write(HtmlWriter html, RunTables run, Action contents) => html.Block("header", () =>
    {
        var record = run.Record;
        if (record.Simulated.Length > 0)
        {
            html.Block("p", () => html.Text(record.Simulated), ("class", "simulated"), ("role", "note"));
        }

        html.Block("h1", () => html.Text(record.Title));
        if (record.Question.Length > 0)
        {
            html.Block("p", () => html.Text(record.Question), ("class", "question"));
        }

        foreach (string sentence in Answer(run))
        {
            html.Block("p", () => html.Text(sentence), ("class", "answer"));
        }

        html.Block("p", () => html.Text(string.Join(" ", Standing(run))), ("class", "note"));
        foreach (string failure in record.Failures)
        {
            html.Block("p", () => html.Text($"Failed, and missing here: {failure}"), ("class", "note missing"));
        }

        foreach (var row in run.Gate.Where(row => row.IsFlagged))
        {
            html.Block("p", () => html.Text($"Flagged, and to be doubted until it is explained: {row.Network} ({row.Weights}). {row.Evidence}"), ("class", "note missing"), ("role", "note"));
        }

        contents();
    });

    private static IEnumerable<string> Answer(RunTables run)
    {
        var scores = run.Scores;
        foreach (string roi in scores.Rois)
        {
            var best = scores.Ranked.Select(s => scores.Best(s, roi)).OfType<ScoreRow>().OrderByDescending(r => r.Score).ToList();
            if (best.Count > 0)
            {
                yield return $"In {roi} the best match, its layer chosen on the same scores (as-published), is {Claim(best[0])}{Ceiling(best[0])}"
                    + (best.Count > 1 ? $"; next is {Claim(best[1])}." : ".");
            }
        }

    }

    private static IEnumerable<string> Standing(RunTables run)
    {
        var scores = run.Scores;
        yield return $"Scores are {Show.Measure(scores.Measure)}, means over {Show.Count(scores.Subjects.Length, "subject", "subjects")}.";
        int differing = TestPairs.From(run.Tests).Count(p => p.ConclusionsDiffer);
        if (differing > 0)
        {
            yield return $"{Show.Count(differing, "test reaches", "tests reach")} another conclusion at p < .05 when corrected than as published.";
        }

        var judged = run.Published.Where(p => p.Agrees is not null).ToList();
        if (judged.Count > 0)
        {
            int agreeing = judged.Count(p => p.Agrees == true);
            string kind = run.Record.Simulated.Length > 0 ? "known" : "published";
            yield return $"Of {Show.Count(judged.Count, kind + " number", kind + " numbers")} checked, {agreeing} {(agreeing == 1 ? "agrees" : "agree")} with what was computed here.";
        }
    }

    private static string Claim(ScoreRow row) => $"{row.Series.Network} ({row.Series.Weights}) at {row.Layer}, {Show.Score(row.Score)}";

    private static string Ceiling(ScoreRow row) => row.CeilingLower is > 0 and { } lower
        ? $" or {Show.Percent(row.Score / lower)} of the noise ceiling\u2019s lower bound ({Show.Score(lower)})"
        : "";
}
