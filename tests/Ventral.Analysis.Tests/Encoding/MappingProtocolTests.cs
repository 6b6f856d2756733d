using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Brain-Score's and Linsley's protocols, and the choice of layers.</summary>
public class MappingProtocolTests
{
    private static readonly Workers Two = new(2);

    private static readonly JsonElement Maps = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "spaces.json"))).RootElement.GetProperty("maps");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Maps.GetArrayLength())];

    [Fact]
    public void Brain_score_is_the_mean_of_medians_and_its_ceiling_never_squared_twice()
    {
        var (x, y) = Linear(100, 12, 5, 0.7);
        var splits = BrainScoreMapping.SplitsOf([.. Enumerable.Range(0, 100).Select(i => (i % 4).ToString(CultureInfo.InvariantCulture))], new Seed(3));
        splits.Length.ShouldBe(10);
        splits.ShouldAllBe(s => s.Test.Length == 10);
        var ceilings = new ChannelCeilings("split-half, Spearman-Brown", CeilingScale.Correlation, [0.9, 0.8, null, 0.7, 0.6]);
        var model = new PlsRegression(5);
        var result = BrainScoreMapping.Score(model, x, y, splits, ceilings, Two);
        double[] medians = [.. splits.Select(split =>
        {
            var predicted = model.Fit(EncodingModel.Rows(x, split.Train), EncodingModel.Rows(y, split.Train), Two).Predict(EncodingModel.Rows(x, split.Test), Two);
            double[] r = [.. new[] { 0, 1, 3, 4 }.Select(c => R([.. split.Test.Select(i => (double)y.Row(i)[c])], [.. Enumerable.Range(0, 10).Select(i => predicted[i, c])])).Order()];
            return (r[1] + r[2]) / 2;
        })];
        for (int s = 0; s < 10; s++)
        {
            result.Medians[s].ShouldBe(medians[s], 1e-9);
        }

        result.LeftOut.ShouldBe([2]);
        double mean = medians.Average();
        result.StandardError.ShouldBe(Math.Sqrt(medians.Average(m => (m - mean) * (m - mean)) / 10), 1e-9);
        result.Ceiled.Raw!.Value.ShouldBe(mean, 1e-9);
        result.Ceiled.Ceiling.ShouldBe(0.75);
        result.Ceiled.Value!.Value.ShouldBe(mean / 0.75, 1e-9);
        result.AsPublished.Value!.Value.ShouldBe(mean / 0.75 * mean / 0.75, 1e-9);
        result.AsPublished.Formula.ShouldStartWith("(");

        var variances = new ChannelCeilings("CC_max²", CeilingScale.ExplainedVariance, [.. ceilings.Values]);
        Should.Throw<VentralException>(() => BrainScoreMapping.Score(model, x, y, splits, variances, Two));
        var flat = new Activations("flat", y.Stimuli, 5, new float[500]);
        Should.Throw<VentralException>(() => BrainScoreMapping.Score(model, x, flat, splits, ceilings, Two)).Message.ShouldContain("No channel of 'flat'");
        Should.Throw<VentralException>(() => BrainScoreMapping.Score(model, x, y, splits, new("none", CeilingScale.Correlation, [null, null, null, null, null]), Two)).Message.ShouldContain("0 a bound in 'none'");
    }

    /// <summary>A channel that varies outside one split's test alone has no r there: it is in no median, nor is its ceiling, the lowest.</summary>
    [Fact]
    public void Brain_scores_medians_are_over_the_same_channels()
    {
        var (x, y) = Linear(40, 6, 3, 0.5);
        ImmutableArray<Fold> splits = [.. Folds.Neighbouring(40, 4)];
        float[] responses = y.Values.ToArray();
        foreach (int i in splits[1].Test)
        {
            responses[i * 3] = 1;
        }

        var partly = new Activations("partly", y.Stimuli, 3, responses);
        var result = BrainScoreMapping.Score(new PlsRegression(3), x, partly, splits, new("c", CeilingScale.Correlation, [0.1, 0.8, 0.9]), Two);
        result.LeftOut.ShouldBe([0]);
        result.Ceiled.Ceiling!.Value.ShouldBe(0.85, 1e-15);
        var held = HeldOutPredictions.Of(new PlsRegression(3), x, partly, splits, Two);
        held.CorrelationsOfFold(0)[0].ShouldNotBeNull();
        for (int f = 0; f < 4; f++)
        {
            result.Medians[f].ShouldBe((held.CorrelationsOfFold(f)[1]!.Value + held.CorrelationsOfFold(f)[2]!.Value) / 2, 1e-12);
        }
    }

    /// <summary>1e-6: features are float32.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Maps_become_features_of_a_grid(int golden)
    {
        int[] shape = [.. Maps[golden].GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
        double divisor = Maps[golden].GetProperty("divisor").GetDouble();
        float[] maps = [.. Maps[golden].GetProperty("maps").EnumerateArray().Select(v => (float)(v.GetDouble() / divisor))];
        var features = SpatialFeatures.Of("conv", Rsa.Make.Ids(shape[0]), shape[1], shape[2], shape[3], maps, shape[4]);
        features.UnitCount.ShouldBe(Maps[golden].GetProperty("features").GetInt32());
        features.Stimuli.Ids[shape[4]].ShouldBe("s1@1,0");
        double[] samples = [.. Maps[golden].GetProperty("samples").EnumerateArray().Select(v => v.GetDouble())];
        float[] found = features.Values.ToArray();
        for (int i = 0; i < samples.Length; i++)
        {
            ((double)found[i * 7]).ShouldBe(samples[i], 1e-6);
        }
    }

    [Fact]
    public void Positions_of_an_image_left_out_are_predicted_from_the_others()
    {
        const int images = 5, side = 8, area = side * side, neurons = 3;
        float[] maps = FeatureSpaceTests.Draw(images * 4 * area, "maps"), noise = FeatureSpaceTests.Draw(images * area * neurons, "neurons");
        var features = SpatialFeatures.Of("conv", Rsa.Make.Ids(images), 4, side, side, maps, side);
        float[] responses = [.. noise.Select((v, i) => (0.02f * v) + (features.Row(i / neurons)[i % neurons] * (1 + (i % neurons))))];
        var measured = new Activations("PL", features.Stimuli, neurons, responses);
        var result = SpatialMapping.Score(new PlsRegression(4), features, measured, images, Two);
        result.Medians.Length.ShouldBe(images);
        result.LeftOutCounts.ShouldBe([0, 0, 0, 0, 0]);
        result.Score!.Value.ShouldBeGreaterThan(0.97);
        result.Score.Value.ShouldBe(result.Medians.Average()!.Value);
        result.MapScore!.Value.ShouldBeGreaterThan(0.95);
        result.CoarseMapScore!.Value.ShouldBeGreaterThan(0.5);
        SpatialMapping.Ceiled(0.4, 0.8, "split-half").Value.ShouldBe(0.5);

        var flat = new Activations("flat", features.Stimuli, neurons, new float[responses.Length]);
        var silent = SpatialMapping.Score(new PlsRegression(4), features, flat, images, Two);
        silent.Score.ShouldBeNull();
        silent.LeftOutCounts.ShouldAllBe(n => n == neurons);

        // The second neuron is silent in the third image alone.
        var partly = new Activations("partly", features.Stimuli, neurons, [.. responses.Select((v, i) => i % neurons == 1 && i / neurons / area == 2 ? 0 : v)]);
        SpatialMapping.Score(new PlsRegression(4), features, partly, images, Two).LeftOutCounts.ShouldBe([0, 0, 1, 0, 0]);
        Should.Throw<VentralException>(() => SpatialMapping.Score(new PlsRegression(4), features, measured, 4, Two)).Message.ShouldContain("square grid");
    }

    /// <summary>Two images of 2 × 2, three neurons: rows correlate at ±1, so a pair's mean is 1, 0 or −1; the greatest pair of each image is taken.</summary>
    [Fact]
    public void The_published_ceiling_by_hand()
    {
        float[] responses =
        [
            1, 1, 2, /**/ 2, 2, 1, /**/ 1, 2, 1, /**/ 2, 1, 2,
            1, 2, 1, /**/ 2, 1, 2, /**/ 1, 2, 5, /**/ 2, 1, 5,
        ];

        // First image: (a, b) +1 −1, (a, c) −1 +1, (b, c) −1 −1: 0. Second: (a, b) −1 −1, (a, c) +1 and no other: 1.
        SpatialMapping.CeilingAsPublished(new Activations("n", Rsa.Make.Ids(8), 3, responses), 2)!.Value.ShouldBe(0.5, 1e-12);
        SpatialMapping.CeilingAsPublished(new Activations("n", Rsa.Make.Ids(8), 1, new float[8]), 2).ShouldBeNull();
    }

    [Fact]
    public void The_layer_that_predicts_is_chosen_on_the_stimuli_learnt_from()
    {
        var (x, y) = Linear(60, 6, 4, 0.3);
        var noise = new Activations("noise", x.Stimuli, 6, FeatureSpaceTests.Draw(360, "another"));
        var folds = Folds.Nested(Folds.Neighbouring(60, 4), train => Folds.Neighbouring(train.Length, 3));
        var model = new RidgeRegression([1, 10]);
        var result = LayerChoice.Nested(model, [noise, x], y, folds, Two);
        result.Chosen.ShouldBe(["x", "x", "x", "x"]);
        result.Correlations.ShouldBe(HeldOutPredictions.Of(model, x, y, [.. folds.Select(f => f.Outer)], Two).Correlations(ScorePooling.MeanOverFolds));
        Should.Throw<VentralException>(() => LayerChoice.Nested(model, [], y, folds, Two));
    }

    /// <summary>Inner folds of one stimulus have no correlation, so every layer would score 0 and the first be the best.</summary>
    [Fact]
    public void No_layer_is_the_best_where_none_has_a_correlation()
    {
        var (x, y) = Linear(12, 3, 2, 0.3);
        var flat = new Activations("flat", x.Stimuli, 3, new float[36]);
        var model = new RidgeRegression([1, 10]);
        var single = Folds.Nested(Folds.Neighbouring(12, 3), train => Folds.Neighbouring(train.Length, train.Length));
        string message = Should.Throw<VentralException>(() => LayerChoice.Nested(model, [flat, x], y, single, Two)).Message;
        message.ShouldContain("8 folds of at most 1 stimuli");
        message.ShouldContain("fewer inner folds");
        var several = Folds.Nested(Folds.Neighbouring(12, 3), train => Folds.Neighbouring(train.Length, 2));
        Should.Throw<VentralException>(() => LayerChoice.Nested(model, [flat, flat], y, several, Two)).Message.ShouldContain("none of 2 ('flat' the first) has one");
        LayerChoice.Nested(model, [flat, x], y, several, Two).Chosen.ShouldAllBe(layer => layer == "x");
    }

    /// <summary>Twenty layers of noise: chosen on the stimuli learnt from, they predict nothing on average; the greatest test score of any always does.</summary>
    [Fact]
    public void The_best_of_many_layers_on_the_test_is_biased_and_the_nested_choice_is_not()
    {
        double nested = 0, best = 0;
        const int sets = 12;
        for (ulong set = 0; set < sets; set++)
        {
            var ids = Rsa.Make.Ids(30);
            var y = new Activations("y", ids, 1, FeatureSpaceTests.Draw(30, "y", set));
            Activations[] layers = [.. Enumerable.Range(0, 20).Select(l => new Activations($"layer{l}", ids, 3, FeatureSpaceTests.Draw(90, $"layer{l}", set)))];
            var model = new RidgeRegression([10]);
            Fold[] outer = [.. Folds.Neighbouring(30, 2)];
            nested += LayerChoice.Nested(model, layers, y, Folds.Nested([.. outer], train => Folds.Neighbouring(train.Length, 3)), Two).Correlations[0]!.Value / sets;
            best += LayerChoice.MaxOverLayersAsPublished([.. layers.Select(l => HeldOutPredictions.Of(model, l, y, [.. outer], Two).Correlations(ScorePooling.MeanOverFolds)[0])])!.Value.Score / sets;
        }

        Math.Abs(nested).ShouldBeLessThan(0.2);
        best.ShouldBeGreaterThan(0.25);
        LayerChoice.MaxOverLayersAsPublished([null, 0.2, 0.5, 0.5]).ShouldBe((2, 0.5));
        LayerChoice.MaxOverLayersAsPublished([null]).ShouldBeNull();
    }

    private static (Activations X, Activations Y) Linear(int stimuli, int units, int channels, double noise)
    {
        var ids = Rsa.Make.Ids(stimuli);
        float[] x = FeatureSpaceTests.Draw(stimuli * units, "x"), jitter = FeatureSpaceTests.Draw(stimuli * channels, "noise");
        float[] y = [.. jitter.Select((v, i) => (float)(noise * v) + x[(i / channels * units) + (i % channels)])];
        return (new("x", ids, units, x), new("y", ids, channels, y));
    }

    private static double R(double[] x, double[] y)
    {
        double meanOfX = x.Average(), meanOfY = y.Average();
        return x.Zip(y, (a, b) => (a - meanOfX) * (b - meanOfY)).Sum() / Math.Sqrt(x.Sum(a => (a - meanOfX) * (a - meanOfX)) * y.Sum(b => (b - meanOfY) * (b - meanOfY)));
    }
}
