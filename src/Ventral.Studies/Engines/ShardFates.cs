using System.Collections.Immutable;

using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Engines;

/// <summary>What became of all shards of a submission.</summary>
internal static class ShardFates
{
    /// <summary>The shards' fates, by index.</summary>
    public static ImmutableArray<ShardFate> Of(SubmissionFolder folder, SlurmView view) =>
    [
        .. Enumerable.Range(0, folder.Submission.Shards.Length).Select(shard =>
        {
            var attempts = folder.Attempts(shard);
            var done = attempts.Select(attempt => attempt.Done).OfType<ShardRecord>().FirstOrDefault();
            return new ShardFate(
                shard, done, attempts.Any(attempt => attempt.IsStarted), attempts.Select(attempt => attempt.Fault).OfType<string>().LastOrDefault(), folder.LastWords(shard), view.Shard(shard), view.Silence);
        }),
    ];
}
