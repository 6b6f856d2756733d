using System.Collections.Immutable;

using Ventral.Data;
using Ventral.Studies.Store;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>Holds every layer of every network against every subject: the rows of <c>scores.csv</c> but for their p values.</summary>
internal sealed class ScoreStage
{
    // Part of every key: changes when the same inputs would give other numbers.
    private const string Algorithm = "score/rdm/1";

    private readonly Results results;

    private readonly ResponseStage responses;

    private readonly Study study;

    private readonly ImmutableArray<RegionData> regions;

    private readonly Workers workers;

    public ScoreStage(Results results, ResponseStage responses, Study study, ImmutableArray<RegionData> regions, Workers workers, long? memory)
    {
        this.results = results;
        this.responses = responses;
        this.study = study;
        this.regions = regions;
        long each = BytesOfThread(regions.Select(region => region.Recording.Rdms.Stimuli.Count).DefaultIfEmpty().Max());
        this.workers = memory is { } limit ? new((int)Math.Clamp(limit / 2 / Math.Max(1, each), 1, workers.ThreadCount)) : workers;
    }

    /// <summary>What one thread holds while it compares RDMs: a layer's, its bytes, and both sides' ranks with the order they come from.</summary>
    public static long BytesOfThread(int stimulusCount) => 6 * sizeof(double) * Rdm.PairCountOf(stimulusCount);

    /// <summary>The step that scores one RDM by the RDMs of all subjects of a region.</summary>
    public static StepRecord StepOf(string rdm, IEnumerable<string> subjects, RdmMeasure measure) =>
        new(Algorithm, [("rdm", rdm), .. subjects.Select(hash => ("subject", hash)), ("measure", measure.Name)]);

    /// <summary>The name by which cells that have no score are listed: <c>relu7 (seed 3) in IT by rsa:correlation:tau-b</c>.</summary>
    public static string NameOf(string layer, string seed, string roi, string measure) => $"{layer}{(seed.Length == 0 ? "" : $" (seed {seed})")} in {roi} by {measure}";

    /// <summary>
    /// Rows by instance, region, measure, layer and subject, each layer closed by the mean over subjects. The network's
    /// main instance is scored by every measure, single seeds by the first.
    /// </summary>
    public (IReadOnlyList<ScoreRow> Rows, IReadOnlyList<FailedCells> Failures) Rows(NetworkRdms network, CancellationToken cancellation)
    {
        var layers = (from instance in network.Instances from layer in instance.Layers select (instance, layer)).ToArray();
        var rows = new Dictionary<(string Seed, string Roi, string Measure), SortedList<int, ScoreRow[]>>();
        var failures = new FailedCells?[layers.Length][];
        var ofLayers = new ScoreRow[layers.Length][][];
        workers.For(
            layers.Length,
            i =>
            {
                var (instance, layer) = layers[i];
                (ofLayers[i], failures[i]) = OfLayer(network, instance, layer);
            },
            cancellation);
        for (int i = 0; i < layers.Length; i++)
        {
            foreach (var part in ofLayers[i])
            {
                (string Seed, string Roi, string Measure) group = (part[0].Seed, part[0].Roi, part[0].Measure);
                if (!rows.TryGetValue(group, out var byLayer))
                {
                    rows.Add(group, byLayer = []);
                }

                byLayer.Add(part[0].LayerIndex, part);
            }
        }

        var ordered =
            from instance in network.Instances
            from region in regions
            from measure in MeasuresOf(instance)
            where rows.ContainsKey((instance.Seed, region.Roi, measure.Name))
            from part in rows[(instance.Seed, region.Roi, measure.Name)].Values
            from row in part
            select row;
        return ([.. ordered], [.. failures.SelectMany(f => f).OfType<FailedCells>()]);
    }

    private IEnumerable<Measure> MeasuresOf(NetworkInstance instance) => instance.IsMain ? study.Measures : study.Measures.Take(1);

    private (ScoreRow[][] Rows, FailedCells?[] Failures) OfLayer(NetworkRdms network, NetworkInstance instance, LayerRdm layer)
    {
        var rows = new List<ScoreRow[]>();
        var failures = new List<FailedCells?>();
        Rdm? rdm = null;
        foreach (var region in regions)
        {
            foreach (var measure in MeasuresOf(instance))
            {
                try
                {
                    rows.Add(Cells(network, instance, region, measure, layer, () => rdm ??= layer.Read()));
                }
                catch (VentralException e) when (e is not UnwritableFileException)
                {
                    failures.Add(new(network.Factor.Key, NameOf(layer.Layer, instance.Seed, region.Roi, measure.Name), e.Message));
                }
            }
        }

        return ([.. rows], [.. failures]);
    }

    private ScoreRow[] Cells(NetworkRdms network, NetworkInstance instance, RegionData region, Measure measure, LayerRdm layer, Func<Rdm> rdm)
    {
        var subjects = region.Recording.Rdms.Rdms;
        var factor = network.Factor;
        var (scores, cellOf) = measure switch
        {
            RdmMeasure compared => (Compared(compared), s => CellName.Of(layer.Key, region.Hashes[s], compared)),
            ResponseMeasure related => (responses.Scores(network, instance, layer, region, related), (Func<int, string>)(s => responses.CellOf(layer.Key, region.ChannelHashes[s], related))),
            _ => throw new InvalidOperationException($"No scores by {measure.GetType().Name}."),
        };
        var ceiling = region.Ceilings.GetValueOrDefault(measure.Name);
        var rows = new ScoreRow[subjects.Length + 1];
        for (int s = 0; s < subjects.Length; s++)
        {
            rows[s] = Row(subjects[s].Name, scores[s], cellOf(s));
        }

        rows[^1] = Row("", ScoreSeries.MeanOf(scores), CellName.OfGroup(rows[..^1].Select(r => r.Cell)));
        return rows;

        double[] Compared(RdmMeasure compared) => results.Of(
            factor.Key,
            StepOf(layer.Key, region.Hashes, compared),
            bytes => NpyVector.TryDecode(bytes) is { } kept && kept.Length == subjects.Length && kept.All(double.IsFinite) ? kept : null,
            () => [.. subjects.Select(subject => compared.Comparison.Compare(rdm(), subject))],
            values => NpyVector.Encode(values));

        ScoreRow Row(string subject, double score, string cell) => new()
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
            CeilingLower = ceiling?.Lower,
            CeilingUpper = ceiling?.Upper,
            StimulusCount = region.Recording.Rdms.Stimuli.Count,
            UnitCount = layer.UnitCount,
            Cell = cell,
        };
    }
}
