using Ventral.Data.Catalogue;

namespace Ventral.Studies.Planning;

/// <summary>A file of the catalogue that a study reads.</summary>
/// <param name="File">The file.</param>
/// <param name="IsPresent">Whether it is at hand; otherwise a run downloads it.</param>
public sealed record PlannedFile(DatasetFile File, bool IsPresent);
