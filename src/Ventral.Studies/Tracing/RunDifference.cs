using System.Collections.Immutable;

using Ventral.Studies.Tables;

namespace Ventral.Studies.Tracing;

/// <summary>What differs between two finished runs, and why.</summary>
public sealed record RunDifference
{
    /// <summary>Settings, inputs and code that differ, one a sentence.</summary>
    public required ImmutableArray<string> Causes { get; init; }

    /// <summary>Scores of both runs that differ in score, ceiling or p, by reason.</summary>
    public required ImmutableArray<ChangedScores> Changed { get; init; }

    /// <summary>Scores of the first run that the second lacks, by network.</summary>
    public required ImmutableArray<(string Network, int Count)> OnlyInFirst { get; init; }

    /// <summary>Scores of the second run that the first lacks, by network.</summary>
    public required ImmutableArray<(string Network, int Count)> OnlyInSecond { get; init; }

    /// <summary>How many scores are the same bits in both, ceilings and p included.</summary>
    public required int SameCount { get; init; }

    /// <summary>Whether the runs hold the same scores.</summary>
    public bool IsSame => Changed.IsEmpty && OnlyInFirst.IsEmpty && OnlyInSecond.IsEmpty;

    /// <summary>Compares two runs. A score's reason is looked for in its own network, stimuli, readout and brain first, then in what all share.</summary>
    /// <param name="first">The earlier run, or either.</param>
    /// <param name="second">The other.</param>
    public static RunDifference Between(FinishedRun first, FinishedRun second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var before = ByPlace(first.Scores);
        var after = ByPlace(second.Scores);
        var changed = new Dictionary<string, ChangedScores>(StringComparer.Ordinal);
        int same = 0;
        var reasons = new ScoreReasons(first, second);
        foreach (var (place, old) in before)
        {
            if (!after.TryGetValue(place, out var row))
            {
                continue;
            }

            if (!old.Changes(row).Any())
            {
                same++;
                continue;
            }

            string reason = reasons.Of(old, row);
            double difference = row.Score - old.Score;
            changed[reason] = !changed.TryGetValue(reason, out var known) ? new(reason, 1, difference, old, row)
                : Math.Abs(difference) > Math.Abs(known.Largest) ? new(reason, known.Count + 1, difference, old, row)
                : known with { Count = known.Count + 1 };
        }

        return new()
        {
            Causes = [.. CausesOf(first, second)],
            Changed = [.. changed.Values.OrderByDescending(c => c.Count).ThenBy(c => c.Reason, StringComparer.Ordinal)],
            OnlyInFirst = Only(before, after),
            OnlyInSecond = Only(after, before),
            SameCount = same,
        };
    }

    private static Dictionary<string, ScoreRow> ByPlace(ImmutableArray<ScoreRow> rows)
    {
        var byPlace = new Dictionary<string, ScoreRow>(rows.Length, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            byPlace[row.Place] = row;
        }

        return byPlace;
    }

    private static ImmutableArray<(string Network, int Count)> Only(Dictionary<string, ScoreRow> these, Dictionary<string, ScoreRow> others) =>
        [.. these.Where(row => !others.ContainsKey(row.Key)).GroupBy(row => row.Value.NetworkKey, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))];

    private static IEnumerable<string> CausesOf(FinishedRun first, FinishedRun second)
    {
        foreach (var (what, a, b) in new[]
        {
            ("study file (SHA-256)", first.Trace.StudySha256, second.Trace.StudySha256),
            ("seed", first.Trace.Seed, second.Trace.Seed),
            ("readout", first.Trace.Readout, second.Trace.Readout),
            ("pattern of networks (--only)", first.Trace.Only, second.Trace.Only),
            ("tool", first.Said("tool", "version"), second.Said("tool", "version")),
            ("builds", first.Trace.Build, second.Trace.Build),
            ("tested measure", first.Said("study", "measure"), second.Said("study", "measure")),
            ("permutations", first.Said("study", "permutations"), second.Said("study", "permutations")),
            ("ceiling", first.Said("study", "ceiling"), second.Said("study", "ceiling")),
        })
        {
            if (a != b)
            {
                yield return $"{what}: '{a}' became '{b}'";
            }
        }

        var inputs = first.Inputs.DistinctBy(i => i.Path).ToDictionary(i => i.Path, i => i.Sha256, StringComparer.Ordinal);
        foreach (var (path, sha256) in second.Inputs.DistinctBy(i => i.Path).Select(i => (i.Path, i.Sha256)))
        {
            if (!inputs.Remove(path, out string? was))
            {
                yield return $"input '{path}' is read now and was not";
            }
            else if (was != sha256)
            {
                yield return $"input '{path}' changed: SHA-256 {was} became {sha256}";
            }
        }

        foreach (string path in inputs.Keys)
        {
            yield return $"input '{path}' was read and is not now";
        }
    }
}
