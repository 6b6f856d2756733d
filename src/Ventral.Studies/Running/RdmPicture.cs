using System.Collections.Immutable;

using Ventral.Studies.Store;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>An RDM that the report draws, kept in the store.</summary>
/// <param name="Title">Its caption.</param>
/// <param name="Roi">The region, of a brain's; otherwise empty.</param>
/// <param name="Network">The network; empty for a brain's.</param>
/// <param name="Weights">Its weight state.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Key">Its key in the store.</param>
internal sealed record RdmPicture(string Title, string Roi, string Network, string Weights, string Layer, string Key)
{
    /// <summary>Each region's mean over subjects, and each network's RDM at the layer that is most like each region.</summary>
    public static ImmutableArray<RdmPicture> Choose(
        ImmutableArray<RegionData> regions, ImmutableArray<NetworkRdms> networks, ImmutableArray<ScoreRow> rows, Measure measure, RunStore store)
    {
        var pictures = ImmutableArray.CreateBuilder<RdmPicture>();
        foreach (var region in regions)
        {
            var step = new StepRecord("rdm/mean-of-subjects/2", [.. StepRecord.Each("subject", region.Hashes)]);
            if (store.TryRead(step) is null)
            {
                store.Write(step, RdmBytes.Encode(region.Recording.Rdms.Mean(region.Roi)));
            }

            pictures.Add(new($"{region.Roi}, mean of {region.Recording.Subjects.Length} subjects", region.Roi, "", "", "", step.Key));
        }

        foreach (var network in networks)
        {
            var best = rows
                .Where(row => row.Subject.Length == 0 && row.Measure == measure.Name && row.Seed == network.Main.Seed
                    && row.Network == network.Factor.Name && row.Weights == network.Factor.WeightsName)
                .GroupBy(row => row.Roi, StringComparer.Ordinal)
                .Select(group => (Roi: group.Key, Row: group.MaxBy(row => row.Score)!))
                .GroupBy(choice => choice.Row.LayerIndex)
                .OrderBy(group => group.Key);
            foreach (var choice in best)
            {
                var layer = network.Main.Layers[choice.Key - 1];
                string likeness = string.Join(" and ", choice.Select(c => c.Roi));
                pictures.Add(new(
                    $"{network.Factor.Key}, {layer.Layer}, most like {likeness}", "", network.Factor.Name, network.Factor.WeightsName, layer.Layer, layer.Key));
            }
        }

        return pictures.ToImmutable();
    }
}
