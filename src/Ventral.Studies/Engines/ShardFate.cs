using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Engines;

/// <summary>What became of one shard, from what its attempts left and what Slurm says.</summary>
internal sealed record ShardFate(int Shard, ShardRecord? Done, bool IsStarted, string? Fault, string LastWords, SlurmJob? Job, string? Silence)
{
    /// <summary>In one word, as <c>ventral status</c> prints it.</summary>
    public string State =>
        Done is not null ? "done"
        : Job is null ? IsStarted ? Fault is null ? "started" : "failed" : Silence is null ? "unknown" : "not started"
        : Job.State == SlurmJobState.Pending ? Job.Restarts > 0 || IsStarted ? "requeued" : "pending"
        : Job.State == SlurmJobState.Running ? "running"
        : "failed";

    /// <summary>More of it, for people.</summary>
    public string Detail =>
        Done is { Failures.IsEmpty: true } ? ""
        : Done is not null ? $"{Done.Failures.Length} of its cells failed"
        : Why;

    /// <summary>Why it is not done.</summary>
    private string Why
    {
        get
        {
            // Slurm knows best why it ended a job; of all else the process itself knows more.
            bool ended = Job?.State is SlurmJobState.TimedOut or SlurmJobState.NodeFailed or SlurmJobState.OutOfMemory or SlurmJobState.Cancelled;
            string fault = Fault is null || ended || Job is { IsActive: true } ? "" : Fault;
            return fault.Length > 0 ? fault
                : Job is { State: SlurmJobState.Failed } && LastWords.Length > 0 ? $"{Job.Fate}; its log ends: {LastWords}"
                : Job is not null ? Job.Fate + (Job.State == SlurmJobState.Completed ? " without publishing its results" : "")
                : Silence is not null ? $"{(IsStarted ? "it started and has not published its results" : "it has not started")}; {Silence}"
                : IsStarted ? "it started, was ended before it could publish its results, and Slurm has no record of its job any more"
                : "Slurm has no record of its job: its controller lost the submission, or has forgotten it since";
        }
    }

    /// <summary>Why a network's results may be missing.</summary>
    public string ReasonFor(string network)
    {
        string[] said = [.. (Done?.Failures ?? []).Where(failed => failed.Network == network).Select(failed => failed.Reason).Distinct()];
        return said.Length > 0 ? string.Join(' ', said)
            : Done is not null ? $"shard {Shard} is done, but its results were lost or damaged since. Run the study again to compute them."
            : $"shard {Shard}: {Why.TrimEnd('.')}. Run the study again to compute what is missing.";
    }
}
