using System.Collections.Immutable;

using Ventral.Data;

namespace Ventral.Studies.Store;

/// <summary>
/// What came of merging another store, a shard's, into one. A result is taken over when its record is whole, its key is the hash of
/// its inputs and its bytes have the record's checksum; the rest is refused by name. To merge again changes nothing.
/// </summary>
/// <param name="TakenCount">Results taken over.</param>
/// <param name="PresentCount">Results that were there already, byte for byte.</param>
/// <param name="Conflicts">Results that are there with other bytes, of the same build: a fault of determinism. What was there stays.</param>
/// <param name="Refused">Files that were not taken over.</param>
internal sealed record StoreImport(int TakenCount, int PresentCount, ImmutableArray<RefusedFile> Conflicts, ImmutableArray<RefusedFile> Refused)
{
    /// <summary>Merges a store into another.</summary>
    /// <param name="from">The folder of the store to take from; nothing in it is changed, and no link in it is followed.</param>
    /// <param name="into">The store to take into.</param>
    /// <param name="cancellation">Stops between results; what was taken stays.</param>
    /// <exception cref="UnwritableFileException">The disk is full, or the folder refuses. What was taken stays, and merging again goes on.</exception>
    public static StoreImport Merge(string from, RunStore into, CancellationToken cancellation)
    {
        var walk = StoreWalk.Of(from);
        int taken = 0, present = 0;
        var conflicts = ImmutableArray.CreateBuilder<RefusedFile>();
        var refused = ImmutableArray.CreateBuilder<RefusedFile>();
        refused.AddRange(walk.Foreign.Select(f => new RefusedFile(f.FullName, "It is a link or a folder that no result lies in.")));
        refused.AddRange(walk.Orphans.Select(f => new RefusedFile(f.FullName, "It belongs to no record: its writer was killed, or it is not a store's.")));
        foreach (var (key, _, _) in walk.Results)
        {
            cancellation.ThrowIfCancellationRequested();
            var theirs = new StoreEntry(from, key);
            if (!TryRead(theirs, key, out var record, out byte[] result, out string file, out string fault))
            {
                refused.Add(new(file, fault));
                continue;
            }

            var ours = new StoreEntry(into.Root, key);
            if (record.Build != RunStore.Build)
            {
                refused.Add(new(theirs.RecordPath, "Its result was made by another build of Ventral, so that its last bits may differ. Run the same version on every machine."));
            }
            else if (!TryRead(ours, key, out var held, out _, out _, out _) || held.Build != RunStore.Build)
            {
                ours.Write(record, result);
                into.Adopt(record.Step);
                taken++;
            }
            else if ((held.Sha256, held.Bytes) != (record.Sha256, record.Bytes))
            {
                into.Adopt(held.Step);
                conflicts.Add(new(
                    theirs.ResultPath,
                    $"Step {record.Step.Step} gave other bytes here than in '{ours.ResultPath}': SHA-256 {record.Sha256} and {held.Sha256}. The latter stays. The same step must give the same bits everywhere; please report this with both files."));
            }
            else
            {
                into.Adopt(held.Step);
                present++;
            }
        }

        return new(taken, present, conflicts.ToImmutable(), refused.ToImmutable());
    }

    private static bool TryRead(StoreEntry entry, string key, out ResultRecord record, out byte[] result, out string file, out string fault)
    {
        (record, result, file) = (null!, [], entry.RecordPath);
        if (entry.ReadRecord(out fault) is not { } read)
        {
            fault = $"It must be the record of a result, found {fault}.";
            return false;
        }

        if (read.Step.Key != key)
        {
            fault = $"It must be the record of {key}, found that of {read.Step}.";
            return false;
        }

        file = entry.ResultPath;
        if (entry.ReadResult(read, out fault) is not { } bytes)
        {
            fault = $"It must be {read.Bytes} bytes with SHA-256 {read.Sha256}, found {fault}.";
            return false;
        }

        (record, result) = (read, bytes);
        return true;
    }
}
