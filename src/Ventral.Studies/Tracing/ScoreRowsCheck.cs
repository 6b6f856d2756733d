using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Ventral.Studies.Running;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>Holds the rows of <c>scores.csv</c> against the cells that the run's trace says there are: each must stand there once, and no other.</summary>
internal sealed class ScoreRowsCheck
{
    private readonly FinishedRun run;

    private readonly ImmutableArray<string> measures;

    private readonly HashSet<(string Network, string Cells)> failed;

    private ScoreRowsCheck(FinishedRun run)
    {
        this.run = run;
        measures = [.. ((run.Record["settings"] as JsonObject)?["measures"] as JsonArray ?? []).Select(measure => $"{measure}")];
        failed = [.. (run.Record["failures"] as JsonArray ?? []).OfType<JsonObject>().Select(failure => ($"{failure["network"]}", $"{failure["cells"]}"))];
    }

    /// <summary>Rows that are missing, stand there more than once, or are of no cell of the run, one a sentence.</summary>
    public static IEnumerable<string> Faults(FinishedRun run) => new ScoreRowsCheck(run).Faults();

    private IEnumerable<string> Faults()
    {
        var computed = run.Trace.Networks.Select(network => network.Network).ToHashSet(StringComparer.Ordinal);
        // The trace holds no scores that others printed: their rows have the table's hash alone.
        var printed = ((run.Record["study"] as JsonObject)?["networks"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(network => $"{network["network"]}").Where(network => !computed.Contains(network)).ToHashSet(StringComparer.Ordinal);
        var rows = run.Scores.GroupBy(row => row.Place, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (Row: group.First(), Count: group.Count()), StringComparer.Ordinal);
        foreach (var (row, count) in rows.Values.Where(found => found.Count > 1))
        {
            yield return $"scores.csv holds a row {count} times: {row.About}.";
        }

        foreach (var row in Expected().Where(row => !rows.Remove(row.Place)))
        {
            yield return $"scores.csv lacks a row: {row.About}.";
        }

        foreach (var (row, _) in rows.Values.Where(found => !printed.Contains(found.Row.NetworkKey)))
        {
            yield return $"scores.csv holds a row of no cell of the run: {row.About}.";
        }
    }

    private IEnumerable<ScoreRow> Expected() =>
        from network in run.Trace.Networks
        let slash = network.Network.LastIndexOf('/')
        where slash > 0
        from instance in network.Instances
        from region in run.Trace.Regions
        from measure in instance == network.Instances[0] ? measures : measures.Take(1)
        from layer in instance.Layers
        where !failed.Contains((network.Network, ScoreStage.NameOf(layer.Name, instance.Seed, region.Roi, measure)))
        from subject in region.Subjects.Select(subject => subject.Name).Append("")
        select new ScoreRow
        {
            Network = network.Network[..slash],
            Weights = network.Network[(slash + 1)..],
            Seed = instance.Seed,
            Layer = layer.Name,
            LayerIndex = 0,
            Dataset = region.Dataset,
            Roi = region.Roi,
            Subject = subject,
            Measure = measure,
            Score = 0,
        };
}
