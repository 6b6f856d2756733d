using System.Collections.Immutable;
using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Feature spaces with penalties of their own, their shares of what is explained, components and projections (Goldens/spaces.py).</summary>
public class FeatureSpaceTests
{
    private static readonly Workers Two = new(2);
    private static readonly double[] Penalties = [0.1, 1, 10, 100];
    private static readonly RidgeRegression Ridge = new(Penalties);

    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "spaces.json"))).RootElement;

    /// <summary>1e-9 of the greatest value: refits of scikit-learn without each stimulus.</summary>
    [Fact]
    public void Banded_ridge_chooses_and_predicts_as_refitting_does()
    {
        var (x, y, more) = Responses();
        var fitted = new BandedRidge([3, 9], BandedRidge.GridShares(2, 4), Penalties).Fit(x, y, Two);
        fitted.Penalties.ShouldBe(Numbers("banded", "alpha"));
        fitted.Shares.Select(s => s[0]).ShouldBe(Numbers("banded", "share"));
        Near(fitted.LeftOutErrors, Numbers("banded", "error"), 1e-9);
        Near(fitted.Predict(more, Two).Values.ToArray(), Numbers("banded", "predicted"), 1e-9);
        new BandedRidge([3, 9], BandedRidge.GridShares(2, 4), Penalties).Fit(x, y, new Workers(1)).Predict(more, Two).Values.SequenceEqual(fitted.Predict(more, Two).Values).ShouldBeTrue();
    }

    [Fact]
    public void Banded_ridge_with_equal_shares_is_ridge()
    {
        var (x, y, more) = Responses();
        var banded = new BandedRidge([3, 4, 5], BandedRidge.DrawnShares(3, 0, new Seed(1)), Penalties).Fit(x, y, Two);
        var ridge = new RidgeRegression(Penalties.Select(p => p * 3)).Fit(x, y, Two);
        banded.Penalties.ShouldBe(ridge.Penalties.Select(p => p / 3), 1e-12);
        Near(banded.Predict(more, Two).Values.ToArray(), [.. ridge.Predict(more, Two).Values], 1e-9);
    }

    [Fact]
    public void Shares_add_up_to_one_and_a_draw_depends_on_its_number_alone()
    {
        BandedRidge.GridShares(3, 4).Length.ShouldBe(15);
        var drawn = BandedRidge.DrawnShares(3, 200, new Seed(8));
        drawn.Concat(BandedRidge.GridShares(3, 4)).ShouldAllBe(s => Math.Abs(s.Sum() - 1) < 1e-12);
        drawn[5].ShouldBe(BandedRidge.DrawnShares(3, 7, new Seed(8))[5]);
        drawn.Average(s => s[0]).ShouldBe(1.0 / 3, 0.06);
    }

    [Fact]
    public void A_space_of_noise_gets_little_and_spaces_add_up_to_the_prediction()
    {
        var ids = Rsa.Make.Ids(80);
        var signal = new Activations("signal", ids, 10, Draw(800, "signal"));
        var noise = new Activations("noise", ids, 300, Draw(24000, "noise"));
        float[] jitter = Draw(80, "jitter");
        var y = new Activations("y", ids, 1, [.. Enumerable.Range(0, 80).Select(i => signal.Row(i)[0] + signal.Row(i)[3] + (0.3f * jitter[i]))]);
        var (units, widths) = FeatureSpaces.Join([signal, noise]);
        units.Layer.ShouldBe("signal+noise");
        var model = new BandedRidge(widths, BandedRidge.DrawnShares(2, 30, new Seed(3)), [0.1, 1, 10, 100]);
        var fitted = model.Fit(units, y, Two);
        fitted.Shares[0][0].ShouldBeGreaterThan(0.9);
        var parts = fitted.PredictBySpace(units, Two);
        double mean = Enumerable.Range(0, 80).Average(i => (double)y.Row(i)[0]);
        (parts[0][7, 0] + parts[1][7, 0] + mean).ShouldBe(fitted.Predict(units, Two)[7, 0], 1e-12);

        var folds = Folds.Neighbouring(80, 5);
        double banded = HeldOutPredictions.Of(model, units, y, folds, Two).ExplainedVariances(ScorePooling.AllStimuli)[0]!.Value;
        double plain = HeldOutPredictions.Of(new RidgeRegression([0.1, 1, 10, 100, 1000]), units, y, folds, Two).ExplainedVariances(ScorePooling.AllStimuli)[0]!.Value;
        banded.ShouldBeGreaterThan(plain + 0.2);
    }

    /// <summary>R² of .3, .25 and .4: unique .15 and .1, shared .15.</summary>
    [Fact]
    public void Variance_is_parted_by_hand()
    {
        var parts = VariancePartition.Of(0.3, 0.25, 0.4)!;
        parts.UniqueA.ShouldBe(0.15, 1e-15);
        parts.UniqueB.ShouldBe(0.1, 1e-15);
        parts.Shared.ShouldBe(0.15, 1e-15);
        parts.Total.ShouldBe(0.4, 1e-15);
        VariancePartition.Of(0.3, null, 0.4).ShouldBeNull();
        VariancePartition.Of(0.3, 0.4, 0.2)!.UniqueA.ShouldBe(-0.2, 1e-15);
        Should.Throw<ArgumentOutOfRangeException>(() => VariancePartition.Of(double.NaN, 0, 0));
    }

    [Fact]
    public void Shapley_shares_add_up_are_fair_and_of_two_spaces_are_unique_and_half_of_the_shared()
    {
        var two = ShapleyShares.Of([null, 0.3, 0.25, 0.4])!.Value;
        two[0].ShouldBe(0.15 + 0.075, 1e-15);
        two[1].ShouldBe(0.1 + 0.075, 1e-15);

        // By hand, over the six orders: a (2·.2 + .1 + 2·.15 + .2)/6 …
        double?[] three = [null, 0.2, 0.3, 0.4, 0.1, 0.35, 0.3, 0.5];
        double[] shares = [.. ShapleyShares.Of([.. three])!.Value];
        double[] byOrders = new double[3];
        foreach (int[] order in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            int set = 0;
            foreach (int space in order)
            {
                byOrders[space] += (three[set | (1 << space)]!.Value - (three[set] ?? 0)) / 6;
                set |= 1 << space;
            }
        }

        for (int b = 0; b < 3; b++)
        {
            shares[b].ShouldBe(byOrders[b], 1e-15);
        }

        shares.Sum().ShouldBe(0.5, 1e-15);
        ShapleyShares.Of([null, 0.2, null, 0.3]).ShouldBeNull();
        Should.Throw<VentralException>(() => ShapleyShares.Of([null, 1, 2]));
        Should.Throw<VentralException>(() => ShapleyShares.Of([null, double.NaN]));
    }

    /// <summary>2e-6: scores are rounded to float32 between scikit-learn's two steps.</summary>
    [Fact]
    public void Ridge_on_components_is_scikit_learns()
    {
        var (x, y, more) = Responses();
        var model = new ComponentRidge(4, new RidgeRegression([2]));
        Near(model.Fit(x, y, Two).Predict(more, Two).Values.ToArray(), Numbers("components", "predicted"), 2e-6);
        model.Name.ShouldBe("pca-4-ridge");

        // All components: ridge itself; and of all stimuli, what is learnt from among them.
        Near(new ComponentRidge(50, new RidgeRegression([2])).Fit(x, y, Two).Predict(more, Two).Values.ToArray(), [.. new RidgeRegression([2]).Fit(x, y, Two).Predict(more, Two).Values], 2e-6);
        var all = ComponentRidge.OnAllStimuli(4, new RidgeRegression([2]), x);
        all.Name.ShouldBe("pca-4-of-all-stimuli-ridge");
        Near(all.Fit(x, y, Two).Predict(more, Two).Values.ToArray(), Numbers("components", "predicted"), 2e-6);
        var constant = new Activations("constant", x.Stimuli, 2, new float[2 * x.Stimuli.Count]);
        Should.Throw<VentralException>(() => model.Fit(constant, y, Two)).Message.ShouldContain("no principal component");
        Should.Throw<VentralException>(() => all.Fit(constant, y, Two));
    }

    /// <summary>As scikit-learn's <c>johnson_lindenstrauss_min_dim</c>.</summary>
    [Fact]
    public void Dimensions_that_keep_distances()
    {
        foreach (var golden in Goldens.GetProperty("dimensions").EnumerateArray())
        {
            ProjectionRidge.DimensionsFor(golden[0].GetInt32(), golden[1].GetDouble()).ShouldBe(golden[2].GetInt32());
        }

        Should.Throw<ArgumentOutOfRangeException>(() => ProjectionRidge.DimensionsFor(10, 1));
    }

    [Fact]
    public void Ridge_on_a_projection_predicts_all_but_as_well_as_on_the_units()
    {
        var ids = Rsa.Make.Ids(120);
        float[] hidden = Draw(120 * 6, "hidden"), mixing = Draw(6 * 2000, "mixing"), jitter = Draw(120, "noise of y");
        float[] values = new float[120 * 2000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Enumerable.Range(0, 6).Sum(k => hidden[(i / 2000 * 6) + k] * mixing[(k * 2000) + (i % 2000)]);
        }

        var x = new Activations("x", ids, 2000, values);
        var y = new Activations("y", ids, 1, [.. Enumerable.Range(0, 120).Select(i => hidden[i * 6] + hidden[(i * 6) + 4] + (0.5f * jitter[i]))]);
        var folds = Folds.Neighbouring(120, 4);
        var model = new ProjectionRidge(300, new Seed(4), Ridge);
        model.Name.ShouldBe("srp-300(4)-ridge");
        double projected = Score(model), plain = Score(new RidgeRegression([1, 10, 100, 1000, 10000]));
        plain.ShouldBeGreaterThan(0.8);
        projected.ShouldBe(plain, 0.03);
        Score(new ProjectionRidge(300, new Seed(4), Ridge)).ShouldBe(projected);
        Score(new ProjectionRidge(300, new Seed(5), Ridge)).ShouldNotBe(projected);

        double Score(EncodingModel of) => HeldOutPredictions.Of(of, x, y, folds, Two).Correlations(ScorePooling.AllStimuli)[0]!.Value;
    }

    [Fact]
    public void Stimuli_projected_once_for_all_folds_are_predicted_to_the_bit_as_by_fits_of_their_own()
    {
        var ids = Rsa.Make.Ids(31);
        Activations x = new("x", ids, 70, Draw(31 * 70, "x")), y = new("y", ids, 3, Draw(31 * 3, "y"));
        ImmutableArray<Fold> folds = [.. Folds.Neighbouring(31, 3), .. Folds.Neighbouring(31, 5)];
        var model = new ProjectionRidge(40, new Seed(4), Ridge);
        var held = HeldOutPredictions.Of(model, x, y, folds, Two);
        for (int f = 0; f < folds.Length; f++)
        {
            var fitted = model.Fit(EncodingModel.Rows(x, folds[f].Train), EncodingModel.Rows(y, folds[f].Train), Two);
            held.OfFold(f).Values.ToArray().ShouldBe(fitted.Predict(EncodingModel.Rows(x, folds[f].Test), Two).Values.ToArray());
            held.Penalties[f].ShouldBe(fitted.Penalties);
        }
    }

    [Fact]
    public void Faults_are_told()
    {
        var (x, y, _) = Responses();
        ImmutableArray<ImmutableArray<double>> half = [[0.5, 0.5]];
        Should.Throw<VentralException>(() => new BandedRidge([], half, [1]));
        Should.Throw<VentralException>(() => new BandedRidge([1, 2], [[0.5, 0.4]], [1]));
        Should.Throw<VentralException>(() => new BandedRidge([1, 2], [[1.5, -0.5]], [1]));
        Should.Throw<VentralException>(() => new BandedRidge([1, 2], half, [0]));
        Should.Throw<VentralException>(() => new BandedRidge([1, 2], half, [1]).Fit(x, y, Two)).Message.ShouldContain("3 units together");
        Should.Throw<VentralException>(() => FeatureSpaces.Join([]));
        Should.Throw<VentralException>(() => FeatureSpaces.Join([x, new Activations("z", Rsa.Make.Ids(3), 1, new float[3])]));
        Should.Throw<ArgumentOutOfRangeException>(() => new ProjectionRidge(0, new Seed(1), Ridge));
        Should.Throw<ArgumentOutOfRangeException>(() => new ComponentRidge(0, Ridge));
    }

    internal static float[] Draw(int count, string name, ulong seed = 1)
    {
        double[] draws = new double[count];
        new Philox(new Seed(seed), name).FillNormal(draws);
        return Array.ConvertAll(draws, d => (float)d);
    }

    private static (Activations X, Activations Y, Activations More) Responses()
    {
        return (Of("x", 24), Of("y", 24), Of("new", 5));

        static Activations Of(string name, int count)
        {
            float[] values = [.. Numbers("banded", name).Select(v => (float)v)];
            return new(name, Rsa.Make.Ids(count), values.Length / count, values);
        }
    }

    private static double[] Numbers(string part, string name) => [.. Goldens.GetProperty(part).GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void Near(IEnumerable<double> found, double[] expected, double bound)
    {
        double[] values = [.. found];
        values.Length.ShouldBe(expected.Length);
        double tolerance = bound * expected.Max(Math.Abs);
        for (int i = 0; i < values.Length; i++)
        {
            values[i].ShouldBe(expected[i], tolerance, $"value {i}");
        }
    }
}
