using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>Why one score differs between two runs, as far as their hashes tell.</summary>
internal sealed class ScoreReasons
{
    private readonly FinishedRun first;

    private readonly FinishedRun second;

    private readonly bool sameStimuli;

    private readonly Dictionary<(string Network, string Seed), TracedInstance> firstInstances;

    private readonly Dictionary<(string Network, string Seed), TracedInstance> secondInstances;

    public ScoreReasons(FinishedRun first, FinishedRun second)
    {
        this.first = first;
        this.second = second;
        sameStimuli = first.Trace.Stimuli.Select(s => s.Hash).SequenceEqual(second.Trace.Stimuli.Select(s => s.Hash), StringComparer.Ordinal);
        firstInstances = Instances(first);
        secondInstances = Instances(second);
    }

    public string Of(ScoreRow old, ScoreRow row)
    {
        var parts = new List<string>();
        (string, string) key = (row.NetworkKey, row.Seed);
        if (firstInstances.TryGetValue(key, out var before) && secondInstances.TryGetValue(key, out var after))
        {
            string? a = before.Layers.FirstOrDefault(l => l.Name == row.Layer)?.Hash, b = after.Layers.FirstOrDefault(l => l.Name == row.Layer)?.Hash;
            bool ran = before.Identity.Length > 0 || row.Seed == ScoreRow.MeanOfSeeds;
            if (before.Identity != after.Identity)
            {
                parts.Add("the network (graph, weights or preprocessing)");
            }
            else if (a != b && row.Seed == ScoreRow.MeanOfSeeds && sameStimuli)
            {
                parts.Add("the seeds behind the mean");
            }
            else if (a != b && !ran)
            {
                parts.Add("the given answers");
            }

            if (ran && !sameStimuli)
            {
                parts.Add("the stimuli");
            }

            if (ran && first.Trace.Readout != second.Trace.Readout)
            {
                parts.Add("the readout");
            }
        }

        if (!Brains(first, old).SequenceEqual(Brains(second, row)))
        {
            parts.Add("the recording");
        }

        if (first.Trace.Folds != second.Trace.Folds && Measure.TryParse(row.Measure) is ResponseMeasure { UsesFolds: true })
        {
            parts.Add("the folds");
        }

        if (parts.Count > 0)
        {
            return string.Join(", ", parts);
        }

        string[] columns = [.. old.Changes(row).Select(column => column.Name)];
        return Array.TrueForAll(columns, column => column == "p") ? "p alone (seed, number of permutations, or whether they were made)"
            : Array.TrueForAll(columns, column => column.StartsWith("ceiling", StringComparison.Ordinal)) ? "the ceiling alone (how subjects are pooled, or which there are)"
            : Array.TrueForAll(columns, column => column == "p" || column.StartsWith("ceiling", StringComparison.Ordinal)) ? "p and the ceiling (seed, permutations, or how subjects are pooled)"
            : first.Trace.Build != second.Trace.Build ? "the code"
            : "nothing that the runs record: a table was changed by hand ('ventral status' says so), or this is a defect of Ventral: please report it";
    }

    private static Dictionary<(string Network, string Seed), TracedInstance> Instances(FinishedRun run) =>
        (from network in run.Trace.Networks from instance in network.Instances select (Key: (network.Network, instance.Seed), instance))
        .DistinctBy(i => i.Key).ToDictionary(i => i.Key, i => i.instance);

    private static IEnumerable<string> Brains(FinishedRun run, ScoreRow row) =>
        from region in run.Trace.Regions
        where region.Roi == row.Roi && region.Dataset == row.Dataset
        from subject in region.Of(Measure.TryParse(row.Measure))
        where row.Subject.Length == 0 || subject.Name == row.Subject
        select subject.Hash;
}
