using System.Collections.Immutable;

namespace Ventral.Studies.Store;

/// <summary>What a run folder's store holds, by kind of step. Nothing is changed; sizes and names alone are looked at, so that damage is not seen.</summary>
public sealed record StoreSize
{
    private StoreSize()
    {
    }

    /// <summary>Results that this build of Ventral made, by the algorithm's name with its version, in order.</summary>
    public ImmutableSortedDictionary<string, StoreShare> Steps { get; private init; } = ImmutableSortedDictionary<string, StoreShare>.Empty;

    /// <summary>Results of other builds, which are never used.</summary>
    public StoreShare Stale { get; private init; }

    /// <summary>Results whose record cannot be read.</summary>
    public StoreShare Damaged { get; private init; }

    /// <summary>Files that belong to no record: a killed run's, or not ours.</summary>
    public StoreShare Orphans { get; private init; }

    /// <summary>Bytes of the index.</summary>
    public long IndexBytes { get; private init; }

    /// <summary>What the user should know: that the index is damaged.</summary>
    public ImmutableArray<string> Notices { get; private init; } = [];

    /// <summary>Looks at a run folder's store.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <exception cref="VentralException">The folder holds no store.</exception>
    public static StoreSize Of(string runFolder)
    {
        string root = RunStoreFolder.Require(runFolder);
        var walk = StoreWalk.Of(root);
        using var index = StoreIndex.TryOpen(root, out string? notice);
        var known = (index?.Results() ?? []).DistinctBy(r => r.Key, StringComparer.Ordinal).ToDictionary(r => r.Key, r => (r.Step, r.Build), StringComparer.Ordinal);
        notice ??= index?.Fault;
        var steps = new SortedDictionary<string, StoreShare>(StringComparer.Ordinal);
        StoreShare stale = default, damaged = default, orphans = default;
        foreach (var (key, bytes, written) in walk.Results)
        {
            if (index is null || index.IsOlderThan(written) || !known.TryGetValue(key, out var row))
            {
                var record = new StoreEntry(root, key).ReadRecord(out _);
                row = record is null ? default : (record.Step.Step, record.Build);
            }

            if (row.Build is null)
            {
                damaged = damaged.And(bytes);
            }
            else if (row.Build != RunStore.Build)
            {
                stale = stale.And(bytes);
            }
            else
            {
                steps[row.Step] = steps.GetValueOrDefault(row.Step).And(bytes);
            }
        }

        foreach (var orphan in walk.Orphans)
        {
            orphans = orphans.And(orphan.Length);
        }

        return new()
        {
            Steps = steps.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Stale = stale,
            Damaged = damaged,
            Orphans = orphans,
            IndexBytes = StoreIndexFile.BytesOf(root),
            Notices = notice is null ? [] : [notice],
        };
    }
}
