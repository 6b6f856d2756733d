using System.Collections.Immutable;

using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Engines;

/// <summary>Ends what a run folder has under way on a cluster.</summary>
public static class Cancellation
{
    /// <summary>Cancels all jobs of a run folder's submissions that are not over, by their tokens, and notes it.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <returns>What was cancelled, a line a submission; empty where nothing was under way.</returns>
    /// <exception cref="VentralException">There is no such folder, or Slurm does not answer: then nothing is noted, and to cancel again does it.</exception>
    public static ImmutableArray<string> Of(string runFolder)
    {
        ArgumentNullException.ThrowIfNull(runFolder);
        if (!Directory.Exists(runFolder))
        {
            throw new VentralException($"There is no folder '{runFolder}'. Name a run folder, as 'ventral run' printed it.");
        }

        var cancelled = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in SubmissionFolder.In(runFolder).Where(folder => !folder.IsSettled))
        {
            string token = folder.Submission.Token;
            SlurmJob[] active = [.. SlurmClient.Find(token).Where(job => job.IsActive)];
            if (active.Length == 0 && folder.Merged is not null)
            {
                continue;
            }

            if (active.Length > 0)
            {
                SlurmClient.Cancel(token);
            }

            folder.NoteCancelled();
            cancelled.Add(active.Length == 0
                ? $"{SlurmClient.NameOf(token)}: no job of it was under way; it is given up."
                : $"{SlurmClient.NameOf(token)}: cancelled {string.Join(", ", active.Select(job => job.Number))}.");
        }

        return cancelled.ToImmutable();
    }
}
