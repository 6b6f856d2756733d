using System.Text.Json;
using Ventral.Analysis.Decoding;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using static Ventral.Analysis.Tests.Decoding.SparseRegressionTests;

namespace Ventral.Analysis.Tests.Decoding;

/// <summary>The GOD protocol against its definition in NumPy (Goldens/decoding.py), and by what it must do.</summary>
public class FeatureDecoderTests
{
    public static TheoryData<int> Cases => [0, 1];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Voxels_predictions_and_scores_are_those_of_the_protocol(int number)
    {
        var golden = Goldens.GetProperty("god")[number];
        var (voxels, units, tested, labels, actual) = Read(golden);
        var options = new SparseRegressionOptions { MostIterations = golden.GetProperty("most").GetInt32() };
        var decoder = new FeatureDecoder(new SparseRegression(options), golden.GetProperty("top").GetInt32()).Fit(voxels, units, new Workers(2));
        for (int unit = 0; unit < units.UnitCount; unit++)
        {
            decoder.SelectedVoxels(unit).ShouldBe(golden.GetProperty("chosen")[unit].EnumerateArray().Select(v => v.GetInt32()));
            decoder.UsedVoxelCount(unit).ShouldBeInRange(1, decoder.SelectedVoxels(unit).Length);
        }

        var decoded = decoder.Predict(tested, new Workers(2)).Averaged(labels);
        decoded.Stimuli.Ids.ShouldBe(actual.Stimuli.Ids);
        Near(decoded.Values.Values.ToArray(), Numbers(golden, "predicted"), 1e-7);
        var scores = decoded.Correlations(actual);
        Near([.. scores.Values.Select(r => r!.Value)], Numbers(golden, "r"), 1e-7);
        scores.Mean!.Value.ShouldBe(Numbers(golden, "r").Average(), 1e-7);
        scores.UndefinedCount.ShouldBe(0);
        PairwiseIdentification.Of(decoded, actual).Values.Select(v => v!.Value).ShouldBe(Numbers(golden, "identification"), 1e-12);
    }

    /// <summary>Ridge with all voxels is the ridge regression of standardised voxels.</summary>
    [Fact]
    public void Ridge_decodes_as_the_regression_of_all_voxels()
    {
        var golden = Goldens.GetProperty("god")[0];
        var (voxels, units, tested, _, _) = Read(golden);
        var ridge = new RidgeRegression([1, 10, 100]);
        var decoded = new FeatureDecoder(ridge, 1000).Fit(voxels, units, new Workers(2)).Predict(tested, new Workers(2));
        var standard = Standardisation.Of(voxels, new Workers(1));
        var expected = ridge.Fit(Standard(voxels), units, new Workers(1)).Predict(Standard(tested), new Workers(1));

        // Both round standardised responses to float32, the decoder those of units as well; α is then in the unit's scale in both.
        for (int i = 0; i < decoded.Values.Values.Length; i++)
        {
            decoded.Values.Values[i].ShouldBe(expected.Values[i], 1e-5);
        }

        Activations Standard(Activations r) => new(r.Layer, r.Stimuli, r.UnitCount, [.. r.Values.ToArray().Select((v, i) => (float)((v - standard.Means[i % r.UnitCount]) / standard.Deviations[i % r.UnitCount]))]);
    }

    [Fact]
    public void Units_and_voxels_that_never_change_are_counted()
    {
        var voxels = Make(3, [.. Normal(40, 1).SelectMany((v, i) => new[] { v, 4f, v + (i % 3) })]);
        var units = new Activations("layer", voxels.Stimuli, 2, [.. Enumerable.Range(0, 40).SelectMany(t => new[] { 7.5f, 2 * voxels.Row(t)[0] })]);
        var fitted = new FeatureDecoder(new SparseRegression(), 5).Fit(voxels, units, new Workers(1));
        fitted.ConstantUnits.ShouldBe([0]);
        fitted.ConstantVoxelCount.ShouldBe(1);
        fitted.SelectedVoxels(0).ShouldBeEmpty();
        fitted.UsedVoxelCount(0).ShouldBe(0);
        fitted.SelectedVoxels(1).ShouldBe([0, 2]);
        var decoded = fitted.Predict(voxels, new Workers(1));
        decoded.Values[5, 0].ShouldBe(7.5);
        var scores = decoded.Correlations(units);
        scores.Values[0].ShouldBeNull();
        scores.Values[1]!.Value.ShouldBe(1, 1e-6);
        scores.UndefinedCount.ShouldBe(1);
        scores.Mean.ShouldBe(scores.Values[1]);
        scores.ToString().ShouldBe("1 (1 of 2)");
    }

