using Ventral.Studies.Running;
using Ventral.Studies.Store;

namespace Ventral.Studies.Engines;

/// <summary>Takes over what attempts at shards computed, finished or not, into the run folder's store.</summary>
internal static class AttemptImport
{
    /// <summary>Takes over every result that holds its checksum.</summary>
    /// <param name="submissions">Whose attempts.</param>
    /// <param name="run">The run folder, whose lock the caller holds.</param>
    /// <param name="next">What to do once the fault of two results for one step is mended.</param>
    /// <param name="monitor">Hears of damage.</param>
    /// <param name="cancellation">Stops it; what was taken stays.</param>
    /// <exception cref="VentralException">The disk is full, or one step gave two results.</exception>
    public static void Into(RunFolder run, IEnumerable<SubmissionFolder> submissions, string next, IRunMonitor monitor, CancellationToken cancellation)
    {
        var store = new RunStore(run.StorePath);
        var conflicts = new List<string>();
        foreach (var folder in submissions)
        {
            for (int shard = 0; shard < folder.Submission.Shards.Length; shard++)
            {
                foreach (var attempt in folder.Attempts(shard).Where(attempt => Directory.Exists(attempt.StorePath)))
                {
                    if (attempt.Done is { } record && attempt.Damage(record) is { } damage)
                    {
                        monitor.Notice($"Shard {shard}: {damage}");
                    }

                    if (attempt.RecordDamage is { } fault)
                    {
                        monitor.Notice($"Shard {shard}: {fault}");
                    }

                    conflicts.AddRange(StoreImport.Merge(attempt.StorePath, store, cancellation).Conflicts.Select(conflict => conflict.Reason));
                }
            }
        }

        if (conflicts.Count > 0)
        {
            throw new VentralException($"Two attempts gave different bits for one step, so that one of them is wrong; nothing was made of them. Remove the folder of the attempt that you do not trust (and '{run.StorePath}'), then {next}.\n{string.Join('\n', conflicts)}");
        }
    }
}
