using System.Collections.Immutable;

using Ventral.Data.Catalogue;
using Ventral.Studies.Running;

namespace Ventral.Studies.Planning;

/// <summary>A region of the brain with those in whom it is measured.</summary>
/// <param name="Roi">The region.</param>
/// <param name="Subjects">The people or animals.</param>
public sealed record PlannedRegion(string Roi, ImmutableArray<string> Subjects)
{
    /// <summary>The regions of a source; those that its dataset does not have are left out.</summary>
    internal static IEnumerable<PlannedRegion> Of(DatasetCatalogue catalogue, RecordingSource source) => source switch
    {
        CatalogueRecording recording =>
            from roi in recording.Rois from described in catalogue[recording.Dataset].Recordings.Where(r => r.Roi == roi).Take(1) select new PlannedRegion(roi, described.Subjects),
        SimulatedSource simulated => [new(simulated.Roi, [.. Enumerable.Range(0, simulated.SubjectCount).Select(SimulatedSubjects.NameOf)])],
        _ => throw new InvalidOperationException($"No regions of {source.GetType().Name}."),
    };
}
