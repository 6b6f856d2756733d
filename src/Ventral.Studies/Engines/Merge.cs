using System.Collections.Immutable;
using System.Diagnostics;

using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;
using Ventral.Studies.Store;

namespace Ventral.Studies.Engines;

/// <summary>Makes one run of what shards computed.</summary>
public static class Merge
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Takes over every attempt's results that hold their checksums, and runs the study from them: the tables are those of a local run.
    /// What no attempt computed fails for the reason that its shard or Slurm gives. To merge again, or twice at once, gives the same.
    /// </summary>
    /// <param name="folder"><c>RUN/engine/TOKEN</c>.</param>
    /// <param name="runtime">Loads who runs ONNX graphs, by the name that the command line gave.</param>
    /// <param name="monitor">Hears of progress.</param>
    /// <param name="tell">Writes what people and programs read of the outcome, before the merge is published as done.</param>
    /// <param name="cancellation">Stops it; merging again goes on.</param>
    /// <exception cref="VentralException">The run folder is in use for long, the disk is full, or one step gave two results.</exception>
    public static RunOutcome Run(
        string folder, Func<string, OnnxRuntime?> runtime, IRunMonitor monitor, Action<MergeFiles, Study, RunOutcome> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(tell);
        var opened = SubmissionFolder.Open(folder);
        SubmissionOptions.RequireBuild(opened.Submission);
        var study = opened.ReadStudy();
        Await(opened, monitor, cancellation);
        using (var run = WhenFree(() => RunFolder.Open(opened.RunPath), opened.RunPath, monitor, cancellation))
        {
            Import(opened, new RunStore(run.StorePath), monitor, cancellation);
        }

        using var executor = runtime(opened.Submission.Runtime);
        var options = SubmissionOptions.Of(opened, executor) with { MissingBecause = Reasons(opened) };
        var outcome = WhenFree(() => new StudyRunner(options, monitor).Run(study, cancellation), opened.RunPath, monitor, cancellation);
        tell(new(opened.Summary, opened.Outcome), study, outcome);
        opened.Publish(new([.. outcome.Failures.Select(failed => new UnitFailure(failed.Network, failed.Where, failed.Reason))]));
        if (outcome.Failures.IsEmpty)
        {
            Clear(opened);
        }

        return outcome;
    }

    /// <summary>
    /// A job may be started before its time: when a node's daemon dies and its job runs on, the controller takes the end of that copy for the
    /// end of the one that it started in its place. A person who merges by hand is not made to wait.
    /// </summary>
    private static void Await(SubmissionFolder folder, IRunMonitor monitor, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("SLURM_JOB_ID") is null or "")
        {
            return;
        }

        for (bool told = false; ; told = true)
        {
            var view = SlurmView.Ask(folder.Submission.Token, remember: false);
            int[] active = [.. ShardFates.Of(folder, view).Where(fate => fate.Done is null && view.ActiveCount(fate.Shard) > 0).Select(fate => fate.Shard)];
            if (active.Length == 0)
            {
                return;
            }

            if (!told)
            {
                monitor.Notice($"Started before its time; waiting for shards {TaskList.Format(active)}.");
            }

            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(2));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes over what all attempts computed.</summary>
    private static void Import(SubmissionFolder folder, RunStore store, IRunMonitor monitor, CancellationToken cancellation)
    {
        var conflicts = new List<string>();
        for (int shard = 0; shard < folder.Submission.Shards.Length; shard++)
        {
            foreach (var attempt in folder.Attempts(shard).Where(attempt => Directory.Exists(attempt.StorePath)))
            {
                if (attempt.Done is { } record && attempt.Damage(record) is { } damage)
                {
                    monitor.Notice($"Shard {shard}: {damage}");
                }

                conflicts.AddRange(StoreImport.Merge(attempt.StorePath, store, cancellation).Conflicts.Select(conflict => conflict.Reason));
            }
        }

        if (conflicts.Count > 0)
        {
            throw new VentralException($"Two attempts gave different bits for one step, so that one of them is wrong; nothing was made of them. Remove the folder of the attempt that you do not trust (and '{Path.Combine(folder.RunPath, "store")}'), then run 'ventral merge {folder.Path}'.\n{string.Join('\n', conflicts)}");
        }
    }

    /// <summary>By network, why its results may be missing.</summary>
    private static ImmutableDictionary<string, string> Reasons(SubmissionFolder folder)
    {
        var fates = ShardFates.Of(folder, SlurmView.Ask(folder.Submission.Token));
        return folder.Submission.Shards.SelectMany((networks, shard) => networks.Select(network => (network, fates[shard].ReasonFor(network))))
            .ToImmutableDictionary(reason => reason.network, reason => reason.Item2, StringComparer.Ordinal);
    }

    /// <summary>The results are in the run folder's store now; keeping them twice would double its disk.</summary>
    private static void Clear(SubmissionFolder folder)
    {
        foreach (var attempt in Enumerable.Range(0, folder.Submission.Shards.Length).SelectMany(shard => folder.Attempts(shard)))
        {
            try
            {
                Directory.Delete(attempt.RunPath, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A copy that still runs may be writing here; what stays is in nobody's way.
            }
        }
    }

    /// <summary>Another merge or a local run may be at work in the folder; both end.</summary>
    private static T WhenFree<T>(Func<T> work, string folder, IRunMonitor monitor, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        for (bool told = false; ; told = true)
        {
            try
            {
                return work();
            }
            catch (FolderInUseException) when (waited.Elapsed < Patience)
            {
                if (!told)
                {
                    monitor.Notice($"'{folder}' is in use by another run; waiting for it.");
                }

                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(300));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
