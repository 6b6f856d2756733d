using System.Text.Json;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Encoding;

/// <summary>Partial least squares against scikit-learn run until it converges (Goldens/pls.py), least squares, and in its limits.</summary>
public class PlsRegressionTests
{
    private static readonly Workers Two = new(2);

    private static readonly JsonElement[] Goldens = [.. JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Encoding", "Goldens", "pls.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.Length)];

    /// <summary>1e-9 of the greatest value; scikit-learn iterates until weights change by less than 1e-13.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_and_predictions_are_scikit_learns(int golden)
    {
        var (x, y, more) = Responses(golden);
        var fitted = Model(golden).Fit(x, y, Two);
        fitted.ComponentCount.ShouldBe(Model(golden).Components);
        Near(fitted.Weights(Two).Values.ToArray(), Numbers(golden, "weights"), 1e-9);
        Near(fitted.Predict(more, Two).Values.ToArray(), Numbers(golden, "predicted"), 1e-9);
    }

    /// <summary>1e-9 of the greatest weight, where both stop after the same iterations.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Iterations_that_stop_early_stop_where_scikit_learns_do(int golden)
    {
        var (x, y, more) = Responses(golden);
        int components = Model(golden).Components;
        var fitted = new NipalsPls(components).Fit(x, y, Two);
        fitted.ComponentCount.ShouldBe(components);
        Near(fitted.Weights(Two).Values.ToArray(), Numbers(golden, "unconverged"), 1e-9);

        // Run on, they are the vectors themselves.
        var run = new NipalsPls(components, 1e-26, 20_000).Fit(x, y, Two);
        Near(run.Weights(Two).Values.ToArray(), Numbers(golden, "weights"), 1e-9);
        Near(run.Predict(more, Two).Values.ToArray(), Numbers(golden, "predicted"), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Folds_that_share_their_work_predict_as_if_each_were_fitted_alone(int golden)
    {
        var (x, y, _) = Responses(golden);
        var folds = Folds.Neighbouring(x.Stimuli.Count, 4);
        var held = HeldOutPredictions.Of(Model(golden), x, y, folds, Two);
        Near(Enumerable.Range(0, 4).SelectMany(f => held.OfFold(f).Values.ToArray()), Numbers(golden, "held"), 1e-9);

        // Folds that leave stimuli aside, or learn from few, go other ways.
        Fold[] odd = [new("aside", [0, 2, 3, 5, 7, 8], [1, 4]), new("few", [1, 3, 6, 9, 10], [0, 2, 4, 5, 7, 8, 11, 12, 13, 14])];
        var others = HeldOutPredictions.Of(new PlsRegression(2), x, y, [.. odd], Two);
        for (int f = 0; f < odd.Length; f++)
        {
            var fitted = new PlsRegression(2).Fit(EncodingModel.Rows(x, odd[f].Train), EncodingModel.Rows(y, odd[f].Train), Two);
            Near(others.OfFold(f).Values.ToArray(), fitted.Predict(EncodingModel.Rows(x, odd[f].Test), Two).Values.ToArray(), 1e-9);
        }
    }

    /// <summary>As many components as dimensions, or more: least squares of the smallest weights.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void With_all_components_it_is_least_squares(int golden)
    {
        var (x, y, more) = Responses(golden);
        var fitted = new PlsRegression(100).Fit(x, y, Two);
        fitted.ComponentCount.ShouldBeLessThanOrEqualTo(Goldens[golden].GetProperty("rank").GetInt32());
        Near(fitted.Predict(more, Two).Values.ToArray(), Numbers(golden, "least squares"), 1e-6);
    }

    /// <summary>Units that never change turn the route over units into the one over stimuli and must change nothing.</summary>
    [Fact]
    public void Both_routes_give_one_answer()
    {
        var (x, y, more) = Responses(0);
        var few = new PlsRegression(4).Fit(x, y, Two).Predict(more, Two);
        var many = new PlsRegression(4).Fit(Padded(x, 1500), y, Two).Predict(Padded(more, 1500), Two);
        Near(many.Values.ToArray(), few.Values.ToArray(), 1e-10);
    }

    /// <summary>
    /// 8 stimuli × 4 units → 2 channels, 2 components, numbers of two decimals (float64 core, both routes): scikit-learn's coefficients with tol=1e-26;
    /// with its usual 1e-6 it stops up to 9e-4 away from them, on this example as on others.
    /// </summary>
    [Fact]
    public void A_worked_example()
    {
        double[] x =
        [
            1.62, -0.61, -0.53, -1.07, 0.87, -2.3, 1.74, -0.76, 0.32, -0.25, 1.46, -2.06, -0.32, -0.38, 1.13, -1.1,
            -0.17, -0.88, 0.04, 0.58, -1.1, 1.14, 0.9, 0.5, 0.9, -0.68, -0.12, -0.94, -0.27, 0.53, -0.69, -0.4,
        ];
        double[] y = [-1.95, -2.55, -2.48, -0.35, -5.09, -1.64, -2.56, 0.35, 1.66, 0.78, -0.09, 1.39, -1.93, -1.58, -0.13, -0.06];
        double[] coefficients =
        [
            -0.2741693743488331, -0.6343216798620002, -0.011922468099688851, 0.4433251553479968,
            -1.1070699046764518, 0.1172122263345031, 1.527447199444494, 0.448946446023662,
        ];
        double[] unconverged =
        [
            -0.2741750598834694, -0.6338615735172821, -0.012775780266634285, 0.44344904051194567,
            -1.1070525385799703, 0.11650545256264833, 1.528176554644078, 0.4488576147958263,
        ];
        Centre(x, 4);
        Centre(y, 2);
        double[] transposed = [.. Enumerable.Range(0, 32).Select(i => x[(i % 8 * 4) + (i / 8)])], kernel = new double[64];
        using var covariance = new Workspace<double>().Take(16);
        for (int i = 0; i < 16; i++)
        {
            covariance.Values[i] = Enumerable.Range(0, 8).Sum(k => x[(k * 4) + (i / 4)] * x[(k * 4) + (i % 4)]);
        }

        double[] cross = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Range(0, 8).Sum(k => x[(k * 4) + (i / 2)] * y[(k * 2) + (i % 2)]))];
        var primal = PlsPrimal.Find(covariance, cross, 4, 2, 2, Two);
        Near(Product(primal.Directions, primal.Loads, 2, 2), coefficients, 1e-10);
        Near(Product(primal.Directions, primal.Loads, 2, 2), unconverged, 6e-4);

        for (int i = 0; i < 64; i++)
        {
            kernel[i] = Enumerable.Range(0, 4).Sum(u => x[(i / 8 * 4) + u] * x[(i % 8 * 4) + u]);
        }

        var dual = PlsDual.Find(kernel, y, 2, [[.. Enumerable.Range(0, 8)]], 2, Two)[0].Components;
        Near(Product(Product(transposed, dual.Directions, 8, 2), dual.Loads, 2, 2), coefficients, 1e-10);
    }

    [Fact]
    public void No_bit_depends_on_threads()
    {
        foreach (int golden in new[] { 0, 2 })
        {
            var (x, y, _) = Responses(golden);
            var folds = Folds.Neighbouring(x.Stimuli.Count, 4);
            var one = HeldOutPredictions.Of(new PlsRegression(3), x, y, folds, new Workers(1));
            foreach (int threads in new[] { 2, 4 })
            {
                var other = HeldOutPredictions.Of(new PlsRegression(3), x, y, folds, new Workers(threads));
                Enumerable.Range(0, 4).All(f => other.OfFold(f).Values.SequenceEqual(one.OfFold(f).Values)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Responses_that_never_change_predict_or_get_the_mean()
    {
        var (x, y, _) = Responses(0);
        var constant = new Activations("constant", y.Stimuli, 3, Enumerable.Repeat(2f, 3 * y.Stimuli.Count).ToArray());
        var fitted = new PlsRegression(5).Fit(constant, y, Two);
        fitted.ComponentCount.ShouldBe(0);
        fitted.Predict(constant, Two)[0, 1].ShouldBe(Enumerable.Range(0, y.Stimuli.Count).Average(i => (double)y.Row(i)[1]), 1e-12);
        new PlsRegression(5).Fit(x, constant, Two).Predict(x, Two).Values.ToArray().ShouldAllBe(v => v == 2);
        var folds = Folds.Neighbouring(y.Stimuli.Count, 5);
        HeldOutPredictions.Of(new PlsRegression(5), constant, y, folds, Two).Correlations(ScorePooling.MeanOverFolds).ShouldAllBe(r => r == null);
        HeldOutPredictions.Of(new PlsRegression(5), x, constant, folds, Two).Correlations(ScorePooling.AllStimuli).ShouldAllBe(r => r == null);
    }

    [Fact]
    public void Faults_are_told()
    {
        var (x, y, more) = Responses(0);
        new PlsRegression().Name.ShouldBe("pls-25");
        new NipalsPls().Name.ShouldBe("pls-25-nipals(1e-6)");
        Should.Throw<ArgumentOutOfRangeException>(() => new PlsRegression(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new NipalsPls(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new NipalsPls(2, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new NipalsPls(2, 1e-6, 0));
        Should.Throw<VentralException>(() => new PlsRegression(2).Fit(Responses(1).X, y, Two));
        Should.Throw<VentralException>(() => new PlsRegression(2).Fit(x, y, Two).Predict(Padded(more, 9), Two)).Message.ShouldContain("6 units");
        Should.Throw<VentralException>(() => HeldOutPredictions.Of(new PlsRegression(2), x, y, [new Fold("f", [1], [0])], Two)).Message.ShouldContain("at least 2 stimuli");
        Should.Throw<VentralException>(() => new PlsRegression(2).Fit(EncodingModel.Rows(x, [0]), EncodingModel.Rows(y, [0]), Two)).Message.ShouldContain("at least 2 stimuli");
    }

    /// <summary>Where the two greatest eigenvalues are all but equal, or the matrix falls into blocks, the greatest is still found.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void The_leading_vector_is_the_greatest_eigenvalues(int size)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            double[] draws = new double[size], matrix = new double[size * size];
            new Philox(new Seed(seed), "leading").FillNormal(draws);
            double length = Math.Sqrt(draws.Sum(d => d * d));
            for (int i = 0; i < size; i++)
            {
                // Diagonal 1, 1 − 1e-9, …, and a reflection of it: eigenvectors are known.
                double[] axis = [.. Enumerable.Range(0, size).Select(j => (i == j ? 1 : 0) - (2 * draws[i] * draws[j] / length / length))];
                double value = i == size / 2 ? 1 : i == 0 ? 1 - 1e-6 : 0.5 / (1 + i);
                for (int k = 0; k < size * size; k++)
                {
                    matrix[k] += value * axis[k / size] * axis[k % size];
                }
            }

            var (vector, found) = LeadingVector.Of(size, (a, b) => Lanes.Multiply(matrix, a, b));
            found.ShouldBe(1, 1e-13);
            int top = size / 2;
            double along = Enumerable.Range(0, size).Sum(j => vector[j] * ((top == j ? 1 : 0) - (2 * draws[top] * draws[j] / length / length)));
            Math.Abs(along).ShouldBe(1, 1e-10);
        }

        LeadingVector.Of(4, (a, b) => Lanes.Multiply(new double[] { 3, 0, 0, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0 }, a, b)).Value.ShouldBe(4, 1e-13);
    }

    private static double[] Product(double[] a, double[] b, int depth, int columns) => [.. Enumerable.Range(0, a.Length / depth * columns).Select(
        i => Enumerable.Range(0, depth).Sum(k => a[(i / columns * depth) + k] * b[(k * columns) + (i % columns)]))];

    private static void Centre(double[] values, int columns)
    {
        for (int c = 0; c < columns; c++)
        {
            double mean = values.Where((_, i) => i % columns == c).Average();
            for (int i = c; i < values.Length; i += columns)
            {
                values[i] -= mean;
            }
        }
    }

    private static PlsRegression Model(int golden) => new(Goldens[golden].GetProperty("components").GetInt32());

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
