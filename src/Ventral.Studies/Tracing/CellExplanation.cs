using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

using Ventral.Studies.Running;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>Walks a score back to images, weights, seed, options and code; each hash on the way is computed again from what is said to be behind it.</summary>
public sealed class CellExplanation
{
    private readonly FinishedRun run;

    private CellExplanation(FinishedRun run)
    {
        this.run = run;
    }

    /// <summary>Explains every row of one cell: one, but where two networks answer with the same bits.</summary>
    /// <param name="run">The finished run.</param>
    /// <param name="cell">The cell as <c>scores.csv</c> names it, or its beginning.</param>
    /// <exception cref="VentralException">No cell is named so, or several are.</exception>
    public static ImmutableArray<ExplainedStep> Of(FinishedRun run, string cell)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrWhiteSpace(cell);
        ScoreRow[] rows = [.. run.Scores.Where(row => row.Cell.StartsWith(cell, StringComparison.Ordinal))];
        string[] cells = [.. rows.Select(row => row.Cell).Distinct(StringComparer.Ordinal)];
        return cells.Length switch
        {
            0 => throw new VentralException($"'{run.Folder}' must hold the cell, found none that begins with '{cell}'. The last column of scores.csv names them."),
            > 1 => throw new VentralException($"One cell is required, found {cells.Length} that begin with '{cell}': {string.Join(", ", cells.Take(3))} … Give more digits."),
            _ => [.. rows.Select(new CellExplanation(run).Row)],
        };
    }

    private ExplainedStep Row(ScoreRow row)
    {
        string who = row.Subject.Length > 0 ? row.Subject : "mean over subjects";
        string ceiling = row.CeilingLower is { } lower && row.CeilingUpper is { } upper
            ? string.Create(CultureInfo.InvariantCulture, $"; noise ceiling {lower:R} to {upper:R}")
            : "";
        string p = row.P is { } value ? string.Create(CultureInfo.InvariantCulture, $"; p = {value:R} by permutation, study seed {run.Trace.Seed}") : "";
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Score:R}: {row.NetworkKey}{(row.Seed.Length > 0 ? $", seed {row.Seed}" : "")}, {row.Layer} against {row.Roi}, {who}, by {row.Measure}{ceiling}{p} (cell {row.Cell})");
        var network = run.Trace.Networks.FirstOrDefault(n => n.Network == row.NetworkKey);
        var instance = network?.Instances.FirstOrDefault(i => i.Seed == row.Seed);
        var layer = instance?.Layers.FirstOrDefault(l => l.Name == row.Layer);
        var region = run.Trace.Regions.FirstOrDefault(r => r.Roi == row.Roi && r.Dataset == row.Dataset);
        if (network is null || instance is null || layer is null || region is null)
        {
            return new(text, null, [new("printed by others, not computed here", null, [Files(Settings(row))]), Code()]);
        }

        var measure = Measure.Parse(row.Measure);
        string CellOf(TracedPart subject) => measure is ResponseMeasure related
            ? CellName.Of(layer.Hash, subject.Hash, related, run.Trace.Folds)
            : CellName.Of(layer.Hash, subject.Hash, (RdmMeasure)measure);
        TracedPart[] subjects = [.. region.Of(measure).Where(s => row.Subject.Length == 0 || s.Name == row.Subject)];
        bool holds = row.Subject.Length == 0
            ? CellName.OfGroup(subjects.Select(CellOf)) == row.Cell
            : subjects.Length == 1 && CellOf(subjects[0]) == row.Cell;
        return new(text, holds, [Number(row, layer, region, measure), .. P(row, instance, layer, region, measure as RdmMeasure), Rdm(row, network, instance, layer), .. Folds(measure), Brain(region, subjects, measure), Code()]);
    }

    /// <summary>The number itself, which no hash names: what the store keeps of it, where it keeps it.</summary>
    private ExplainedStep Number(ScoreRow row, TracedPart layer, TracedRegion region, Measure measure)
    {
        var hashes = region.Of(measure).Select(s => s.Hash);
        var step = measure is ResponseMeasure related
            ? ResponseStage.StepOf(layer.Hash, hashes, related, run.Trace.Folds)
            : ScoreStage.StepOf(layer.Hash, hashes, (RdmMeasure)measure);
        int place = region.Subjects.Select(s => s.Name).ToList().IndexOf(row.Subject);
        if (new RunStore(Path.Combine(run.Folder, "store")).TryRead(step) is not { } bytes || NpyVector.TryDecode(bytes) is not { } scores || scores.Length != region.Subjects.Length)
        {
            return new("the number itself is not held against anything here: the store does not keep it any more, or another build wrote it. 'ventral verify' computes it again", null, []);
        }

        double kept = row.Subject.Length == 0 ? ScoreSeries.MeanOf(scores) : place >= 0 ? scores[place] : double.NaN;
        bool isSame = BitConverter.DoubleToInt64Bits(kept) == BitConverter.DoubleToInt64Bits(row.Score);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"the number that the store keeps: {kept:R}{(isSame ? "" : ", which is not that of scores.csv")}; ceilings are not held against anything here ('ventral verify' computes them again)"),
            isSame,
            []);
    }

    /// <summary>The p, where one was made, beside the test that the store keeps.</summary>
    private IEnumerable<ExplainedStep> P(ScoreRow row, TracedInstance instance, TracedPart layer, TracedRegion region, RdmMeasure? measure)
    {
        if (row.P is not { } p || measure is null)
        {
            yield break;
        }

        string permutations = run.Said("study", "permutations");
        var step = PermutationStage.StepOf(measure.Comparison.Name, permutations, run.Trace.Seed, instance.Layers.Select(l => l.Hash), region.Subjects.Select(s => s.Hash));
        int subject = region.Subjects.Select(s => s.Name).ToList().IndexOf(row.Subject);
        double? kept = new RunStore(Path.Combine(run.Folder, "store")).TryRead(step) is { } bytes && (row.Subject.Length == 0 || subject >= 0)
            ? MantelBytes.TryReadP(bytes, instance.Layers.Length, region.Subjects.Length, instance.Layers.IndexOf(layer), row.Subject.Length == 0 ? null : subject)
            : null;
        yield return kept is not { } value
            ? new("p itself is not held against anything here: the store does not keep its test any more, or another build wrote it. 'ventral verify' computes it again", null, [])
            : new(
                string.Create(CultureInfo.InvariantCulture, $"the p that the store keeps, of {permutations} relabellings of {instance.Layers.Length} layers ({RunStore.RelativePath(step.Key)}): {value:R}{(value.Equals(p) ? "" : ", which is not that of scores.csv")}"),
                value.Equals(p),
                []);
    }

    private ExplainedStep Rdm(ScoreRow row, TracedNetwork network, TracedInstance instance, TracedPart layer)
    {
        string text = $"the network's RDM at {layer.Name}, {layer.Hash} ({InStore(layer.Hash)})";
        if (instance.Seed == ScoreRow.MeanOfSeeds)
        {
            (TracedInstance Instance, TracedPart Layer)[] seeds =
                [.. network.Instances.Where(i => i.Seed != ScoreRow.MeanOfSeeds).Select(i => (i, i.Layers.FirstOrDefault(l => l.Name == layer.Name))).Where(i => i.Item2 is not null).Select(i => (i.i, i.Item2!))];
            bool isMean = RdmStage.MeanOf(seeds.Select(s => s.Layer.Hash)).Key == layer.Hash;
            return new($"{text}, the mean over {seeds.Length} seeds", isMean, [.. seeds.Select(s => Rdm(row, network, s.Instance, s.Layer))]);
        }

        var settings = Settings(row);
        if (instance.Identity.Length == 0)
        {
            return new($"{text}, given", null, [Files(settings)]);
        }

        string stimuli = RdmStage.HashOf(run.Trace.Stimuli.Select(s => s.Hash));
        bool holds = RdmStage.StepOf(instance.Identity, stimuli, run.Trace.Readout, layer.Name).Key == layer.Hash;
        return new(
            text,
            holds,
            [
                new(
                    $"network {instance.Identity}: {settings?["architecture"]}, weights {settings?["weights"]} {settings?["scheme"]}{(instance.Seed.Length > 0 ? $", seed {instance.Seed}" : "")}; images prepared by {settings?["preprocessing"]}",
                    null,
                    [Files(settings)]),
                new($"{run.Trace.Stimuli.Length} stimuli, {stimuli}: {string.Join(", ", run.Trace.Stimuli.Take(3).Select(s => $"{s.Name} ({s.Hash[..Math.Min(12, s.Hash.Length)]}…)"))}{(run.Trace.Stimuli.Length > 3 ? " …" : "")}", null, StimulusFiles()),
                new($"read out by {run.Trace.Readout}", null, []),
            ]);
    }

    private ExplainedStep Brain(TracedRegion region, TracedPart[] subjects, Measure measure) => new(
        $"{region.Roi} of {region.Dataset}: {(subjects.Length == 1 ? $"{subjects[0].Name}, {(measure is ResponseMeasure ? "responses" : "RDM")} {subjects[0].Hash}" : $"{subjects.Length} subjects")}",
        null,
        [new(Dataset(region.Dataset), null, [.. run.Inputs.Where(input => input.Role == InputRole.Recording && input.Dataset == region.Dataset && input.Of.Contains(region.Roi)).Select(File)])]);

    /// <summary>What a mapping was learnt and tested on, where one was.</summary>
    private IEnumerable<ExplainedStep> Folds(Measure measure) =>
        measure is ResponseMeasure { UsesFolds: true } ? [new($"learnt and tested on folds: {run.Trace.Folds}", null, [])] : [];

    private ExplainedStep Code() => new(
        $"Ventral {run.Said("tool", "version")} on {run.Said("tool", "runtime")}, builds {run.Trace.Build}; study {run.Trace.StudySha256}",
        run.HoldsItsStudy,
        []);

    private ExplainedStep Files(JsonObject? settings)
    {
        string source = settings?["source"]?.ToString() ?? "", own = settings?["file"]?.ToString() ?? "";
        string key = settings?["network"]?.ToString() ?? "";
        ImmutableArray<ExplainedStep> files = [.. run.Inputs.Where(input => input.Role is not (InputRole.Recording or InputRole.Stimuli) && input.Of.Contains(key)).Select(File)];
        return source.Length > 0 ? new($"from {Dataset(source)}", null, files)
            : own.Length > 0 ? new("from the user's own files", null, files)
            : new("drawn, from no file", null, []);
    }

    /// <summary>The files of the images; all are in <c>run.json</c>.</summary>
    private ImmutableArray<ExplainedStep> StimulusFiles()
    {
        const int named = 3;
        TracedInput[] files = [.. run.Inputs.Where(input => input.Role == InputRole.Stimuli)];
        return [.. files.Take(named).Select(File), .. files.Length > named ? [new ExplainedStep($"and {files.Length - named} more files, which run.json names under 'inputs'", null, [])] : Array.Empty<ExplainedStep>()];
    }

    private static ExplainedStep File(TracedInput file) => new($"{file.Path}, SHA-256 {file.Sha256}", null, []);

    private string Dataset(string id) => (run.Record["datasets"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(d => d["id"]?.ToString() == id) is { } dataset
        ? $"{id}: {dataset["title"]}; {dataset["cite"]}; {dataset["licence"]}"
        : id;

    private JsonObject? Settings(ScoreRow row) =>
        ((run.Record["study"] as JsonObject)?["networks"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(n => n["network"]?.ToString() == row.NetworkKey);

    private string InStore(string key) => key.Length == 64 && System.IO.File.Exists(Path.Combine(run.Folder, RunStore.RelativePath(key)))
        ? RunStore.RelativePath(key)
        : "not in the store any more";
}