    [Fact]
    public void Equal_correlations_take_the_voxel_that_comes_first()
    {
        float[] one = Normal(20, 3);
        var voxels = Make(3, [.. one.SelectMany(v => new[] { -v, v, v })]);
        var fitted = new FeatureDecoder(new SparseRegression(), 2).Fit(voxels, new Activations("y", voxels.Stimuli, 1, one), new Workers(1));
        fitted.SelectedVoxels(0).ShouldBe([0, 1]);
    }

    [Fact]
    public void Scales_and_means_of_voxels_do_not_matter_and_threads_change_no_bit()
    {
        var (voxels, units, tested, _, _) = Read(Goldens.GetProperty("god")[0]);
        var decoder = new FeatureDecoder(new SparseRegression(new() { MostIterations = 30 }), 15);
        var one = decoder.Fit(voxels, units, new Workers(1)).Predict(tested, new Workers(1));
        foreach (int threads in new[] { 2, 4 })
        {
            decoder.Fit(voxels, units, new Workers(threads)).Predict(tested, new Workers(threads)).Values.Values.SequenceEqual(one.Values.Values).ShouldBeTrue();
        }

        var moved = decoder.Fit(Moved(voxels), units, new Workers(2)).Predict(Moved(tested), new Workers(2));
        Near(moved.Values.Values.ToArray(), one.Values.Values.ToArray(), 1e-4);

        static Activations Moved(Activations r) => new(r.Layer, r.Stimuli, r.UnitCount, [.. r.Values.ToArray().Select((v, i) => (v * (1 + (i % r.UnitCount))) - 3)]);
    }

    [Fact]
    public void Both_directions_use_the_same_folds()
    {
        var (voxels, units, _, _, _) = Read(Goldens.GetProperty("god")[0]);
        var ridge = new RidgeRegression([10]);
        var folds = Folds.Neighbouring(voxels.Stimuli.Count, 4);
        foreach (var pooling in Enum.GetValues<ScorePooling>())
        {
            var both = BothDirections.Of(ridge, new FeatureDecoder(ridge, 1000), units, voxels, folds, pooling, new Workers(2));
            both.Encoding.Values.ShouldBe(HeldOutPredictions.Of(ridge, units, voxels, folds, new Workers(1)).Correlations(pooling));
            both.Decoding.Values.Length.ShouldBe(units.UnitCount);
            both.Decoding.Mean!.Value.ShouldBeGreaterThan(0.3);
        }
    }

    [Fact]
    public void Identification_by_hand()
    {
        // Correlations of the decoded (1, 2, 3) with (1, 2, 3), (3, 2, 1), (2, 4, 6) and a flat one: 1, −1, 1 and none.
        var candidates = new Activations("layer", StimulusIds.Create("c", ["a", "b", "c", "flat"]), 3, [1, 2, 3, 3, 2, 1, 2, 4, 6, 5, 5, 5]);
        var decoded = new DecodedFeatures("layer", StimulusIds.Create("d", ["b", "a", "flat"]), new Matrix<double>(3, 3, [1, 2, 3, 1, 2, 3, 1, 2, 3]));
        var scores = PairwiseIdentification.Of(decoded, candidates);
        scores.Values.ShouldBe([0, 0.75, null]);
        scores.Mean.ShouldBe(0.375);
        scores.UndefinedCount.ShouldBe(1);
    }

    /// <summary>Features that have nothing to do with each other: half of the pairs.</summary>
    [Fact]
    public void Chance_is_a_half_and_the_truth_wins()
    {
        var candidates = Make(30, Normal(60 * 30, 1));
        double[] noise = Array.ConvertAll(Normal(60 * 30, 2), v => (double)v);
        PairwiseIdentification.Of(new("l", candidates.Stimuli, new Matrix<double>(60, 30, noise)), candidates).Mean!.Value.ShouldBe(0.5, 0.1);
        double[] truth = Array.ConvertAll(candidates.Values.ToArray(), v => 3.0 * v);
        PairwiseIdentification.Of(new("l", candidates.Stimuli, new Matrix<double>(60, 30, truth)), candidates).Mean.ShouldBe(1);
    }

