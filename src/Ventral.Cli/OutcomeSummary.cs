using System.Globalization;

using Spectre.Console;

using Ventral.Studies;
using Ventral.Studies.Claims;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;

namespace Ventral.Cli;

/// <summary>What a run found, in a screenful.</summary>
internal static class OutcomeSummary
{
    public static void Print(Study study, RunOutcome outcome)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 160;
        }

        console.WriteLine();
        console.Write(new Text(study.Title + "\n"));
        if (study.Recordings.OfType<SimulatedSource>().Any())
        {
            console.Write(new Text("The subjects are simulated; nobody was measured.\n"));
        }

        ScoreRow[] best = [.. BestScores(study, outcome)];
        console.Write(BestLayers(study, outcome, best));
        console.Write(new Text("As-published: the layer is chosen on the scores shown, which therefore look better than they would on new data.\n"));
        if (best.Any(row => row.Score <= 0 && MaxT(row, outcome) is not null))
        {
            console.Write(new Text("p is two-sided: beside a score that is not above 0, a small one speaks against likeness.\n"));
        }

        foreach (var row in outcome.Gate.Where(row => row.IsFlagged))
        {
            console.Write(new Text($"Flagged: {row.Network}/{row.Weights}: {row.Evidence}\n"));
        }

        PrintClaims(console, outcome);
        PrintPublished(console, study, outcome);
        console.Write(new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{Amount.Of(outcome.Scores.Length, "score")}, {Amount.Of(outcome.Tests.Length, "test")} in {outcome.Stages.Sum(s => s.Seconds):0.0} s.\nReport: {Path.GetFullPath(Path.Combine(outcome.Folder, "report.html"))}\n")));
    }

    private static void PrintClaims(IAnsiConsole console, RunOutcome outcome)
    {
        foreach (var row in outcome.Claims)
        {
            string found = row.PAdjusted is { } p
                ? string.Create(CultureInfo.InvariantCulture, $"p = {p:G2} ({(row.FamilySize == 1 ? "alone in its family" : $"{row.Hypothesis.Adjustment} over {row.FamilySize} of '{row.Hypothesis.Family}'")}), {row.EffectSize} {row.Effect:0.00}{(row.Reason.Length > 0 ? $". {row.Reason}" : "")}")
                : row.Reason;
            console.Write(new Text($"Claim {Words(row.Verdict)}: {row.Hypothesis.Claim} {found}\n"));
        }

        if (!outcome.Claims.IsEmpty)
        {
            console.Write(new Text($"{outcome.Lock.Text} All other tests are exploratory.\n"));
        }
    }

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.NotSupported => "not supported",
        Verdict.Contradicted => "contradicted",
        _ => "not tested",
    };

    private static IEnumerable<ScoreRow> BestScores(Study study, RunOutcome outcome)
    {
        var averaged = outcome.Scores.Where(row => row.Seed == ScoreRow.MeanOfSeeds).Select(row => (row.Network, row.Weights)).ToHashSet();
        // Scores against the mean brain, one an instance, are higher than any subject's and cannot be ranked with them.
        var bySubject = outcome.Scores.Where(row => row.Subject.Length > 0).Select(row => (row.Network, row.Weights)).ToHashSet();
        return outcome.Scores
            .Where(row => row.Subject.Length == 0 && row.Measure == study.Inference.Measure.Name && (row.Seed == ScoreRow.MeanOfSeeds || !averaged.Contains((row.Network, row.Weights))))
            .Where(row => bySubject.Contains((row.Network, row.Weights)))
            .GroupBy(row => (row.Network, row.Weights, row.Roi))
            .Select(group => group.MaxBy(row => row.Score)!);
    }

    private static Table BestLayers(Study study, RunOutcome outcome, IEnumerable<ScoreRow> best)
    {
        var table = new Table().Border(TableBorder.Simple);
        string measure = study.Inference.Measure.Name;
        foreach (string column in new[] { "network", "weights", "region", "best layer\n(as-published)", measure[(measure.LastIndexOf(':') + 1)..], "ceiling", "p (max-T)", "layer chosen on\nother subjects" })
        {
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        }

        foreach (var row in best)
        {
            string ceiling = row.CeilingLower is { } lower && row.CeilingUpper is { } upper ? $"{Number(lower)} to {Number(upper)}" : "";
            table.AddRow(
                new Text(row.Network), new Text(row.Weights), new Text(row.Roi), new Text(row.Layer), new Text(Number(row.Score)), new Text(ceiling),
                new Text(MaxT(row, outcome) is { } p ? p.ToString("G2", CultureInfo.InvariantCulture) : ""),
                new Text(OnOthers(row, outcome) is { } others ? Words(others) : ""));
        }

        return table;
    }

    private static OthersLayer? OnOthers(ScoreRow best, RunOutcome outcome) => OthersLayer.Of(outcome.Scores
        .Where(row => row.Subject.Length > 0 && (row.Network, row.Weights, row.Seed, row.Roi, row.Measure) == (best.Network, best.Weights, best.Seed, best.Roi, best.Measure))
        .Select(row => (row.Subject, row.Layer, row.Score)));

    private static string Words(OthersLayer found) => $"{Number(found.Score)} ({found.Layer}, {found.Count} of {found.Subjects})";

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static double? MaxT(ScoreRow row, RunOutcome outcome) => outcome.Tests.FirstOrDefault(test =>
        test.Adjustment == "max-T" && test.Contrast == $"{row.Network}/{row.Weights}" && test.Roi == row.Roi && test.Layer == row.Layer)?.PAdjusted;

    private static void PrintPublished(IAnsiConsole console, Study study, RunOutcome outcome)
    {
        if (outcome.Published.IsEmpty)
        {
            return;
        }

        int agree = outcome.Published.Count(row => row.Agrees == true);
        int differ = outcome.Published.Count(row => row.Agrees == false);
        int absent = outcome.Published.Count(row => row.Computed is null);
        string kind = study.Recordings.OfType<SimulatedSource>().Any() ? "Known" : "Published";
        string rest = absent > 0 ? string.Create(CultureInfo.InvariantCulture, $", {absent} could not be computed here") : "";
        console.Write(new Text(string.Create(
            CultureInfo.InvariantCulture, $"{kind} numbers: {agree} {(agree == 1 ? "agrees" : "agree")}, {differ} {(differ == 1 ? "does" : "do")} not{rest}.\n")));
        foreach (var row in outcome.Published.Where(row => row.Agrees == false))
        {
            console.Write(new Text(string.Create(
                CultureInfo.InvariantCulture, $"  {row.Quantity}: published {row.Published:G4}, computed {row.Computed:G4}\n")));
        }
    }
}
