using System.Collections.Immutable;
using Ventral.Analysis.Decoding;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Reliability;
using Ventral.Analysis.Rsa;
using Ventral.Analysis.Rsa.Resampling;
using Ventral.Analysis.Tuning;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>
/// Every measure of the library. Kinds of a closed family are found by reflection; <see cref="ContractTests"/> fails where a public
/// type takes responses or RDMs and is in no entry here.
/// </summary>
public static class Measures
{
    /// <summary>Kinds of a family that have settings without usual values, and of which no example is given here.</summary>
    public static List<Type> Unlisted { get; } = [];

    public static ImmutableArray<Measure> All { get; } = [.. Geometry(), .. Representations(), .. Encoding(), .. EncodingSettings(), .. Decoding(), .. Reliability(), .. Tuning()];

    /// <summary>Each kind of a family with its usual settings, and with others where it has some; numbered where a name returns.</summary>
    private static IEnumerable<(string Label, T Kind)> Kinds<T>(params T[] others)
        where T : class
    {
        var kinds = new List<T>();
        foreach (var type in typeof(T).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(T)) && !t.IsAbstract))
        {
            if (type.GetConstructors().FirstOrDefault(c => c.GetParameters().All(p => p.HasDefaultValue)) is { } usual)
            {
                kinds.Add((T)usual.Invoke([.. usual.GetParameters().Select(p => p.DefaultValue)]));
            }
            else if (!others.Any(o => o.GetType() == type))
            {
                Unlisted.Add(type);
            }
        }

        return kinds.Concat(others).GroupBy(kind => kind.ToString()!).SelectMany(g => g.Select((kind, i) => (i == 0 ? g.Key : $"{g.Key}, setting {i + 1}", kind)));
    }

    private static ImmutableArray<Fold> Parts(Activations responses) => responses.Stimuli.Count < 2
        ? [new Fold("only", [0], [1])]
        : Folds.Neighbouring(responses.Stimuli.Count, Math.Min(3, responses.Stimuli.Count));

    private static IEnumerable<Measure> Geometry()
    {
        foreach (var (label, kind) in Kinds<GeometryComparison>(
            new LinearCka(isDebiased: true), new RbfCka(2, isDebiased: true), new MinibatchCka(4), new ShapeAngle(0), new ShapeAngle(0.5), new SoftMatching(SoftMatchingForm.Distance)))
        {
            yield return Two($"geometry: {label}", [typeof(GeometryComparison)], (s, w) => kind.Compare(s.Layer, s.Area, w));
        }

        yield return One("geometry: spectrum", [typeof(Spectrum)], (s, w) => Spectrum.Of(s.Layer, w));
        yield return One("geometry: cross-validated spectrum", [typeof(CrossValidatedSpectrum)], (s, w) => CrossValidatedSpectrum.Of(s.Trials, [0, 1], [2, 3], w));
        yield return Two("geometry: prediction spectrum", [typeof(PredictionSpectrum)], (s, w) => PredictionSpectrum.Of(s.Layer, s.Area, w) is var found ? (found, found.Expect(3, 1), found.Expect(1000, 0)) : default);
    }

    private static IEnumerable<Measure> Representations()
    {
        foreach (var (label, kind) in Kinds<Dissimilarity>(
        [
            .. Enum.GetValues<EuclideanUnit>().Select(unit => new EuclideanDissimilarity(unit)),
            .. Enum.GetValues<EuclideanUnit>().Select(unit => new MahalanobisDissimilarity(unit)),
            new MahalanobisDissimilarity(EuclideanUnit.Squared, NoiseShrinkage.Diagonal),
            new CrossnobisDissimilarity(NoiseShrinkage.Variances),
        ]))
        {
            yield return One($"dissimilarity: {label}, means", [typeof(Dissimilarity)], (s, w) => kind.Between(s.Layer, w), isRefused: kind.NeedsRepeats);
            yield return One($"dissimilarity: {label}, trials", [typeof(Dissimilarity)], (s, w) => kind.Between(s.Trials, w));
        }

        foreach (var shrinkage in Enum.GetValues<NoiseShrinkage>())
        {
            yield return One($"noise covariance: {shrinkage}", [typeof(NoiseCovariance)], (s, w) => NoiseCovariance.FromTrials(s.Trials, shrinkage, w));
        }

        yield return Two("voxel-encoding RSA", [typeof(VoxelEncodingRsa)], (s, w) => VoxelEncodingRsa.Score(
            HeldOutPredictions.Of(new RidgeRegression([1, 10]), s.Layer, s.Area, Parts(s.Layer), w), s.Area, new EuclideanDissimilarity(EuclideanUnit.Squared), new Pearson(), w));
        yield return Two("reweighted RSA", [typeof(ReweightedRsa)], (s, w) => ReweightedRsa.Run(
            new RdmSet(Situation.LayerName, [Distances(s.Layer), Distances(s.Area)]), Subjects(s), new Pearson(), new ReweightingOptions(4, 1, new Seed(1)) { SplitCount = 3, BootstrapCount = 2 }, w));
        foreach (string name in RdmBootstrap.Names)
        {
            yield return Two($"bootstrap: {name}", [typeof(RdmBootstrap), typeof(RdmBootstrapResult)], (s, w) =>
                RdmBootstrap.Run(new RdmSet(Situation.LayerName, [Distances(s.Layer), Distances(s.Area)]), Subjects(s), RdmComparison.Parse(name), 100, new Seed(1), w) is var found
                    ? (found, found.Score(0), found.Difference(0, 1), found.AboveLowerCeiling(1), found.Variances(0)) : default);
        }

        foreach (var (label, kind) in Kinds<RdmComparison>())
        {
            yield return Two($"comparison: {label}", [typeof(RdmComparison)], (s, w) => kind.Compare(Distances(s.Layer), Distances(s.Area)));
            yield return Two($"comparison: {label}, of sets", [typeof(RdmComparison)], (s, w) => kind.Compare(new RdmSet(Situation.LayerName, [Distances(s.Layer)]), Subjects(s), w));
            foreach (var pooling in Enum.GetValues<CeilingPooling>())
            {
                yield return One($"ceiling: {label}, {pooling}", [typeof(NoiseCeilings)], (s, w) => NoiseCeilings.Of(Subjects(s), kind, pooling));
            }

            yield return Two($"mantel: {label}", [typeof(MantelTest), typeof(MantelResult)], (s, w) => MantelTest.Run(
                new RdmSet(Situation.LayerName, [Distances(s.Layer)]), Subjects(s), kind, new MantelOptions(9, new Seed(1)), w));
        }
    }

    /// <summary>What every encoding model predicts, left out in three parts.</summary>
    public static IEnumerable<(string Name, HeldOutPredictions Held)> HeldOut(Situation situation) =>
        Models().Select(m => (m.Label, HeldOutPredictions.Of(m.Kind, situation.Layer, situation.Area, Parts(situation.Layer), new Workers(1))));

    private static IEnumerable<(string Label, EncodingModel Kind)> Models() => Kinds<EncodingModel>(
        new RidgeRegression([1]), new RidgeRegression([0]), new RidgeRegression([0.1, 10, 1000]), new RidgeRegression([0.1, 10, 1000], PenaltyChoice.Generalised),
        new RidgeRegression([0.1, 10, 1000], PenaltyChoice.NeighbouringFolds(2)), new ComponentRidge(2, new([1, 10])), new ProjectionRidge(20, new Seed(1), new([1, 10])),
        KernelRidge.Linear([1, 10]), KernelRidge.Linear([1, 10], PenaltyChoice.NeighbouringFolds(2)), KernelRidge.Rbf(0.1, [0.1, 1]));

    private static IEnumerable<Measure> Encoding()
    {
        foreach (var (label, kind) in Models())
        {
            Type[] covered = [typeof(EncodingModel), typeof(FittedEncoding), typeof(HeldOutPredictions)];
            yield return Two($"encoding: {label}, fitted", covered, (s, w) => kind.Fit(s.Layer, s.Area, w) is var fitted ? (fitted, fitted.Predict(s.Layer, w)) : default);
            foreach (var pooling in Enum.GetValues<ScorePooling>())
            {
                yield return Two($"encoding: {label}, {pooling}", covered, (s, w) =>
                    HeldOutPredictions.Of(kind, s.Layer, s.Area, Parts(s.Layer), w) is var held
                        ? (held, held.OfFold(0), held.Correlations(pooling), held.ExplainedVariances(pooling)) : default);
            }
        }
    }

    // What takes more than units and channels.
    private static IEnumerable<Measure> EncodingSettings()
    {
        foreach (var pooling in Enum.GetValues<ScorePooling>())
        {
            yield return Two($"encoding: banded ridge, {pooling}", [typeof(BandedRidge), typeof(FittedBandedRidge), typeof(FeatureSpaces)], (s, w) =>
            {
                var (units, widths) = FeatureSpaces.Join([s.Layer, new Activations("trial 2", s.Layer.Stimuli, s.Area.UnitCount, s.Trials.Mean([1]).Values.ToArray())]);
                var model = new BandedRidge(widths, BandedRidge.GridShares(2, 3), [1, 10]);
                var held = HeldOutPredictions.Of(model, units, s.Area, Parts(s.Layer), w);
                return (model.Fit(units, s.Area, w), held.Correlations(pooling), held.ExplainedVariances(pooling));
            });
        }

        yield return Two("encoding: components of all stimuli", [typeof(ComponentRidge)], (s, w) =>
            HeldOutPredictions.Of(ComponentRidge.OnAllStimuli(2, new([1, 10]), s.Layer), s.Layer, s.Area, Parts(s.Layer), w).Correlations(ScorePooling.AllStimuli));
        // Of fewer than four stimuli there are no folds within folds.
        yield return Two("encoding: nested choice of layer", [typeof(LayerChoice)], (s, w) => s.Layer.Stimuli.Count < 4 ? null : LayerChoice.Nested(
            new RidgeRegression([1, 10]), [s.Layer, s.Layer], s.Area, Folds.Nested(Parts(s.Layer), train => Folds.Neighbouring(train.Length, 2)), w));
        yield return Two("encoding: Brain-Score", [typeof(BrainScoreMapping)], (s, w) =>
            BrainScoreMapping.Score(new PlsRegression(), s.Layer, s.Area, Parts(s.Layer), SplitHalf.OddEven(s.Trials).AsPublished, w));

        // Three images of four positions, where there are twelve stimuli.
        yield return Two("encoding: maps", [typeof(SpatialMapping)], (s, w) => SpatialMapping.Score(new PlsRegression(2), s.Layer, s.Area, 3, w));
        yield return One("encoding: ceiling of maps", [typeof(SpatialMapping)], (s, w) => SpatialMapping.CeilingAsPublished(s.Area, 3));

        // One trial of each stands for predictions.
        yield return Two("encoding: permutations", [typeof(EncodingPermutationTest)], (s, w) => EncodingPermutationTest.Run(
            new Activations(s.Layer.Layer, s.Layer.Stimuli, s.Area.UnitCount, s.Trials.Mean([0]).Values.ToArray()), s.Area, 19, new Seed(1), w));
    }

    private static IEnumerable<Measure> Decoding()
    {
        yield return Two("sparse regression", [typeof(SparseRegression), typeof(FittedSparseRegression)], (s, w) => Sparse().Fit(s.Area, s.Layer, w) is var fitted ? (fitted, fitted.Predict(s.Area, w)) : default);
        foreach (var (name, decoder) in new[] { ("sparse", new FeatureDecoder(Sparse(), 2)), ("ridge", new FeatureDecoder(new RidgeRegression([1, 10]), 2)) })
        {
            Type[] covered = [typeof(FeatureDecoder), typeof(FittedFeatureDecoder), typeof(DecodedFeatures), typeof(PairwiseIdentification)];
            yield return Two($"decoding: {name}", covered, (s, w) =>
                decoder.Fit(s.Area, s.Layer, w).Predict(s.Area, w) is var decoded ? (decoded, decoded.Correlations(s.Layer)) : default);
            yield return Two($"identification: {name}", covered, (s, w) => PairwiseIdentification.Of(decoder.Fit(s.Area, s.Layer, w).Predict(s.Area, w), s.Layer));
            foreach (var pooling in Enum.GetValues<ScorePooling>())
            {
                yield return Two($"both directions: {name}, {pooling}", [typeof(BothDirections)], (s, w) =>
                    BothDirections.Of(new RidgeRegression([1, 10]), decoder, s.Layer, s.Area, Parts(s.Layer), pooling, w));
            }
        }

        static SparseRegression Sparse() => new();
    }

    private static IEnumerable<Measure> Reliability()
    {
        yield return One("split-half: odd/even", [typeof(SplitHalf)], (s, w) => SplitHalf.OddEven(s.Trials));
        yield return One("split-half: random", [typeof(SplitHalf)], (s, w) => SplitHalf.Random(s.Trials, 3, new Seed(1), w));
        yield return One("split-half: random by stimulus", [typeof(SplitHalf)], (s, w) => SplitHalf.RandomByStimulus(s.Trials, 3, new Seed(1), w));
        yield return One("split-half: chosen", [typeof(SplitHalf)], (s, w) => SplitHalf.Between(s.Trials, [0], [1, 3]));
        yield return One("signal to noise", [typeof(SignalToNoise)], (s, w) => SignalToNoise.Of(s.Trials) is var found ? (found, found.Percentages(null), found.Percentages(1)) : default);
        yield return One("explainable variance", [typeof(ExplainableVariance)], (s, w) => ExplainableVariance.Of(s.Trials) is var found ? (found, found.Explained(Predictions(s)), found.AtLeast()) : default);
        yield return One("signal power", [typeof(SignalPower)], (s, w) => SignalPower.Of(s.Trials) is var found ? (found, found.Correlations(Predictions(s)), found.NormalisedCorrelations(Predictions(s))) : default);
        yield return Two("explainable variance, held out", [typeof(ExplainableVariance)], (s, w) => ExplainableVariance.Of(s.Trials).Explained(Held(s, w)));
        yield return Two("normalised correlation, held out", [typeof(SignalPower)], (s, w) => SignalPower.Of(s.Trials).NormalisedCorrelations(Held(s, w)));
        foreach (var pooling in Enum.GetValues<ScorePooling>())
        {
            yield return One($"across neurons: {pooling}", [typeof(PopulationCeilings)], (s, w) =>
                PopulationCeilings.AcrossNeurons(s.Area, s.Area, new RidgeRegression([1, 10]), Parts(s.Area), pooling, w));
            yield return Two($"across subjects: {pooling}", [typeof(PopulationCeilings)], (s, w) =>
                PopulationCeilings.AcrossSubjects([s.Area, s.Layer], new RidgeRegression([1, 10]), Parts(s.Area), pooling, w));
        }

        yield return Two("a score in units of its ceiling", [typeof(ChannelCeilings)], (s, w) =>
        {
            var scores = Held(s, w).Correlations(ScorePooling.AllStimuli);
            var ceilings = SplitHalf.OddEven(s.Trials).AsPublished;
            return (ceilings.Apply(scores, CeilingScale.Correlation, CeilingFormula.Ratio), ceilings.ApplyToMedian(scores, CeilingScale.Correlation, CeilingFormula.SquaredRatio));
        });
    }

    private static HeldOutPredictions Held(Situation situation, Workers w) =>
        HeldOutPredictions.Of(new RidgeRegression([1, 10]), situation.Layer, situation.Area, Parts(situation.Layer), w);

    private static IEnumerable<Measure> Tuning()
    {
        yield return One("tuning: to gratings", [typeof(UnitTuning), typeof(GratingSet), typeof(OrientationTuning)], (s, w) => s.Layer.Stimuli.Count >= 3
            ? UnitTuning.Of(s.Layer, Gratings(s.Layer), NegativeResponses.Rectify)
            : null);
    }

    // As many orientations as there are stimuli, at one spatial frequency and phase.
    private static GratingSet Gratings(Activations responses) =>
        new(responses.Stimuli, [.. Enumerable.Range(0, responses.Stimuli.Count).Select(i => i * 180.0 / responses.Stimuli.Count)], [1], [0]);

    private static Rdm Distances(Activations responses)
    {
        int count = responses.Stimuli.Count;
        var pairs = new List<double>();
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                double sum = 0;
                for (int u = 0; u < responses.UnitCount; u++)
                {
                    double d = (double)responses.Row(i)[u] - responses.Row(j)[u];
                    sum += d * d;
                }

                pairs.Add(sum);
            }
        }

        return new(responses.Layer, responses.Stimuli, [.. pairs]);
    }

    private static RdmSet Subjects(Situation situation) => new(Situation.AreaName, Enumerable.Range(0, situation.Trials.RepeatCount).Select(r =>
        Distances(situation.Trials.Mean([r])) is var rdm ? new Rdm($"{Situation.AreaName} subject {r}", rdm.Stimuli, rdm.Pairs.ToArray()) : throw new InvalidOperationException()));

    private static Matrix<double> Predictions(Situation situation) =>
        new(situation.Area.Stimuli.Count, situation.Area.UnitCount, [.. situation.Area.Values.ToArray().Select(v => (double)v)]);

    private static Measure One(string name, Type[] covers, Func<Situation, Workers, object?> run, bool isRefused = false) => new(name, covers, false, run) { IsRefused = isRefused };

    private static Measure Two(string name, Type[] covers, Func<Situation, Workers, object?> run) => new(name, covers, true, run);
}