    [Fact]
    public void A_table_holds_each_region_and_layer_once()
    {
        var scores = new ScoreSet([0.5, null]);
        var table = new DecodingTable([new("V1", "conv1", scores), new("V1", "fc8", scores), new("IT", "conv1", scores), new("IT", "fc8", new([0.25]))]);
        table.Rois.ShouldBe(["V1", "IT"]);
        table.Layers.ShouldBe(["conv1", "fc8"]);
        table["IT", "fc8"].Correlations.Mean.ShouldBe(0.25);
        Should.Throw<VentralException>(() => table["IT", "fc7"]).Message.ShouldContain("fc8");
        string message = Should.Throw<VentralException>(() => new DecodingTable([new("V1", "conv1", scores), new("V1", "conv1", scores), new("IT", "fc8", scores)])).Message;
        message.ShouldContain("V1 × conv1 has 2");
        message.ShouldContain("IT × conv1 has 0");
        Should.Throw<VentralException>(() => new DecodingTable([]));
    }

    [Fact]
    public void Regions_have_their_voxel_counts()
    {
        GenericObjectDecoding.Rois.Select(GenericObjectDecoding.VoxelCountOf).ShouldBe([500, 500, 500, 500, 500, 500, 500, 1000, 1000, 1000]);
        Should.Throw<VentralException>(() => GenericObjectDecoding.VoxelCountOf("HCV")).Message.ShouldContain("HVC");
    }

    [Fact]
    public void Faults_are_told()
    {
        var workers = new Workers(1);
        var voxels = Make(2, Normal(20, 1));
        var units = new Activations("l", voxels.Stimuli, 1, Normal(10, 2));
        var decoder = new FeatureDecoder(new SparseRegression(), 2);
        Should.Throw<VentralException>(() => decoder.Fit(Make(2, Normal(4, 1)), Make(1, Normal(2, 1)), workers)).Message.ShouldContain("3 trials");
        Should.Throw<VentralException>(() => decoder.Fit(Make(2, new float[20]), units, workers)).Message.ShouldContain("differ");
        Should.Throw<VentralException>(() => decoder.Fit(Make(2, Normal(18, 1)), units, workers));
        var fitted = decoder.Fit(voxels, units, workers);
        Should.Throw<VentralException>(() => fitted.Predict(Make(3, Normal(9, 1)), workers)).Message.ShouldContain("2 voxels");
        var decoded = fitted.Predict(voxels, workers);
        Should.Throw<VentralException>(() => decoded.Averaged(["a"])).Message.ShouldContain("10 rows");
        Should.Throw<VentralException>(() => decoded.Correlations(Make(2, Normal(20, 1)))).Message.ShouldContain("2");
        Should.Throw<VentralException>(() => PairwiseIdentification.Of(decoded, units)).Message.ShouldContain("2 units");
        Should.Throw<VentralException>(() => PairwiseIdentification.Of(new("l", voxels.Stimuli, new Matrix<double>(10, 2, new double[20])), Make(2, Normal(18, 1)))).Message.ShouldContain("s10");
        Should.Throw<ArgumentOutOfRangeException>(() => new FeatureDecoder(new SparseRegression(), 0));
        Should.Throw<ArgumentOutOfRangeException>(() => fitted.SelectedVoxels(1));
        Should.Throw<VentralException>(() => new DecodedFeatures("l", voxels.Stimuli, new Matrix<double>(9, 1, new double[9])));
        Should.Throw<VentralException>(() => new ScoreSet([]));
        Should.Throw<VentralException>(() => new ScoreSet([double.NaN]));
    }

    private static (Activations Voxels, Activations Units, Activations Tested, string[] Labels, Activations Actual) Read(JsonElement golden)
    {
        var voxels = Of("brain", "voxels");
        var labels = golden.GetProperty("labels").EnumerateArray().Select(v => $"c{v.GetInt32()}").ToArray();
        var names = StimulusIds.Create("categories", golden.GetProperty("names").EnumerateArray().Select(v => $"c{v.GetInt32()}"));
        int units = golden.GetProperty("units").GetInt32();
        return (voxels, Of("features", "units"), Of("brain test", "voxels"), labels, new("layer", names, units, Floats("test")));

        Activations Of(string name, string columns) => Make(golden.GetProperty(columns).GetInt32(), Floats(name));
        float[] Floats(string name) => Array.ConvertAll(Numbers(golden, name), v => (float)v);
    }
}
