using System.Diagnostics;

using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>
/// Follows a submission until it is merged. What it finds lacking in Slurm it submits, be it because nothing was submitted yet, because the
/// process before this one was killed, or because a controller forgot what it had acknowledged.
/// </summary>
internal sealed class SlurmFollower
{
    // Submissions of one shard in one run: the first, and after losses.
    private const int MostSubmissions = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300), FirstAsk = TimeSpan.FromSeconds(3), LastAsk = TimeSpan.FromSeconds(30), Settling = TimeSpan.FromSeconds(10);

    private readonly SubmissionFolder folder;

    private readonly IRunMonitor monitor;

    private readonly string token;

    // Shards that Slurm said have ended: it forgets them after some minutes, which is no loss.
    private readonly HashSet<int> ended = [];

    // Shards that are done stay so, whatever else is read meanwhile: their records are long.
    private readonly HashSet<int> done = [];

    private int submissions;

    public SlurmFollower(SubmissionFolder folder, IRunMonitor monitor)
    {
        this.folder = folder;
        this.monitor = monitor;
        token = folder.Submission.Token;
    }

    /// <summary>Follows to the end.</summary>
    public MergeRecord Follow(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using (EngineLock.Take(folder.RunPath, monitor, cancellation))
        {
            // Who cannot ask Slurm first must not submit: a second copy of everything might be the answer.
            Repair(SlurmClient.Find(token));
        }

        int shards = folder.Submission.Shards.Length;
        monitor.StageStarted("shards", Math.Max(1, shards));
        var sinceAsked = Stopwatch.StartNew();
        var interval = FirstAsk;
        Stopwatch? gone = null;
        string? silence = null;
        for (string current = ""; ; cancellation.WaitHandle.WaitOne(Look))
        {
            cancellation.ThrowIfCancellationRequested();
            var merged = folder.Merged;
            if (merged is { Failures.IsEmpty: true })
            {
                return merged;
            }

            if (folder.IsCancelled)
            {
                throw new VentralException($"{SlurmClient.NameOf(token)} was cancelled. What was finished is kept; run the same command again to go on.");
            }

            monitor.Progressed(Enumerable.Range(0, shards).Count(IsDone), current);
            if (sinceAsked.Elapsed < (merged is null ? interval : FirstAsk))
            {
                continue;
            }

            var view = SlurmView.Ask(token);
            sinceAsked.Restart();
            interval = TimeSpan.FromSeconds(Math.Min(LastAsk.TotalSeconds, interval.TotalSeconds * 1.5));
            if (view.Silence is not null)
            {
                if (silence is null)
                {
                    monitor.Notice($"Slurm does not answer ({view.Silence}) The jobs' own files are followed on; 'ventral merge {folder.Path}' merges them without it.");
                }

                silence = view.Silence;
                continue;
            }

            silence = null;
            // Somebody may have merged by hand what was there; then the submission's own merge is yet to come.
            if (!view.IsActive && folder.Merged is { } made)
            {
                return made;
            }

            current = $"{view.Jobs.Count(job => job.ArrayId is not null && job.State == SlurmJobState.Running)} running, {view.Jobs.Count(job => job.ArrayId is not null && job.State == SlurmJobState.Pending)} waiting";
            if (view.Merge is { IsActive: false } merge)
            {
                // Its file may reach this host later than Slurm's word.
                gone ??= Stopwatch.StartNew();
                if (gone.Elapsed > Settling && folder.Merged is null)
                {
                    throw new VentralException($"The merge of {SlurmClient.NameOf(token)} failed: {merge.Fate}.{(folder.LastWordsOfMerge() is { Length: > 0 } words ? $" Its log ends: {words}" : "")} Run 'ventral merge {folder.Path}' to merge by hand, or 'ventral cancel' and the study again.");
                }

                interval = FirstAsk;
                continue;
            }

            gone = null;
            CancelNeedless(view.Jobs);
            if (Lacks(view.Jobs))
            {
                using var alone = EngineLock.Take(folder.RunPath, monitor, cancellation);
                // Another process that follows may have submitted it meanwhile.
                if (SlurmView.Ask(token) is { Silence: null } now)
                {
                    Repair(now.Jobs);
                }
            }
        }
    }

    /// <summary>Cancels waiting copies of shards whose results lie there: Slurm may hold a requeued copy back for minutes, and the merge waits for it.</summary>
    private void CancelNeedless(IReadOnlyCollection<SlurmJob> jobs)
    {
        foreach (var job in jobs.Where(job => job is { ArrayId: not null, Task: not null, State: SlurmJobState.Pending } && folder.Attempts(job.Task.Value).Any(attempt => attempt.Done is { Failures.IsEmpty: true })))
        {
            try
            {
                SlurmClient.Cancel(job);
            }
            catch (ExternalProgramException)
            {
                // It is found again at the next look.
            }
        }
    }

    private bool IsDone(int shard) => done.Contains(shard) || (folder.IsDone(shard) && done.Add(shard));

    /// <summary>Whether Slurm knows nothing of shards that are not done, or of the merge.</summary>
    private bool Lacks(IReadOnlyCollection<SlurmJob> jobs) => folder.Merged is null && (Lost(jobs).Length > 0 || !jobs.Any(job => job is { ArrayId: null, IsActive: true }));

    private int[] Lost(IReadOnlyCollection<SlurmJob> jobs)
    {
        var tasks = jobs.Where(job => job is { ArrayId: not null, Task: not null }).ToLookup(job => job.Task!.Value);
        ended.UnionWith(tasks.Where(task => task.Any(job => !job.IsActive)).Select(task => task.Key));
        return [.. Enumerable.Range(0, folder.Submission.Shards.Length).Where(shard => !tasks.Contains(shard) && !ended.Contains(shard) && !IsDone(shard))];
    }

    /// <summary>Submits the shards and the merge that are neither done nor known to Slurm.</summary>
    private void Repair(IReadOnlyCollection<SlurmJob> jobs)
    {
        if (!Lacks(jobs))
        {
            return;
        }

        int[] lost = Lost(jobs);
        var merge = jobs.FirstOrDefault(job => job is { ArrayId: null, IsActive: true });
        if (submissions++ == MostSubmissions)
        {
            throw new VentralException($"Slurm lost jobs of {SlurmClient.NameOf(token)} {MostSubmissions - 1} times. Ask its administrators; what was finished is kept, and the same command goes on later.");
        }

        if (submissions > 1)
        {
            monitor.Notice($"Slurm has no record of {(lost.Length > 0 ? $"shards {TaskList.Format(lost)}" : "the merge")} any more, though it took them: they are submitted again.");
        }

        if (lost.Length > 0)
        {
            // The merge must wait for these too.
            foreach (var waiting in jobs.Where(job => job is { ArrayId: null, IsActive: true }))
            {
                SlurmClient.Cancel(waiting);
            }

            merge = null;
            var settings = folder.Submission.Settings;
            string limit = settings.Concurrency > 0 ? $"%{settings.Concurrency}" : "";
            Submit(SlurmClient.ShardComment, folder.ShardScript, $"--array={TaskList.Format(lost)}{limit}", "--requeue", Log("shard-%a.log"));
        }

        if (merge is null)
        {
            // Of one name only one job at a time: the merge waits for all that were submitted before it, by name and not by number.
            Submit(SlurmClient.MergeComment, folder.MergeScript, "--dependency=singleton", "--requeue", Log("merge.log"));
        }
    }

    /// <summary>Where a job's words go: the whole path, in which Slurm would take a per cent sign for one of its own patterns.</summary>
    private string Log(string name) => $"--output={folder.Path.Replace("%", "%%", StringComparison.Ordinal)}/{name}";

    private void Submit(string comment, string script, params string[] more)
    {
        try
        {
            SlurmClient.Submit(token, comment, folder.Submission.Settings, folder.Path, script, more);
        }
        catch (ExternalProgramException e) when (e is not MissingProgramException)
        {
            // A controller that was too slow to answer may have taken it all the same.
            if (!Taken(comment + token))
            {
                throw new VentralException($"{e.Message} Nothing of it was submitted. Correct the engine's settings, or wait for Slurm; then run the same command again.", e);
            }
        }
    }

    private bool Taken(string comment)
    {
        try
        {
            return SlurmClient.Find(token).Any(job => job.Comment == comment && job.IsActive);
        }
        catch (ExternalProgramException e)
        {
            throw new VentralException($"Slurm does not answer, and whether it took the jobs is unknown ({e.Message}) Run the same command again when it does: it looks for them by their token, {SlurmClient.NameOf(token)}, before it submits any.", e);
        }
    }
}
