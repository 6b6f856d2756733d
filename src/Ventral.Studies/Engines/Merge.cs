using System.Collections.Immutable;
using System.Diagnostics;

using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;

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
        using (var run = FreeFolder.When(() => RunFolder.Open(opened.RunPath), opened.RunPath, monitor, cancellation))
        {
            AttemptImport.Into(run, [opened], $"run 'ventral merge {opened.Path}'", monitor, cancellation);
        }

        using var executor = runtime(opened.Submission.Runtime);
        var options = SubmissionOptions.Of(opened, executor) with { MissingBecause = Reasons(opened) };
        var outcome = FreeFolder.When(() => new StudyRunner(options, monitor).Run(study, cancellation), opened.RunPath, monitor, cancellation);
        tell(new(opened.Summary, opened.Outcome), study, outcome);
        opened.Publish(new(outcome.Failures));
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

        Stopwatch? silent = null;
        string told = "";
        while (Enumerable.Range(0, folder.Submission.Shards.Length).Any(shard => !folder.IsDone(shard)))
        {
            var view = SlurmView.Ask(folder.Submission.Token, remember: false);
            silent = view.Silence is null ? null : silent ?? Stopwatch.StartNew();
            // Without an answer, any shard that is not done may still run.
            int[] awaited = [.. ShardFates.Of(folder, view).Where(fate => fate.Done is null && (view.Silence is not null || view.ActiveCount(fate.Shard) > 0)).Select(fate => fate.Shard)];
            if (awaited.Length == 0 || silent?.Elapsed > Patience)
            {
                return;
            }

            string notice = view.Silence is { } silence
                ? $"Slurm does not answer ({silence}) Waiting up to {Patience.TotalMinutes:0} minutes for shards {TaskList.Format(awaited)}, which may still run."
                : $"Started before its time; waiting for shards {TaskList.Format(awaited)}.";
            if (told.Length == 0)
            {
                monitor.Notice(told = notice);
            }

            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(2));
            cancellation.ThrowIfCancellationRequested();
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
}
