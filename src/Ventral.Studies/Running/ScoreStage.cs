using System.Collections.Immutable;

using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Compares every RDM of every network with every subject's: the rows of <c>scores.csv</c> but for their p values.</summary>
internal sealed class ScoreStage
{
    private readonly Study study;

    private readonly ImmutableArray<RegionData> regions;

    private readonly Workers workers;

    public ScoreStage(Study study, ImmutableArray<RegionData> regions, Workers workers)
    {
        this.study = study;
        this.regions = regions;
        this.workers = workers;
    }

    /// <summary>
    /// Rows by instance, region, measure, layer and subject, each layer closed by the mean over subjects. The network's
    /// main instance is scored by every measure, single seeds by the first.
    /// </summary>
    public IReadOnlyList<ScoreRow> Rows(NetworkRdms network, CancellationToken cancellation)
    {
        var tasks = (
            from instance in network.Instances
            from region in regions
            from measure in instance.IsMain ? study.Measures : study.Measures.Take(1)
            from layer in instance.Layers
            select (instance, region, measure, layer)).ToArray();
        var rows = new ScoreRow[tasks.Length][];
        workers.For(
            tasks.Length,
            i =>
            {
                var (instance, region, measure, layer) = tasks[i];
                rows[i] = OfLayer(network.Factor, instance, region, measure, layer);
            },
            cancellation);
        return [.. rows.SelectMany(r => r)];
    }

    private static ScoreRow[] OfLayer(NetworkFactor factor, NetworkInstance instance, RegionData region, Measure measure, LayerRdm layer)
    {
        var subjects = region.Recording.Rdms.Rdms;
        var rows = new ScoreRow[subjects.Length + 1];
        double[] scores = new double[subjects.Length];
        var ceiling = region.Ceilings[measure.Name];
        for (int s = 0; s < subjects.Length; s++)
        {
            scores[s] = measure.Comparison.Compare(layer.Rdm, subjects[s]);
            rows[s] = Row(subjects[s].Name, scores[s], region.Hashes[s]);
        }

        rows[^1] = Row("", ScoreSeries.MeanOf(scores), RunStore.Key("group", [.. rows[..^1].Select(r => r.Cell)]));
        return rows;

        ScoreRow Row(string subject, double score, string brain) => new()
        {
            Network = factor.Name,
            Weights = factor.WeightsName,
            Seed = instance.Seed,
            Layer = layer.Layer,
            LayerIndex = layer.Index,
            Dataset = region.Recording.Dataset,
            Roi = region.Roi,
            Subject = subject,
            Measure = measure.Name,
            Score = score,
            CeilingLower = ceiling.Lower,
            CeilingUpper = ceiling.Upper,
            StimulusCount = layer.Rdm.Count,
            UnitCount = layer.UnitCount,
            Cell = RunStore.Key("cell", layer.Key, brain, measure.Name)[..16],
        };
    }
}
