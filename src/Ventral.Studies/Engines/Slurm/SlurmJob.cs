using System.Globalization;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>A job, or one task of an array of jobs, as Slurm describes it.</summary>
/// <param name="Id">Its number. Not an identity: a controller that lost its state gives numbers again.</param>
/// <param name="ArrayId">The array's number; null outside arrays.</param>
/// <param name="Task">The task's index in its array; null outside arrays.</param>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="State">Where it stands.</param>
internal sealed record SlurmJob(long Id, long? ArrayId, int? Task, string Name, string Comment, SlurmJobState State)
{
    /// <summary>Slurm's own word for the state: <c>TIMEOUT</c>.</summary>
    public string StateText { get; init; } = "";

    /// <summary>Why it waits or failed, in Slurm's word; empty where there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Its nodes; empty before it has any.</summary>
    public string Nodes { get; init; } = "";

    /// <summary>How often it was requeued.</summary>
    public int Restarts { get; init; }

    /// <summary>The exit code; 0 while it runs.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended it; 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary>Whether it is yet to end.</summary>
    public bool IsActive => State is SlurmJobState.Pending or SlurmJobState.Running;

    /// <summary>Its number as Slurm's commands print it: <c>12_3</c>.</summary>
    public string Number => ArrayId is { } array && Task is { } task
        ? string.Create(CultureInfo.InvariantCulture, $"{array}_{task}")
        : Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What became of it, in words that end a sentence.</summary>
    public string Fate
    {
        get
        {
            string on = Nodes.Length > 0 ? $" on {Nodes}" : "";
            return State switch
            {
                SlurmJobState.Pending when Restarts > 0 => $"job {Number} was requeued ({Waits}) and waits to start again",
                SlurmJobState.Pending => $"job {Number} waits ({Waits})",
                SlurmJobState.Running => $"job {Number} runs{on}",
                SlurmJobState.Completed => $"job {Number} ended{on}",
                SlurmJobState.TimedOut => $"job {Number}{on} was ended at its time limit; give it more with 'time' in the engine's settings, or deal the work to more 'shards'",
                SlurmJobState.NodeFailed => $"job {Number} lost its node{(Nodes.Length > 0 ? $" {Nodes}" : "")}",
                SlurmJobState.OutOfMemory => $"job {Number}{on} was killed for its memory; give it more with 'memory' in the engine's settings",
                SlurmJobState.Cancelled => $"job {Number} was cancelled",
                // Slurm's own number for a job whose log it could not open.
                SlurmJobState.Failed when Signal == 53 => $"job {Number}{on} could not be started, because its log could not be written there; the run folder must lie on a disk that all nodes share",
                SlurmJobState.Failed when Signal > 0 => string.Create(CultureInfo.InvariantCulture, $"job {Number}{on} was killed by signal {Signal}"),
                SlurmJobState.Failed => string.Create(CultureInfo.InvariantCulture, $"job {Number}{on} failed with exit code {ExitCode}"),
                _ => $"job {Number} is in state '{StateText}'",
            };
        }
    }

    private string Waits => Reason.Length > 0 && Reason != "None" ? Reason : "for its turn";

    /// <summary>Slurm's word for a state as ours; words of cleaning up and setting up count as running.</summary>
    public static SlurmJobState StateOf(string text) => text.Split(' ', '+')[0] switch
    {
        "PENDING" or "REQUEUED" or "REQUEUE_FED" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" or "SUSPENDED" => SlurmJobState.Pending,
        "RUNNING" or "CONFIGURING" or "COMPLETING" or "RESIZING" or "SIGNALING" or "STAGE_OUT" or "STOPPED" => SlurmJobState.Running,
        "COMPLETED" => SlurmJobState.Completed,
        "TIMEOUT" or "DEADLINE" => SlurmJobState.TimedOut,
        "NODE_FAIL" => SlurmJobState.NodeFailed,
        "OUT_OF_MEMORY" => SlurmJobState.OutOfMemory,
        "CANCELLED" or "PREEMPTED" or "REVOKED" => SlurmJobState.Cancelled,
        "FAILED" or "BOOT_FAIL" or "LAUNCH_FAILED" or "RECONFIG_FAIL" => SlurmJobState.Failed,
        _ => SlurmJobState.Unknown,
    };
}
