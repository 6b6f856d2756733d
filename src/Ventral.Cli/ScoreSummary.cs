using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

using Spectre.Console;

using Ventral.Studies;
using Ventral.Studies.Running;
using Ventral.Studies.Tables;

namespace Ventral.Cli;

/// <summary>What <c>ventral score</c> found: a row a layer, a column a region, the ceilings below, and what the weights gate said.</summary>
internal static class ScoreSummary
{
    public static void Print(Study study, RunOutcome outcome)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 160;
        }

        var rows = Shown(study, outcome);
        string[] rois = [.. rows.Select(row => row.Roi).Distinct(StringComparer.Ordinal)];
        bool tested = rows.Any(row => row.P is not null);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(new Text("layer")).NoWrap());
        foreach (string roi in rois)
        {
            table.AddColumn(new TableColumn(new Text(roi)).NoWrap().RightAligned());
            if (tested)
            {
                table.AddColumn(new TableColumn(new Text("p")).NoWrap());
            }
        }

        foreach (var layer in rows.GroupBy(row => (row.LayerIndex, row.Layer)).OrderBy(group => group.Key.LayerIndex))
        {
            table.AddRow([new Text(layer.Key.Layer), .. rois.SelectMany(roi => Cells(layer.First(row => row.Roi == roi), rows, tested))]);
        }

        table.AddRow([new Text("ceiling"), .. rois.SelectMany(roi => Ceiling(rows.First(row => row.Roi == roi), tested))]);
        console.WriteLine();
        console.Write(new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Title}\n{study.Inference.Measure.Name}, mean over subjects, {rows[0].StimulusCount} stimuli; * best layer (as-published: chosen on the scores shown){(study.Inference.PermutationCount > 0 ? "; p two-sided, uncorrected" : "")}\n")));
        console.Write(table);
        foreach (string roi in rois)
        {
            if (ChosenOnOthers(study, outcome, roi) is { } found)
            {
                console.Write(new Text($"{roi}: {Number(found.Score)} at layers chosen on the other subjects ({found.Layer} for {found.Count} of {found.Subjects})\n"));
            }
        }

        foreach (var row in outcome.Gate)
        {
            console.Write(new Text($"{(row.IsFlagged ? "FLAGGED  " : "")}{row.Check}: {row.Verdict}. {row.Evidence}\n"));
        }

        console.Write(new Text($"Report: {Path.GetFullPath(Path.Combine(outcome.Folder, "report.html"))}\n"));
    }

    public static string Json(Study study, RunOutcome outcome) => new JsonObject
    {
        ["network"] = study.Networks[0].Name,
        ["weights"] = study.Networks[0].WeightsName,
        ["dataset"] = ((CatalogueRecording)study.Recordings[0]).Dataset,
        ["measure"] = study.Inference.Measure.Name,
        ["flagged"] = outcome.Gate.Any(row => row.IsFlagged),
        ["gate"] = new JsonArray([.. outcome.Gate.Select(row => new JsonObject
        {
            ["check"] = row.Check, ["verdict"] = row.Verdict, ["statistic"] = row.Statistic,
            ["value"] = row.Value, ["expected"] = row.Expected, ["p"] = row.P, ["evidence"] = row.Evidence,
        })]),
        ["scores"] = new JsonArray([.. Shown(study, outcome).Select(row => new JsonObject
        {
            ["layer"] = row.Layer, ["roi"] = row.Roi, ["score"] = row.Score,
            ["ceiling_lower"] = row.CeilingLower, ["ceiling_upper"] = row.CeilingUpper, ["p"] = row.P,
        })]),
        ["at_layers_chosen_on_others"] = new JsonArray([.. Shown(study, outcome).Select(row => row.Roi).Distinct(StringComparer.Ordinal)
            .Select(roi => (Roi: roi, Found: ChosenOnOthers(study, outcome, roi))).Where(pair => pair.Found is not null).Select(pair => new JsonObject
            {
                ["roi"] = pair.Roi, ["score"] = pair.Found!.Score, ["layer"] = pair.Found.Layer, ["chosen_for"] = pair.Found.Count, ["subjects"] = pair.Found.Subjects,
            })]),
        ["failures"] = new JsonArray([.. outcome.Failures.Select(f => new JsonObject { ["network"] = f.Network, ["cells"] = f.Where, ["reason"] = f.Reason })]),
        ["folder"] = Path.GetFullPath(outcome.Folder),
    }.ToJsonString(new() { WriteIndented = true });

    /// <summary>The means over subjects by the first measure.</summary>
    private static ImmutableArray<ScoreRow> Shown(Study study, RunOutcome outcome) =>
        [.. outcome.Scores.Where(row => row.Subject.Length == 0 && row.Measure == study.Inference.Measure.Name)];

    private static OthersLayer? ChosenOnOthers(Study study, RunOutcome outcome, string roi) =>
        OthersLayer.Of(outcome.Scores.Where(row => row.Subject.Length > 0 && row.Roi == roi && row.Measure == study.Inference.Measure.Name).Select(row => (row.Subject, row.Layer, row.Score)));

    private static IEnumerable<Text> Cells(ScoreRow row, ImmutableArray<ScoreRow> rows, bool tested)
    {
        bool isBest = rows.Where(r => r.Roi == row.Roi).MaxBy(r => r.Score) == row;
        yield return new Text(Number(row.Score) + (isBest ? " *" : "  "));
        if (tested)
        {
            yield return new Text(row.P?.ToString("G2", CultureInfo.InvariantCulture) ?? "");
        }
    }

    private static IEnumerable<Text> Ceiling(ScoreRow row, bool tested)
    {
        yield return new Text(row.CeilingLower is { } lower && row.CeilingUpper is { } upper ? $"{Number(lower)} to {Number(upper)}  " : "");
        if (tested)
        {
            yield return new Text("");
        }
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
