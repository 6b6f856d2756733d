using Ventral.Data.Catalogue;

namespace Ventral.Studies.Running;

/// <summary>Which files of a dataset a study reads.</summary>
internal static class NeededFiles
{
    public static IEnumerable<DatasetFile> Of(DatasetEntry entry, IReadOnlyList<CatalogueRecording> recordings, IReadOnlyList<NetworkFactor> networks)
    {
        var files = new List<DatasetFile>();
        foreach (var recording in recordings.Where(r => r.Dataset == entry.Id))
        {
            files.AddRange(entry.Stimuli!.Files);
            files.AddRange(entry.Recordings.Where(r => recording.Rois.Contains(r.Roi, StringComparer.Ordinal)).SelectMany(r => r.Files));
        }

        foreach (var network in networks.Where(n => n.Source == entry.Id))
        {
            files.AddRange(network.Weights switch
            {
                WeightOrigin.Trained or WeightOrigin.Shuffled or WeightOrigin.Fitted => [entry.Weights!.File],
                WeightOrigin.Given => entry.NetworkRdms.Where(r => r.Network == network.Name).Select(r => r.File),
                _ => entry.PublishedScores.Where(t => t.Weights.Any(w => PublishedSelection.Of(t, w.Key) == network.Selection)).Select(t => t.File),
            });
        }

        return files.DistinctBy(file => file.Path);
    }
}
