namespace Ventral.Studies.Store;

/// <summary>Why a file of a store is not needed.</summary>
public enum SweptReason
{
    /// <summary>Another build of Ventral made it.</summary>
    Stale,

    /// <summary>It is not what was written.</summary>
    Damaged,

    /// <summary>It belongs to no record.</summary>
    Orphaned,

    /// <summary>The folder's last run did not use it.</summary>
    Unused,
}
