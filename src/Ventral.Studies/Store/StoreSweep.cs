using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Studies.Running;

namespace Ventral.Studies.Store;

/// <summary>
/// What was removed from a run folder's store, or would be: results of other builds, damaged ones, files without a record, and results
/// that the folder's last run did not use. Nothing outside the store is touched, and no link is followed or removed.
/// </summary>
public sealed record StoreSweep
{
    private StoreSweep()
    {
    }

    /// <summary>What goes, by reason.</summary>
    public ImmutableSortedDictionary<SweptReason, StoreShare> Removed { get; private init; } = ImmutableSortedDictionary<SweptReason, StoreShare>.Empty;

    /// <summary>The files that go, relative to the run folder, in order.</summary>
    public ImmutableArray<string> Files { get; private init; } = [];

    /// <summary>The results that stay.</summary>
    public StoreShare Kept { get; private init; }

    /// <summary>What the user should know.</summary>
    public ImmutableArray<string> Notices { get; private init; } = [];

    /// <summary>Removes what is not needed. Every result is read and held against its checksum.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="dryRun">Whether only to say what would be removed.</param>
    /// <param name="cancellation">Stops between results.</param>
    /// <exception cref="VentralException">The folder holds no store, a run is using it, or a file cannot be removed.</exception>
    public static StoreSweep Run(string runFolder, bool dryRun, CancellationToken cancellation)
    {
        string root = RunStoreFolder.Require(runFolder);
        using var folder = RunFolder.Open(runFolder, sweep: !dryRun);
        var notices = new List<string>();
        var walk = StoreWalk.Of(root);
        notices.AddRange(walk.Foreign.Select(f => $"Left alone: '{RelativeTo(root, f.FullName)}' is a link or not of a store."));
        HashSet<string>? unused = Unused(root, notices);
        var removed = new SortedDictionary<SweptReason, StoreShare>();
        var files = new List<string>();
        StoreShare kept = default;
        foreach (var (key, bytes, _) in walk.Results)
        {
            cancellation.ThrowIfCancellationRequested();
            var entry = new StoreEntry(root, key);
            if (Reason(entry, key, unused) is not { } reason)
            {
                kept = kept.And(bytes);
                continue;
            }

            removed[reason] = removed.GetValueOrDefault(reason).And(bytes);
            // The record first: what is left when this is killed is a result without one, which counts as absent.
            files.Add(entry.RecordPath);
            if (new FileInfo(entry.ResultPath) is { Exists: true, LinkTarget: null })
            {
                files.Add(entry.ResultPath);
            }
        }

        foreach (var orphan in walk.Orphans)
        {
            removed[SweptReason.Orphaned] = removed.GetValueOrDefault(SweptReason.Orphaned).And(orphan.Length);
            files.Add(orphan.FullName);
        }

        if (!dryRun)
        {
            Remove(root, files);
            if (StoreIndex.Refresh(root) is { } notice && notices.Count == 0)
            {
                notices.Add(notice);
            }
        }

        return new()
        {
            Removed = removed.ToImmutableSortedDictionary(),
            Files = [.. files.Select(f => RelativeTo(root, f))],
            Kept = kept,
            Notices = [.. notices],
        };
    }

    private static SweptReason? Reason(StoreEntry entry, string key, HashSet<string>? unused) =>
        entry.ReadRecord(out _) is not { } record || record.Step.Key != key ? SweptReason.Damaged
        : record.Build != RunStore.Build ? SweptReason.Stale
        : unused?.Contains(key) == true ? SweptReason.Unused
        : entry.ReadResult(record, out _) is null ? SweptReason.Damaged
        : null;

    private static HashSet<string>? Unused(string root, List<string> notices)
    {
        using var index = StoreIndex.TryOpen(root, out string? notice);
        var unused = index?.Unused();
        notice ??= index?.Fault;
        if (unused is null)
        {
            notices.Add((notice is null ? "" : notice + " ") + "It is not known what the last run used: results stay until a run was finished here again.");
        }

        return unused;
    }

    private static void Remove(string root, List<string> files)
    {
        foreach (string file in files)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UnwritableFileException(file, e.Message.TrimEnd('.'), e);
            }
        }

        foreach (string? folder in files.Select(Path.GetDirectoryName).Distinct().Where(f => f != root && !Directory.EnumerateFileSystemEntries(f!).Any()).ToArray())
        {
            Directory.Delete(folder!);
        }
    }

    private static string RelativeTo(string root, string path) => "store/" + Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
}
