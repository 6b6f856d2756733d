namespace Ventral.Studies.Engines.Slurm;

/// <summary>Where a job stands, of Slurm's two dozen states those that ask for different deeds.</summary>
internal enum SlurmJobState
{
    /// <summary>Slurm has no record of it: never submitted, lost with the controller, or forgotten since.</summary>
    Unknown,

    /// <summary>Waits for its turn, or for a node after it was requeued.</summary>
    Pending,

    /// <summary>Runs, or is just being set up or cleaned up.</summary>
    Running,

    /// <summary>Ended with exit code 0.</summary>
    Completed,

    /// <summary>Ended with another exit code, or by a signal.</summary>
    Failed,

    /// <summary>Was ended at its time limit.</summary>
    TimedOut,

    /// <summary>Its node went down.</summary>
    NodeFailed,

    /// <summary>Was killed for the memory that it took.</summary>
    OutOfMemory,

    /// <summary>Was cancelled.</summary>
    Cancelled,
}
