using Ventral.Data.Catalogue;

namespace Ventral.Studies.Planning;

/// <summary>A file of the catalogue that a study reads.</summary>
/// <param name="File">The file.</param>
/// <param name="IsPresent">Whether it is at hand; otherwise a run downloads it, or fails where it is one of the user's own.</param>
public sealed record PlannedFile(DatasetFile File, bool IsPresent)
{
    /// <summary>Whether a run downloads it; the user's own files never are.</summary>
    public bool IsToDownload => !IsPresent && File.OwnPath is null;

    /// <summary>Whether it is one of the user's own and not where it was registered: no run can have it.</summary>
    public bool IsGone => !IsPresent && File.OwnPath is not null;
}
