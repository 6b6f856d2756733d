using System.Collections.Immutable;

using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>Regions of a recording in the catalogue.</summary>
/// <param name="Dataset">The catalogue id: <c>algonauts-2019-92</c>.</param>
/// <param name="Rois">The regions.</param>
public sealed record CatalogueRecording(string Dataset, ImmutableArray<string> Rois) : RecordingSource
{
    /// <inheritdoc/>
    public override ImmutableArray<string> RegionNames => Rois;

    /// <summary>
    /// The RDMs of one region, one a subject. Where the dataset holds responses instead, repeats are averaged (each stimulus and channel
    /// over the trials that there are) and RDMs made of 1 − Pearson over channels, as the measures <c>rsa:correlation:…</c> say.
    /// </summary>
    internal static Recording Read(DatasetReader reader, string roi, Workers workers) => reader.HoldsResponses(roi)
        ? new(reader.Entry.Id, roi, new RdmSet($"{reader.Entry.Id}/{roi}", reader.ReadResponses(roi).Select(r => new CorrelationDissimilarity().Between(r.Mean(), workers))))
        : reader.ReadRecording(roi);
}
