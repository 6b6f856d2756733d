using System.Collections.Concurrent;
using System.Collections.Immutable;

using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Studies.Store;
using Ventral.Tensors;

namespace Ventral.Studies.Running;

/// <summary>
/// Scores layers by measures that need responses, while a layer's answers are at hand: a vector of the subjects' scores a layer, region and measure,
/// which is in the store from then on. A layer is named by the key of its RDM, which is a hash of network, stimuli, readout and layer.
/// </summary>
internal sealed class ResponseStage
{
    // Part of every key: changes when the same inputs would give other numbers.
    private const string Algorithm = "score/responses/1";

    private readonly Results results;

    private readonly ImmutableArray<(RegionData Region, ResponseMeasure Measure)> pairs;

    private readonly ImmutableArray<Fold> folds;

    private readonly string described;

    private readonly Workers workers;

    private readonly ConcurrentDictionary<string, string> reasons = new(StringComparer.Ordinal);

    public ResponseStage(Results results, Study study, ImmutableArray<RegionData> regions, Workers workers)
    {
        this.results = results;
        this.workers = workers;
        pairs = [.. from region in regions from measure in study.Measures.OfType<ResponseMeasure>() select (region, measure)];
        described = study.Folds.Describe(study.Seed);
        folds = pairs.Any(pair => pair.Measure.UsesFolds) ? study.Folds.Of(regions[0].Recording.Rdms.Stimuli.Count, study.Seed) : [];
    }

    /// <summary>The step that scores a layer by the responses of all subjects of a region.</summary>
    /// <param name="layer">The key of the layer's RDM.</param>
    /// <param name="subjects">The hashes of the subjects' responses.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="folds">The study's folds as <see cref="FoldPlan.Describe"/> has them.</param>
    public static StepRecord StepOf(string layer, IEnumerable<string> subjects, ResponseMeasure measure, string folds) =>
        new(Algorithm, [("layer", layer), .. subjects.Select(hash => ("responses", hash)), ("measure", measure.Name), ("folds", measure.UsesFolds ? folds : "")]);

    /// <summary>
    /// What it takes to score answers that are in memory by the measure that takes most, ridge regression: twice in float64 as rows of a fold, the products of all
    /// stimuli a few times, and the channels' loads and errors.
    /// </summary>
    public static long BytesOf(long stimuli, long units, long channels)
    {
        long axes = Math.Min(stimuli, units);
        return (2 * sizeof(double) * stimuli * units) + (sizeof(double) * ((6 * axes * axes) + (axes * stimuli) + (8 * stimuli * channels)));
    }

    /// <summary>Multiplications that score a layer by one subject, roughly: products of all stimuli, and where it learns those of each fold and each channel's axes for every α.</summary>
    public static double MultiplyAddsOf(ResponseMeasure measure, int folds, double stimuli, double units, double channels) => measure.UsesFolds
        ? folds * ((stimuli * stimuli * units) + (stimuli * stimuli * stimuli) + (EncodingMeasure.Penalties.Length * stimuli * Math.Min(stimuli, units) * channels))
        : stimuli * stimuli * (units + channels);

    /// <summary>What it takes to score a layer of so many units; 0 where no measure needs responses.</summary>
    public long BytesOf(long units) =>
        pairs.IsEmpty ? 0 : pairs.Max(pair => pair.Region.Channels.Max(channels => BytesOf(channels.Stimuli.Count, units, channels.UnitCount)));

    /// <summary>The identity of one subject's cell.</summary>
    public string CellOf(string layer, string responses, ResponseMeasure measure) => CellName.Of(layer, responses, measure, described);

    /// <summary>Whether a score of the layer is missing in the store.</summary>
    public bool Lacks(string layer) => pairs.Any(pair => Find(layer, pair.Region, pair.Measure) is null);

    /// <summary>Computes what the store lacks of a layer's scores. One that is undefined fails alone, where it is asked for.</summary>
    /// <param name="layer">The key of the layer's RDM.</param>
    /// <param name="answers">What the layer answers; asked for where a score is missing.</param>
    public void Score(string layer, Func<Activations> answers)
    {
        Activations? units = null;
        foreach (var (region, measure) in pairs.Where(pair => Find(layer, pair.Region, pair.Measure) is null))
        {
            units ??= answers();
            var step = StepOf(layer, region.ChannelHashes, measure, described);
            try
            {
                double[] scores = [.. region.Channels.Select(channels => measure.Score(units, channels, folds, workers))];
                results.Store.Write(step, NpyVector.Encode(scores));
            }
            catch (VentralException e) when (e is not UnwritableFileException)
            {
                reasons[step.Key] = e.Message;
            }
        }
    }

    /// <summary>The scores of one layer of an instance, a subject after the other; of the mean over seeds the mean of the seeds' scores.</summary>
    /// <exception cref="VentralException">There is none; the message says why.</exception>
    public double[] Scores(NetworkRdms network, NetworkInstance instance, LayerRdm layer, RegionData region, ResponseMeasure measure)
    {
        if (Find(layer.Key, region, measure) is { } kept)
        {
            return kept;
        }

        var step = StepOf(layer.Key, region.ChannelHashes, measure, described);
        if (instance.Seed != Tables.ScoreRow.MeanOfSeeds)
        {
            results.RequireComputing(network.Factor.Key);
            throw new VentralException(reasons.GetValueOrDefault(step.Key) ?? $"'{layer.Layer}' is known by its RDM alone, and '{measure.Name}' needs its responses.");
        }

        double[][] seeds = [.. network.Instances.Skip(1).Select(seed => Scores(network, seed, seed.Layers.First(l => l.Index == layer.Index), region, measure))];
        double[] means = [.. Enumerable.Range(0, region.Channels.Length).Select(s => ScoreSeries.MeanOf([.. seeds.Select(seed => seed[s])]))];
        results.Store.Write(step, NpyVector.Encode(means));
        return means;
    }

    private double[]? Find(string layer, RegionData region, ResponseMeasure measure) =>
        results.Store.TryRead(StepOf(layer, region.ChannelHashes, measure, described)) is { } bytes
        && NpyVector.TryDecode(bytes) is { } kept && kept.Length == region.Channels.Length && kept.All(double.IsFinite) ? kept : null;
}
