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
    /// <param name="reader">The dataset.</param>
    /// <param name="roi">The region.</param>
    /// <param name="keepsResponses">Whether responses are kept beside the RDMs, where there are any.</param>
    /// <param name="workers">The threads to use.</param>
    internal static Recording Read(DatasetReader reader, string roi, bool keepsResponses, Workers workers)
    {
        if (!reader.HoldsResponses(roi))
        {
            return reader.ReadRecording(roi);
        }

        string owner = $"{reader.Entry.Id}/{roi}";
        try
        {
            var responses = reader.ReadResponses(roi);
            return new(reader.Entry.Id, roi, new RdmSet(owner, responses.Select(r => new CorrelationDissimilarity().Between(r.Mean(), workers))), keepsResponses ? responses : []);
        }
        catch (UndefinedDissimilarityException e)
        {
            throw new VentralException($"RDMs of '{owner}' cannot be made: all channels of '{e.Layer}' answer alike to '{e.Stimulus}', and 1 − Pearson needs responses that differ. Leave the stimulus or the subject out, or give more channels.", e);
        }
    }
}
