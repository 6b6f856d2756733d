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
        ImmutableArray<RegionData> regions, ImmutableArray<UnitResult> units, ImmutableArray<ScoreRow> rows, Measure measure, RunStore store)
    {
        var pictures = ImmutableArray.CreateBuilder<RdmPicture>();
        foreach (var region in regions)
        {
            var record = new StepRecord("rdm/mean-of-subjects/2", [.. region.Hashes.Select(hash => ("subject", hash))]);
            if (store.TryRead(record) is null)
            {
                store.Write(record, RdmBytes.Encode(region.Recording.Rdms.Mean(region.Roi)));
            }

            pictures.Add(new($"{region.Roi}, mean of {region.Recording.Subjects.Length} subjects", region.Roi, "", "", "", record.Key));
        }

        var means = rows.Where(row => row.Subject.Length == 0 && row.Measure == measure.Name).ToLookup(row => (row.Network, row.Weights, row.Seed));
        foreach (var unit in units)
        {
            var best = means[(unit.Factor.Name, unit.Factor.WeightsName, unit.MainSeed)]
                .GroupBy(row => row.Roi, StringComparer.Ordinal)
                .Select(group => (Roi: group.Key, Row: group.MaxBy(row => row.Score)!))
                .GroupBy(choice => choice.Row.LayerIndex)
                .OrderBy(group => group.Key);
            foreach (var choice in best)
            {
                var layer = unit.Layers.First(l => l.Index == choice.Key);
                string likeness = string.Join(" and ", choice.Select(c => c.Roi));
                pictures.Add(new(
                    $"{unit.Factor.Key}, {layer.Layer}, most like {likeness}", "", unit.Factor.Name, unit.Factor.WeightsName, layer.Layer, layer.Key));
            }
        }

        return pictures.ToImmutable();
    }
}
