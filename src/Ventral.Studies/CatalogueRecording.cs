using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>Regions of a recording in the catalogue.</summary>
/// <param name="Dataset">The catalogue id: <c>algonauts-2019-92</c>.</param>
/// <param name="Rois">The regions.</param>
public sealed record CatalogueRecording(string Dataset, ImmutableArray<string> Rois) : RecordingSource
{
    /// <inheritdoc/>
    public override ImmutableArray<string> RegionNames => Rois;
}
