using System.Collections.Immutable;

using Ventral.Networks.Onnx.Runtime;
using Ventral.Studies.Running;
using Ventral.Studies.Store;

namespace Ventral.Studies.Engines;

/// <summary>One machine's part of a study that was handed to a cluster.</summary>
public static class Shard
{
    /// <summary>
    /// Computes a shard in a folder of this attempt's own, and publishes it there when all is done. A copy that runs beside it, or ran
    /// before it, is neither disturbed nor waited for; what earlier attempts finished is used again.
    /// </summary>
    /// <param name="folder"><c>RUN/engine/TOKEN</c>.</param>
    /// <param name="index">Which shard.</param>
    /// <param name="runtime">Loads who runs ONNX graphs, by the name that the command line gave.</param>
    /// <param name="monitor">Hears of progress.</param>
    /// <param name="cancellation">Stops it; what was finished stays.</param>
    /// <returns>The cells that failed.</returns>
    /// <exception cref="VentralException">There is no such shard, or it cannot be computed.</exception>
    public static ImmutableArray<FailedCells> Run(
        string folder, int index, Func<string, OnnxRuntime?> runtime, IRunMonitor monitor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(monitor);
        var opened = SubmissionFolder.Open(folder);
        var submission = opened.Submission;
        if (index < 0 || index >= submission.Shards.Length)
        {
            throw new VentralException($"Shard must be from 0 to {submission.Shards.Length - 1} in '{folder}', found {index}.");
        }

        var earlier = opened.Attempts(index);
        var attempt = opened.NewAttempt(index, AttemptName(Environment.GetEnvironmentVariable));
        attempt.Start();
        try
        {
            SubmissionOptions.RequireBuild(submission);
            var study = opened.ReadStudy();
            var store = new RunStore(attempt.StorePath);
            foreach (var before in earlier)
            {
                StoreImport.Merge(before.StorePath, store, cancellation);
            }

            using var executor = runtime(submission.Runtime);
            var failures = new StudyRunner(SubmissionOptions.Of(opened, executor), monitor)
                .RunUnits(study, submission.Shards[index], attempt.StorePath, Path.Combine(opened.RunPath, "store"), cancellation);
            attempt.Publish(failures);
            return failures;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            attempt.Fail(e.Message);
            throw;
        }
    }

    /// <summary>Who attempts: the job and how often it was requeued; a person's own process has neither.</summary>
    internal static string AttemptName(Func<string, string?> environment) => environment("SLURM_JOB_ID") is { Length: > 0 } job && job.All(char.IsAsciiDigit)
        ? $"{job}.{(environment("SLURM_RESTART_COUNT") is { Length: > 0 } count && count.All(char.IsAsciiDigit) ? count : "0")}"
        : "by-hand";
}
