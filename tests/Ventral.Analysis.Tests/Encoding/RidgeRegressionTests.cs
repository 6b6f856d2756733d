using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Ridge regression against scikit-learn (Goldens/ridge.py), by refitting, and in its limits.</summary>
public class RidgeRegressionTests
{
    private static readonly double[] Penalties = [0.01, 0.1, 1, 10, 100, 1000];

    private static readonly JsonElement[] Goldens = [.. JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "ridge.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.Length)];

    /// <summary>1e-9 of the greatest value: both are float64 of the same float32 numbers.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Penalties_weights_and_predictions_are_scikit_learns(int golden)
    {
        var (x, y, more) = Responses(golden);
        var fitted = new RidgeRegression(Penalties).Fit(x, y, new Workers(2));
        fitted.Penalties.ShouldBe(Numbers(golden, "alpha"));
        Near(fitted.LeftOutErrors, Numbers(golden, "error"));
        Near(fitted.Weights(new Workers(2)).Values.ToArray(), Numbers(golden, "weights"));
        Near(fitted.Predict(more, new Workers(2)).Values.ToArray(), Numbers(golden, "predicted"));

        var one = new RidgeRegression([3.5]).Fit(x, y, new Workers(2));
        one.LeftOutErrors.ShouldBeEmpty();
        Near(one.Weights(new Workers(1)).Values.ToArray(), Numbers(golden, "weights 3.5"));
        Near(one.Predict(more, new Workers(1)).Values.ToArray(), Numbers(golden, "predicted 3.5"));
    }

    /// <summary>By Pearson's r of left-out predictions, from refitting in scikit-learn (Goldens/ridge_by_r.py): 1e-8.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Penalties_chosen_by_correlation_are_those_of_refitting(int number)
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "ridge_by_r.json"))).RootElement[number];
        int stimuli = golden.GetProperty("stimuli").GetInt32();
        var (x, y, more) = (Of("x", stimuli), Of("y", stimuli), Of("new", 4));
        var ridge = new RidgeRegression([0.1, 1, 10, 100, 1000], PenaltyChoice.LeaveOneOutCorrelation);
        ridge.Choice.Name.ShouldBe("leave-one-out-r");
        var fitted = ridge.Fit(x, y, new Workers(2));
        fitted.Penalties.ShouldBe(Values("alpha"));
        fitted.LeftOutErrors.Zip(Values("disagreement")).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-8);
        fitted.Predict(more, new Workers(2)).Values.ToArray().Zip(Values("predicted")).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-8);

        // A channel that does not vary has no r: the least α, and the mean.
        var constant = new Activations("constant", x.Stimuli, 1, Enumerable.Repeat(2f, stimuli).ToArray());
        ridge.Fit(x, constant, new Workers(1)).LeftOutErrors.ShouldBe([2]);
        ridge.Fit(x, constant, new Workers(1)).Predict(more, new Workers(1)).Values.ToArray().ShouldAllBe(v => v == 2);

        double[] Values(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
        Activations Of(string name, int count) => new(name, Rsa.Make.Ids(count), Values(name).Length / count, [.. Values(name).Select(v => (float)v)]);
    }

    /// <summary>By generalised cross-validation with the smoother of scikit-learn (Goldens/gcv.py): 1e-10 of each error.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Penalties_chosen_by_generalised_cross_validation_are_those_of_the_smoother(int number)
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "gcv.json"))).RootElement[number];
        int stimuli = golden.GetProperty("stimuli").GetInt32();
        var ridge = new RidgeRegression([0.1, 1, 10, 100, 1000], PenaltyChoice.Generalised, golden.GetProperty("intercept").GetBoolean());
        ridge.Choice.Name.ShouldBe("gcv");
        var fitted = ridge.Fit(Of("x"), Of("y"), new Workers(2));
        fitted.Penalties.ShouldBe(Values("alpha"));
        fitted.LeftOutErrors.Zip(Values("error")).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-10 * p.Second);
        fitted.Penalties.Distinct().Count().ShouldBeGreaterThan(1);

        double[] Values(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
        Activations Of(string name) => new(name, Rsa.Make.Ids(stimuli), Values(name).Length / stimuli, [.. Values(name).Select(v => (float)v)]);
    }

    /// <summary>With α = 0 scikit-learn's least squares of the smallest weights: 1e-6, as small axes are divided by.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Without_a_penalty_it_is_least_squares(int golden)
    {
        var (x, y, more) = Responses(golden);
        double[] expected = Numbers(golden, "least squares");
        Near(new RidgeRegression([0]).Fit(x, y, new Workers(2)).Predict(more, new Workers(2)).Values.ToArray(), expected, 1e-6);
        Near(new RidgeRegression([1e-9]).Fit(x, y, new Workers(2)).Predict(more, new Workers(2)).Values.ToArray(), expected, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Held_out_predictions_score_as_in_scikit_learn(int golden)
    {
        var (x, y, _) = Responses(golden);
        var held = HeldOutPredictions.Of(new RidgeRegression(Penalties), x, y, Folds.Neighbouring(x.Stimuli.Count, 4), new Workers(2));
        double[][] chosen = [.. Goldens[golden].GetProperty("folds").EnumerateArray().Select(f => f.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        for (int fold = 0; fold < chosen.Length; fold++)
        {
            held.Penalties[fold].ShouldBe(chosen[fold]);
        }

        Near(held.Correlations(ScorePooling.AllStimuli).Select(r => r!.Value), Numbers(golden, "pooled r"));
        Near(held.Correlations(ScorePooling.MeanOverFolds).Select(r => r!.Value), Numbers(golden, "mean r"));
        Near(held.ExplainedVariances(ScorePooling.MeanOverFolds).Select(r => r!.Value), Numbers(golden, "mean r2"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_error_with_one_left_out_is_that_of_refitting(int golden)
    {
        var (x, y, _) = Responses(golden);
        var workers = new Workers(2);
        foreach (double penalty in new[] { 0.5, 50 })
        {
            // A second penalty that never wins makes the estimator compute errors.
            var errors = new RidgeRegression([penalty, penalty * (1 + 1e-14)]).Fit(x, y, workers).LeftOutErrors;
            var held = HeldOutPredictions.Of(new RidgeRegression([penalty]), x, y, Folds.LeaveOneOut(x.Stimuli.Count), workers);
            for (int c = 0; c < y.UnitCount; c++)
            {
                double mean = Enumerable.Range(0, x.Stimuli.Count).Average(i => Math.Pow(y.Row(i)[c] - held.OfFold(i)[0, c], 2));
                errors[c].ShouldBe(mean, 1e-9 * mean);
            }
        }
    }

    /// <summary>scikit-learn's ridge in each of 4 folds and for each α: errors to 1e-4 (float32 products), the rest to 1e-9.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Penalties_chosen_by_folds_are_those_of_refitting(int golden)
    {
        var (x, y, more) = Responses(golden);
        foreach (bool hasIntercept in new[] { true, false })
        {
            var expected = Goldens[golden].GetProperty(hasIntercept ? "4-fold" : "4-fold without");
            var fitted = new RidgeRegression(Penalties, PenaltyChoice.NeighbouringFolds(4), hasIntercept).Fit(x, y, new Workers(2));
            fitted.Penalties.ShouldBe(expected.GetProperty("alpha").EnumerateArray().Select(v => v.GetDouble()));
            Near(fitted.LeftOutErrors, [.. expected.GetProperty("error").EnumerateArray().Select(v => v.GetDouble())], 1e-4);
            Near(fitted.Predict(more, new Workers(2)).Values.ToArray(), [.. expected.GetProperty("predicted").EnumerateArray().Select(v => v.GetDouble())]);
        }
    }

    /// <summary>20 penalties over six decades, channels in several blocks, few and many units: each error with a fold left out is that of a refit.</summary>
    [Theory]
    [InlineData(90, 200)]
    [InlineData(90, 40)]
    [InlineData(90, 89)]
    [InlineData(1_050, 12)]
    public void Errors_of_folds_are_those_of_refitting(int stimuli, int units)
    {
        var ids = Rsa.Make.Ids(stimuli);
        double[] draws = new double[stimuli * units], noise = new double[stimuli * 600];
        new Philox(new Seed(1), "x").FillNormal(draws);
        new Philox(new Seed(1), "y").FillNormal(noise);
        var x = new Activations("x", ids, units, [.. draws.Select((v, i) => (float)(v / (1 + (i % units))))]);
        var y = new Activations("y", ids, 600, [.. noise.Select((v, i) => (float)((v * (i % 600 / 200.0)) + x.Row(i / 600)[i % 7] + 3))]);
        double[] penalties = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, -3 + (i * 6 / 19.0)))];
        var workers = new Workers(2);
        var folds = PenaltyChoice.RandomFolds(4, new Seed(2));
        var fitted = new RidgeRegression(penalties, folds).Fit(x, y, workers);
        double[][] errors = [.. penalties.Select(p =>
        {
            var held = HeldOutPredictions.Of(new RidgeRegression([p]), x, y, folds.Of(stimuli), workers);
            return Enumerable.Range(0, 600).Select(c => held.Folds.Select((f, i) => f.Test.Select((s, row) => Math.Pow(y.Row(s)[c] - held.OfFold(i)[row, c], 2)).Average()).Average()).ToArray();
        })];
        for (int c = 0; c < 600; c++)
        {
            double least = errors.Min(e => e[c]);
            fitted.LeftOutErrors[c].ShouldBe(least, 1e-4 * least);
            errors[penalties.IndexOf(fitted.Penalties[c])][c].ShouldBe(least, 1e-4 * least);
        }
    }

    /// <summary>Units and channels of any size that float32 holds: errors of folds are those of refits, with few axes and with all that stimuli leave.</summary>
    [Theory]
    [InlineData(1e19, 1, 5)]
    [InlineData(1e30, 1e30, 5)]
    [InlineData(1e37, 1, 40)]
    [InlineData(1, 1e37, 5)]
    [InlineData(1, 1e37, 40)]
    [InlineData(1e-20, 1e-30, 40)]
    [InlineData(3e38, 3e38, 5)]
    [InlineData(3e38, 3e38, 40)]
    public void Errors_of_folds_hold_for_responses_of_any_size(double ofUnits, double ofChannels, int units)
    {
        var x = new Activations("x", Rsa.Make.Ids(20), units, [.. Enumerable.Range(0, 20 * units).Select(i => (float)(ofUnits * ((i * 7919 % 101 / 50.0) - 1)))]);
        var y = new Activations("y", x.Stimuli, 2, [.. Enumerable.Range(0, 40).Select(i => (float)((i % 2 == 0 ? 1 : ofChannels) * ((i * 31 % 17 / 8.0) - 1)))]);
        var folds = PenaltyChoice.NeighbouringFolds(5);
        foreach (double penalty in new[] { 1.0, 100 })
        {
            var found = new RidgeRegression([penalty, penalty * (1 + 1e-14)], folds).Fit(x, y, new Workers(2)).LeftOutErrors;
            var kernel = KernelRidge.Linear([penalty, penalty * (1 + 1e-14)], folds).Fit(x, y, new Workers(2)).LeftOutErrors;
            var held = HeldOutPredictions.Of(new RidgeRegression([penalty]), x, y, folds.Of(20), new Workers(2));
            for (int c = 0; c < 2; c++)
            {
                double expected = held.Folds.Select((f, i) => f.Test.Select((s, row) => Math.Pow(y.Row(s)[c] - held.OfFold(i)[row, c], 2)).Average()).Average();
                found[c].ShouldBe(expected, 1e-4 * expected, $"{penalty}, channel {c}");
                kernel[c].ShouldBe(expected, 1e-4 * expected, $"kernel, {penalty}, channel {c}");
            }
        }
    }

    /// <summary>Without a penalty, axes as many as stimuli leave nothing to predict a fold from: that α never wins, and the others have the errors they have without it.</summary>
    [Fact]
    public void No_penalty_among_others_leaves_their_errors_alone()
    {
        var (x, y, _) = Responses(1);
        x.UnitCount.ShouldBeGreaterThanOrEqualTo(x.Stimuli.Count - 1);
        var folds = PenaltyChoice.NeighbouringFolds(4);
        var without = new RidgeRegression(Penalties, folds).Fit(x, y, new Workers(2));
        var with = new RidgeRegression([0, .. Penalties], folds).Fit(x, y, new Workers(2));
        with.Penalties.ShouldBe(without.Penalties);
        Near(with.LeftOutErrors, [.. without.LeftOutErrors], 1e-4);
    }

    /// <summary>Each fold has all copies of its stimuli, so that nothing else tells of them and what is left of their own weight is near to singular: errors are still those of refits.</summary>
    [Theory]
    [InlineData(10, 0)]
    [InlineData(30, 0)]
    [InlineData(30, 0.01)]
    [InlineData(30_000, 1)]
    [InlineData(0.1, 0)]
    public void Errors_of_folds_of_copies_are_those_of_refitting(double spread, double noise)
    {
        const int Stimuli = 40, Copies = 4, Units = 80, Channels = 12;
        double[] draws = new double[Stimuli * Units], more = new double[Stimuli * Units], ofChannels = new double[Stimuli * Channels];
        new Philox(new Seed(1), "x").FillNormal(draws);
        new Philox(new Seed(1), "more").FillNormal(more);
        new Philox(new Seed(1), "y").FillNormal(ofChannels);
        var ids = Rsa.Make.Ids(Stimuli);
        var x = new Activations("x", ids, Units, [.. more.Select((v, i) => (float)((spread * draws[(i / Units / Copies * Units) + (i % Units)]) + (noise * v)))]);
        var y = new Activations("y", ids, Channels, [.. ofChannels.Select((v, i) => (float)(v + (x.Row(i / Channels)[i % 7] / spread) + 2))]);
        double[] penalties = [.. Enumerable.Range(0, 10).Select(i => Math.Pow(10, -2 + (i * 6 / 9.0)))];
        var workers = new Workers(2);
        foreach (bool hasIntercept in new[] { true, false })
        {
            var folds = PenaltyChoice.NeighbouringFolds(5);
            var fitted = new RidgeRegression(penalties, folds, hasIntercept).Fit(x, y, workers);
            double[][] errors = [.. penalties.Select(p =>
            {
                var held = HeldOutPredictions.Of(new RidgeRegression([p], hasIntercept: hasIntercept), x, y, folds.Of(Stimuli), workers);
                return Enumerable.Range(0, Channels).Select(c => held.Folds.Select((f, i) => f.Test.Select((s, row) => Math.Pow(y.Row(s)[c] - held.OfFold(i)[row, c], 2)).Average()).Average()).ToArray();
            })];
            for (int c = 0; c < Channels; c++)
            {
                double least = errors.Min(e => e[c]);
                fitted.LeftOutErrors[c].ShouldBe(least, 1e-4 * least);
                errors[penalties.IndexOf(fitted.Penalties[c])][c].ShouldBe(least, 1e-4 * least);
            }
        }
    }

    /// <summary>Units that never change turn one route (units fewer than stimuli) into the other and must change nothing.</summary>
    [Fact]
    public void Both_routes_give_one_answer()
    {
        var (x, y, more) = Responses(0);
        var workers = new Workers(2);
        var few = new RidgeRegression(Penalties).Fit(x, y, workers);
        var many = new RidgeRegression(Penalties).Fit(Padded(x, 1500), y, workers);
        many.Penalties.ShouldBe(few.Penalties);
        Near(many.Predict(Padded(more, 1500), workers).Values.ToArray(), few.Predict(more, workers).Values.ToArray());
    }

    [Fact]
    public void No_bit_depends_on_threads()
    {
        var (x, y, more) = Responses(2);
        var one = new RidgeRegression(Penalties).Fit(x, y, new Workers(1));
        var folds = new RidgeRegression(Penalties, PenaltyChoice.NeighbouringFolds(3));
        foreach (int threads in new[] { 2, 4 })
        {
            folds.Fit(x, y, new Workers(threads)).LeftOutErrors.ShouldBe(folds.Fit(x, y, new Workers(1)).LeftOutErrors);
            var other = new RidgeRegression(Penalties).Fit(x, y, new Workers(threads));
            other.Predict(more, new Workers(threads)).Values.SequenceEqual(one.Predict(more, new Workers(1)).Values).ShouldBeTrue();
            other.LeftOutErrors.ShouldBe(one.LeftOutErrors);
        }
    }

    [Fact]
    public void Units_that_never_change_predict_the_mean()
    {
        var (_, y, _) = Responses(0);
        var constant = new Activations("constant", y.Stimuli, 3, Enumerable.Repeat(2f, 3 * y.Stimuli.Count).ToArray());
        var predicted = new RidgeRegression([1, 10]).Fit(constant, y, new Workers(1)).Predict(constant, new Workers(1));
        predicted[0, 1].ShouldBe(Enumerable.Range(0, y.Stimuli.Count).Average(i => (double)y.Row(i)[1]), 1e-12);
        new RidgeRegression([1, 10], PenaltyChoice.NeighbouringFolds(3)).Fit(constant, y, new Workers(1)).Predict(constant, new Workers(1))[0, 1].ShouldBe(predicted[0, 1], 1e-12);
        HeldOutPredictions.Of(new RidgeRegression([1, 10]), constant, y, Folds.Neighbouring(y.Stimuli.Count, 5), new Workers(1))
            .Correlations(ScorePooling.MeanOverFolds).ShouldAllBe(r => r == null);
    }

    [Fact]
    public void Faults_are_told()
    {
        var (x, y, _) = Responses(0);
        var workers = new Workers(1);
        foreach (double[] penalties in new double[][] { [], [1, 1], [-1], [double.NaN], [double.PositiveInfinity] })
        {
            Should.Throw<VentralException>(() => new RidgeRegression(penalties));
        }

        Should.Throw<ArgumentOutOfRangeException>(() => PenaltyChoice.NeighbouringFolds(1));
        PenaltyChoice.RandomFolds(5, new Seed(7)).Name.ShouldBe("5-fold(7)");
        var fitted = new RidgeRegression([1]).Fit(x, y, workers);
        Should.Throw<VentralException>(() => fitted.Predict(Padded(x, 9), workers)).Message.ShouldContain("6 units");
        Should.Throw<VentralException>(() => new RidgeRegression([1]).Fit(Responses(1).X, y, workers));
        var (wide, targets, _) = Responses(2);
        Should.Throw<VentralException>(() => new RidgeRegression([0, 1e-300]).Fit(wide, targets, workers)).Message.ShouldContain("larger penalties");
        Should.Throw<VentralException>(() => HeldOutPredictions.Of(new RidgeRegression([1]), x, y, [], workers));
        Should.Throw<VentralException>(() => HeldOutPredictions.Of(new RidgeRegression([1]), x, y, [new Fold("f", [0, 1, 2], [300])], workers)).Message.ShouldContain("'f' asks for stimulus 300");
    }

    private static Activations Padded(Activations x, int units)
    {
        float[] values = new float[x.Stimuli.Count * units];
        Array.Fill(values, 0.75f);
        for (int i = 0; i < x.Stimuli.Count; i++)
        {
            x.Row(i).CopyTo(values.AsSpan((i * units) + units - x.UnitCount));
        }

        return new(x.Layer, x.Stimuli, units, values);
    }

    private static (Activations X, Activations Y, Activations More) Responses(int golden)
    {
        int stimuli = Goldens[golden].GetProperty("stimuli").GetInt32();
        return (Of("x", stimuli), Of("y", stimuli), Of("new", 4));

        Activations Of(string name, int count)
        {
            float[] values = [.. Numbers(golden, name).Select(v => (float)v)];
            return new(name, Rsa.Make.Ids(count), values.Length / count, values);
        }
    }

    private static double[] Numbers(int golden, string name) => [.. Goldens[golden].GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void Near(IEnumerable<double> found, double[] expected, double bound = 1e-9)
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
