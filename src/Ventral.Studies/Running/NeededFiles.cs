using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Data.Catalogue;

namespace Ventral.Studies.Running;

/// <summary>Which files of the catalogue a study reads, and what for.</summary>
internal static class NeededFiles
{
    /// <summary>The datasets that a study's recordings and networks come from.</summary>
    public static ImmutableArray<DatasetEntry> Datasets(Study study, IEnumerable<NetworkFactor> networks) =>
    [
        .. study.Recordings.OfType<CatalogueRecording>().Select(recording => recording.Dataset)
            .Concat(networks.Where(network => network.Source.Length > 0).Select(network => network.Source))
            .Distinct(StringComparer.Ordinal).Select(id => study.Catalogue[id]),
    ];

    /// <summary>Every file of them that is read, once.</summary>
    public static IEnumerable<DatasetFile> Of(Study study, ImmutableArray<NetworkFactor> networks) =>
        Uses(study, networks).Select(use => use.File).DistinctBy(file => (file.Dataset, file.Path));

    /// <summary>What each file is read for: of stimuli nothing more, of a recording its region, of the rest the network's key.</summary>
    public static IEnumerable<(DatasetFile File, string Role, string Of)> Uses(Study study, ImmutableArray<NetworkFactor> networks)
    {
        foreach (var entry in Datasets(study, networks))
        {
            foreach (var recording in study.Recordings.OfType<CatalogueRecording>().Where(r => r.Dataset == entry.Id))
            {
                foreach (var file in entry.Stimuli!.Files)
                {
                    yield return (file, InputRole.Stimuli, "");
                }

                foreach (var (file, roi) in entry.Recordings.Where(r => recording.Rois.Contains(r.Roi, StringComparer.Ordinal)).SelectMany(r => r.Files.Select(file => (file, r.Roi))))
                {
                    yield return (file, InputRole.Recording, roi);
                }
            }

            foreach (var network in networks.Where(n => n.Source == entry.Id))
            {
                (string role, IEnumerable<DatasetFile> files) = network.Weights switch
                {
                    WeightOrigin.Trained or WeightOrigin.Shuffled or WeightOrigin.Fitted => (InputRole.Weights, [entry.Weights!.File]),
                    WeightOrigin.Given => (InputRole.Rdms, entry.NetworkRdms.Where(r => r.Network == network.Name).Select(r => r.File)),
                    _ => (InputRole.Scores, entry.PublishedScores.Where(t => t.Weights.Any(w => PublishedSelection.Of(t, w.Key) == network.Selection)).Select(t => t.File)),
                };
                foreach (var file in files)
                {
                    yield return (file, role, network.Key);
                }
            }
        }
    }

    /// <summary>Whether a network's weights are at hand, without which one that is run <c>when-available</c> is left out.</summary>
    public static bool AreAtHand(Study study, NetworkFactor network, DataFolder data) => network.Source.Length == 0
        ? network.OwnFiles.All(PlainFile.IsThere)
        : study.Catalogue[network.Source].Weights is { } weights && data.Find(weights.File) is not null;

    /// <summary>That a network is left out for its weights, and where they belong, as a sentence for people.</summary>
    public static string LeftOut(NetworkFactor network) =>
        $"{network.Key} is left out: its weights are not at hand ({(network.Source.Length > 0 ? $"'ventral data info {network.Source}' says where to put them" : string.Join(", ", network.OwnFiles))}).";
}
