using System.Collections.Immutable;

using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Tracing;

namespace Ventral.Studies.Engines;

/// <summary>How a run folder stands, whoever works in it.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="State"><c>running</c> (a process of this host works in it), <c>finished</c>, <c>damaged</c>, <c>unreadable</c> (finished, and <c>run.json</c> says no more of what), <c>partial</c>, <c>foreign</c> (full, and of no run) or <c>empty</c>.</param>
/// <param name="Submissions">What was handed to a cluster, oldest first.</param>
/// <param name="Damages">Files that are not what a finished run wrote, and records of submissions that are damaged, one a sentence.</param>
public sealed record RunStatus(string Folder, string State, ImmutableArray<SubmissionStatus> Submissions, ImmutableArray<string> Damages)
{
    /// <summary>Looks at a run folder; asks Slurm of what is not over.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="VentralException">There is no such folder.</exception>
    public static RunStatus Of(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
        {
            throw new VentralException($"There is no folder '{folder}'. Name a run folder, as 'ventral run' printed it.");
        }

        bool isRunning = IsInUse(folder), isFinished = !isRunning && File.Exists(Path.Combine(folder, "run.json"));
        ImmutableArray<string> damages = isFinished ? WrittenFiles.Damages(folder) : [];
        var submissions = SubmissionFolder.In(folder);
        string state = isRunning ? "running"
            : isFinished ? damages.IsEmpty ? "finished" : WrittenFiles.HasRecord(folder) ? "damaged" : "unreadable"
            : Directory.Exists(Path.Combine(folder, "store")) || Directory.Exists(Path.Combine(folder, "engine")) ? "partial"
            : Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 }).All(path => Path.GetFileName(path) == ".lock") ? "empty"
            : "foreign";
        return new(Path.GetFullPath(folder), state, [.. submissions.Select(Status)], damages.AddRange(submissions.SelectMany(submission => submission.Damages)));
    }

    /// <summary>Whether a process holds the folder's lock.</summary>
    internal static bool IsInUse(string folder)
    {
        string file = Path.Combine(folder, ".lock");
        try
        {
            if (File.Exists(file))
            {
                using var probe = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            }

            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static SubmissionStatus Status(SubmissionFolder folder)
    {
        var view = folder.IsSettled ? new SlurmView([], null) : SlurmView.Ask(folder.Submission.Token);
        bool isOver = folder.IsOver(view);
        var merged = folder.Merged;
        string merge = merged is { Failures.IsEmpty: true } ? "done"
            : merged is not null ? $"done, {merged.Failures.Length} failures{(view.Merge is { IsActive: true } again ? $"; merges again: {again.Fate}" : "")}"
            : folder.IsCancelled ? "cancelled"
            : view.Merge is { } job ? job.Fate
            : view.Silence is null ? "Slurm has no record of its job; run the study again to go on" : "unknown";
        return new(
            folder.Submission.Token, folder.Submission.Created, view.Silence, merge, isOver,
            [.. ShardFates.Of(folder, view).Select(fate => new ShardStatus(fate.Shard, folder.Submission.Shards[fate.Shard], Word(fate), Detail(fate)))],
            merged?.Failures ?? []);

        string Word(ShardFate fate) => isOver && fate.Done is null ? folder.IsCancelled ? "cancelled" : "failed" : fate.State;

        string Detail(ShardFate fate) =>
            isOver && fate.Done is null ? ""
            : view.ActiveCount(fate.Shard) is > 1 and var copies ? $"{copies} copies of it are under way, which do not disturb each other. {fate.Detail}".TrimEnd()
            : fate.Detail;
    }
}
