using System.Collections.Immutable;
using System.Globalization;

using Ventral.Data.Catalogue;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>Rows of a network that is known by scores that others printed.</summary>
internal sealed class PublishedStage
{
    private const string MeasurePrefix = "rsa:correlation:";

    private readonly ImmutableArray<RegionData> regions;

    public PublishedStage(ImmutableArray<RegionData> regions)
    {
        this.regions = regions;
    }

    /// <summary>
    /// Rows by region and layer: of subjects, closed by their mean; or of instances against the mean brain, each of
    /// which is a group-level score of its own seed.
    /// </summary>
    public ImmutableArray<ScoreRow> Rows(NetworkFactor factor, ImmutableArray<PublishedScore> scores)
    {
        var rows = ImmutableArray.CreateBuilder<ScoreRow>();
        foreach (var region in regions)
        {
            for (int l = 0; l < factor.Layers.Length; l++)
            {
                PublishedScore[] layer = [.. scores.Where(s => s.Roi == region.Roi && s.Layer == factor.Layers[l])];
                rows.AddRange(layer.Select(score => Row(factor, region, l, score)));
                if (layer.Length > 0 && layer[0].Instance == 0)
                {
                    double mean = ScoreSeries.MeanOf([.. layer.Select(s => s.Score)]);
                    rows.Add(Row(factor, region, l, layer[0] with { Subject = "", Score = mean, P = null }));
                }
            }
        }

        return rows.ToImmutable();
    }

    private static ScoreRow Row(NetworkFactor factor, RegionData region, int layer, PublishedScore score)
    {
        string measure = MeasurePrefix + score.Statistic;
        var ceiling = score.Instance == 0 ? region.Ceilings.GetValueOrDefault(measure) : null;
        return new()
        {
            Network = factor.Name,
            Weights = factor.WeightsName,
            Seed = score.Instance > 0 ? score.Instance.ToString(CultureInfo.InvariantCulture) : "",
            Layer = factor.Layers[layer],
            LayerIndex = layer + 1,
            Dataset = region.Recording.Dataset,
            Roi = region.Roi,
            Subject = score.Subject,
            Measure = measure,
            Score = score.Score,
            CeilingLower = ceiling?.Lower,
            CeilingUpper = ceiling?.Upper,
            P = score.P,
            StimulusCount = region.Recording.Rdms.Stimuli.Count,
            Cell = CellName.OfPublished(factor.Source, factor.Selection, region.Roi, score.Layer, score.Subject, score.Instance.ToString(CultureInfo.InvariantCulture), TableText.Number(score.Score)),
        };
    }
}
