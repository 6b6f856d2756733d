using System.Text.Json;
using Ventral.Analysis.Decoding;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Decoding;

/// <summary>Sparse regression against its definition in NumPy (Goldens/decoding.py), and by what it must do.</summary>
public class SparseRegressionTests
{
    internal static readonly JsonElement Goldens = Read("decoding.json");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.GetProperty("ard").GetArrayLength())];

    /// <summary>Eight inputs and a constant, 30 samples, 141 iterations.</summary>
    [Fact]
    public void Eight_inputs_give_the_published_codes_answer()
    {
        var golden = Read("ard_small.json");
        double[][] rows = [.. golden.GetProperty("X_MxT_with_bias_last").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        var solution = ArdSolver.Solve(9, [.. rows.SelectMany(r => r)], Numbers(golden, "y"), new() { MostIterations = 2000 }, new Workers(2));
        solution.IterationCount.ShouldBe(141);
        Near(solution.Weights, Numbers(golden, "W"), 1e-8);
        solution.NoiseVariance.ShouldBe(golden.GetProperty("sigma2").GetDouble(), 1e-8);
        solution.InputCount.ShouldBe(6);

        // The same by the public door: inputs of two decimals, rounded to float32.
        float[] values = [.. Enumerable.Range(0, 30).SelectMany(t => rows[..8].Select(r => (float)r[t]))];
        var fitted = new SparseRegression(new() { MostIterations = 2000 }).Fit(Make(8, values), Make(1, [.. Numbers(golden, "y").Select(v => (float)v)]), new Workers(1));
        Near([.. fitted.Weights.Values, fitted.Constants[0]], Numbers(golden, "W"), 1e-6);
        fitted.IterationCounts.ShouldBe([141]);
        fitted.InputCounts.ShouldBe([6]);
    }

    /// <summary>1e-6 of the greatest weight: 20 to 300 iterations, inputs fewer and more than samples, stable and fast updates.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_and_noise_are_those_of_the_definition(int number)
    {
        var golden = Goldens.GetProperty("ard")[number];
        int inputs = golden.GetProperty("inputs").GetInt32(), stable = golden.GetProperty("stable").ValueKind == JsonValueKind.Null ? -1 : golden.GetProperty("stable").GetInt32();
        var options = new SparseRegressionOptions { MostIterations = golden.GetProperty("most").GetInt32(), StableIterations = stable < 0 ? null : stable };
        var x = Make(inputs, [.. Numbers(golden, "x").Select(v => (float)v)]);
        var y = Make(1, [.. Numbers(golden, "y").Select(v => (float)v)]);
        var fitted = new SparseRegression(options).Fit(x, y, new Workers(2));
        double[] expected = Numbers(golden, "w");
        Near([.. fitted.Weights.Values, fitted.Constants[0]], expected, 1e-6);
        fitted.NoiseVariances[0].ShouldBe(golden.GetProperty("noise").GetDouble(), 1e-6 * golden.GetProperty("noise").GetDouble());
        fitted.IterationCounts[0].ShouldBe(golden.GetProperty("iterations").GetInt32());
        fitted.InputCounts[0].ShouldBe(expected.Count(w => w != 0));

        double[] withConstant = [.. Enumerable.Range(0, inputs).SelectMany(i => Enumerable.Range(0, y.Stimuli.Count).Select(t => (double)x.Row(t)[i])), .. Enumerable.Repeat(1.0, y.Stimuli.Count)];
        double[] energies = ArdSolver.Solve(inputs + 1, withConstant, Array.ConvertAll(y.Values.ToArray(), v => (double)v), options, new Workers(1)).FreeEnergies;
        energies[0].ShouldBe(golden.GetProperty("first energy").GetDouble(), 1e-8);
        energies[^1].ShouldBe(golden.GetProperty("last energy").GetDouble(), 1e-5);

        var predicted = fitted.Predict(x, new Workers(2));
        predicted[3, 0].ShouldBe(Enumerable.Range(0, inputs).Sum(i => x.Row(3)[i] * fitted.Weights[i, 0]) + fitted.Constants[0], 1e-10);
    }

    /// <summary>Five of 500 inputs carry the signal, whose standard deviation is five times the noise's; 1,200 samples.</summary>
    [Fact]
    public void Planted_inputs_are_found_and_the_free_energy_never_falls()
    {
        new Workers(2).For(10, Plant, TestContext.Current.CancellationToken);

        static void Plant(int seed)
        {
            var philox = new Philox(new Seed((ulong)seed), "planted");
            double[] x = new double[501 * 1200], y = new double[1200], noise = new double[1200];
            philox.FillNormal(x.AsSpan(0, 500 * 1200));
            philox.FillNormal(noise);
            x.AsSpan(500 * 1200).Fill(1);
            int[] planted = philox.Choice(500, 5);
            foreach (int input in planted)
            {
                double weight = philox.NextInt(2) == 0 ? 1 : -1;
                for (int t = 0; t < 1200; t++)
                {
                    y[t] += weight * x[(input * 1200) + t];
                }
            }

            for (int t = 0; t < 1200; t++)
            {
                y[t] += noise[t] * Math.Sqrt(5) / 5;
            }

            var solution = ArdSolver.Solve(501, x, y, new(), new Workers(1));
            Enumerable.Range(0, 500).OrderByDescending(i => Math.Abs(solution.Weights[i])).Take(5).Order().ShouldBe(planted.Order());
            for (int k = 1; k < solution.FreeEnergies.Length; k++)
            {
                solution.FreeEnergies[k].ShouldBeGreaterThanOrEqualTo(solution.FreeEnergies[k - 1] - 1e-7);
            }
        }
    }

    [Fact]
    public void Noise_free_outputs_of_more_inputs_than_samples_are_met()
    {
        var x = Make(40, Normal(40 * 20, 1));
        var y = new Activations("y", x.Stimuli, 1, [.. Enumerable.Range(0, 20).Select(t => (2 * x.Row(t)[3]) - x.Row(t)[17])]);
        var fitted = new SparseRegression(new() { MostIterations = 400 }).Fit(x, y, new Workers(1));
        fitted.Weights[3, 0].ShouldBe(2, 1e-3);
        fitted.Weights[17, 0].ShouldBe(-1, 1e-3);
        fitted.NoiseVariances[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Inputs_that_tell_nothing_leave_a_constant_prediction()
    {
        // Orthogonal to input and constant: not even one weight remains.
        var x = Make(1, 1, -1, 1, -1);
        var y = new Activations("y", x.Stimuli, 1, [1, 1, -1, -1]);
        var fitted = new SparseRegression().Fit(x, y, new Workers(1));
        fitted.InputCounts.ShouldBe([0]);
        fitted.Predict(x, new Workers(1)).Values.ToArray().ShouldAllBe(p => p == 0);
    }

    [Fact]
    public void Repeated_inputs_and_inputs_that_never_change_are_borne()
    {
        float[] one = Normal(30, 4);
        var x = Make(3, [.. one.SelectMany(v => new[] { v, v, 2.5f })]);
        var y = Make(1, [.. one.Zip(Normal(30, 5), (a, b) => a + (0.1f * b))]);
        var fitted = new SparseRegression().Fit(x, y, new Workers(1));
        (fitted.Weights[0, 0] + fitted.Weights[1, 0]).ShouldBe(1, 0.1);
        fitted.Weights[0, 0].ShouldBe(fitted.Weights[1, 0], 1e-9);
    }

    [Fact]
    public void No_bit_depends_on_threads()
    {
        var x = Make(70, Normal(70 * 50, 7));
        var y = new Activations("y", x.Stimuli, 3, Normal(150, 8));
        foreach (int inputs in new[] { 70, 30 })
        {
            var some = new Activations("x", x.Stimuli, inputs, [.. Enumerable.Range(0, 50).SelectMany(t => x.Row(t)[..inputs].ToArray())]);
            var one = new SparseRegression(new() { MostIterations = 20 }).Fit(some, y, new Workers(1));
            foreach (int threads in new[] { 2, 4 })
            {
                new SparseRegression(new() { MostIterations = 20 }).Fit(some, y, new Workers(threads)).Weights.Values.SequenceEqual(one.Weights.Values).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Faults_are_told()
    {
        var workers = new Workers(1);
        var x = Make(2, Normal(20, 1));
        Should.Throw<VentralException>(() => new SparseRegression().Fit(x, Make(1, Normal(9, 1)), workers)).Message.ShouldContain("s10");
        Should.Throw<VentralException>(() => new SparseRegression().Fit(x, Make(2, [.. Normal(10, 1).SelectMany(v => new[] { v, 3f })]), workers)).Message.ShouldContain("unit 1");
        Should.Throw<VentralException>(() => new SparseRegression().Fit(Make(2, Enumerable.Repeat(1f, 20).ToArray()), Make(1, Normal(10, 1)), workers)).Message.ShouldContain("differ");
        Should.Throw<VentralException>(() => new SparseRegression().Fit(Make(2, 1, 2), Make(1, 1), workers)).Message.ShouldContain("at least 2");
        Should.Throw<VentralException>(() => new SparseRegression().Fit(x, Make(1, Normal(10, 1)), workers).Predict(Make(3, Normal(9, 1)), workers)).Message.ShouldContain("2 inputs");
        Should.Throw<ArgumentOutOfRangeException>(() => new SparseRegression(new() { MostIterations = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new SparseRegression(new() { PruningShare = 1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new SparseRegression(new() { SmallestChange = double.NaN }));
    }

    internal static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Decoding", "Goldens", file))).RootElement;

    internal static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    internal static Activations Make(int columns, params float[] values) => new("r", Rsa.Make.Ids(values.Length / columns), columns, values);

    internal static float[] Normal(int count, ulong seed)
    {
        double[] values = new double[count];
        new Philox(new Seed(seed), "normal").FillNormal(values);
        return Array.ConvertAll(values, v => (float)v);
    }

    internal static void Near(double[] found, double[] expected, double bound)
    {
        found.Length.ShouldBe(expected.Length);
        double tolerance = bound * expected.Max(Math.Abs);
        for (int i = 0; i < found.Length; i++)
        {
            found[i].ShouldBe(expected[i], tolerance, $"value {i}");
        }
    }
}
