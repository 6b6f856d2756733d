using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ventral.Analysis.Decoding;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Inference;
using Ventral.Analysis.Reliability;
using Ventral.Analysis.Rsa;
using Ventral.Analysis.Rsa.Resampling;
using Ventral.Analysis.Tests.Rsa;
using Ventral.Analysis.Tuning;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests;

/// <summary>
/// The worked examples of Goldens/worked_examples.json, made with NumPy, SciPy and scikit-learn 1.2 or by hand: every entry has a check here, to 1e-6 of the
/// value or exactly. The classes of each measure test it at tighter bounds.
/// </summary>
public class WorkedExampleTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Goldens", "worked_examples.json"))).RootElement;

    private static readonly Workers One = new(1);

    private static readonly Dictionary<string, Action<JsonElement>> Checks = new(StringComparer.Ordinal)
    {
        ["kendall"] = golden =>
        {
            double[] x = golden.Numbers("x"), y = golden.Numbers("y");
            Near(golden, "tau_b", Kendall.Compare(x, y, (pairs, tiesX, tiesY) => Math.Sqrt(pairs - tiesX) * Math.Sqrt(pairs - tiesY)));
            Near(golden, "tau_a", Kendall.Compare(x, y, (pairs, _, _) => pairs));
            Near(golden, "rho", CorrelationTest.Spearman(x, y).Statistic);
        },
        ["mantel_exact_n5"] = golden =>
        {
            var result = Make.Mantel(new("A", [Make.Rdm("A", golden.Numbers("A"))]), new("B", [Make.Rdm("B", golden.Numbers("B"))]), "tau-b", 120, 1);
            result.IsExact.ShouldBeTrue();
            result.PermutationCount.ShouldBe(golden.GetProperty("nperm").GetInt32());
            Near(golden, "tau", result.Statistics[0]);
            Near(golden, "p_two", result.P[0]);
            Near(golden, "p_greater", result.PGreater[0]);
        },
        ["cka"] = golden =>
        {
            var (x, y) = (Responses(golden, "X"), Responses(golden, "Y"));
            Near(golden, "linear", new LinearCka().Compare(x, y, One));
            Near(golden, "debiased", new LinearCka(isDebiased: true).Compare(x, y, One));
            Near(golden, "hsic1_xy", StimulusKernel.Linear(x, 0, x.Stimuli.Count, One).UnbiasedHsic(StimulusKernel.Linear(y, 0, y.Stimuli.Count, One)));
        },
        ["whitened_cosine"] = golden =>
        {
            var (first, second) = (Make.Rdm("d1", golden.Numbers("d1")), Make.Rdm("d2", golden.Numbers("d2")));
            Near(golden, "value", new WhitenedCosine().Compare(first, second));
            Near(golden, "plain_cosine", new Cosine().Compare(first, second));
            Near(golden, "equals_linear_cka", new LinearCka().Compare(Responses(Goldens.GetProperty("cka"), "X"), Responses(Goldens.GetProperty("cka"), "Y"), One));
        },
        ["reliability"] = golden =>
        {
            double[][] trials = Rows(golden, "R");
            var responses = Reliability.Make.Repeated([.. trials.Select(t => t.Select(v => (float)v).ToArray())]);
            var predicted = new Matrix<double>(trials.Length, 1, golden.Numbers("yhat"));
            var power = SignalPower.Of(responses);
            Near(golden, "TP", power.TotalPowers[0]);
            Near(golden, "SP", power.SignalPowers[0]);
            Near(golden, "NP", power.NoisePowers[0]);
            Near(golden, "CCabs", power.Correlations(predicted)[0]);
            Near(golden, "CCmax", power.LargestCorrelations[0]);
            Near(golden, "CCnorm", power.NormalisedCorrelations(predicted)[0]);
            var variance = ExplainableVariance.Of(responses);
            Near(golden, "total_var", variance.TotalVariances[0]);
            Near(golden, "noise_var", variance.NoiseVariances[0]);
            Near(golden, "FEV", variance.Shares[0]);
            Near(golden, "FEVE", variance.Explained(predicted)[0]);

            // FEVE = 1 − (MSE − noise) / (total − noise).
            double total = variance.TotalVariances[0]!.Value, noise = variance.NoiseVariances[0]!.Value;
            Near(golden, "MSE", noise + ((1 - variance.Explained(predicted)[0]) * (total - noise)));
            var halves = SplitHalf.Between(responses, [0], [1]);
            Near(golden, "split12_r", halves.Correlations[0]);
            Near(golden, "split12_SB", halves.Corrected[0]);
            Near(golden, "ncsnr", SignalToNoise.Of(responses).Ratios[0]);
            Near(golden, "NC_nsd_n3", SignalToNoise.Of(responses).Percentages(3)[0]);
        },
        ["spectrum"] = golden =>
        {
            var spectrum = new Spectrum([.. golden.Numbers("lam")]);
            Near(golden, "ED", spectrum.EffectiveDimensionality);
            Near(golden, "entropy_ED", spectrum.EntropyDimensionality);
        },
        ["powerlaw"] = golden => Near(golden, "alpha", new Spectrum(
            [.. Enumerable.Range(1, 1000).Select(n => Math.Pow(n, -1.3) * (1 + (0.05 * Math.Sin(n - 1))))]).PowerLawExponent(11, 500)),
        ["jl"] = golden =>
        {
            foreach (var entry in golden.EnumerateObject())
            {
                ((double)ProjectionRidge.DimensionsFor(int.Parse(entry.Name[1..], CultureInfo.InvariantCulture), 0.1)).ShouldBe(entry.Value.GetDouble(), entry.Name);
            }
        },
        ["t_tests"] = golden =>
        {
            // Its inputs are not told. These give both of its statistics to the last digits, and no others of two decimals were looked for.
            double[] first = [0, .05, .55, .54], second = [.48, .26, .57, .50];
            Near(golden, "ind_t", IndependentT.Test(first, second).Statistic);
            Near(golden, "ind_p", IndependentT.Test(first, second).P);
            Near(golden, "rel_t", PairedT.Test(first, second).Statistic);
            Near(golden, "rel_p", PairedT.Test(first, second).P);
        },
        ["pls"] = golden =>
        {
            double[] x = [.. Rows(golden, "X").SelectMany(r => r)], y = [.. Rows(golden, "Y").SelectMany(r => r)];
            double[] means = [.. Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, 8).Average(i => y[(i * 2) + c]))];
            double[] centred = Centred(x, 4);
            var found = new NipalsPls(2).Find([.. centred], Centred(y, 2), 4, 2);
            double[] coefficients = Product(found.Directions, found.Loads, 2, 2), predicted = Product(centred, coefficients, 4, 2);
            Near([.. Rows(golden, "coef").SelectMany(r => r)], coefficients);
            Near([.. Rows(golden, "pred").SelectMany(r => r)], [.. predicted.Select((v, i) => v + means[i % 2])]);
        },
        ["circular_variance"] = golden => Near(golden, "CV", new OrientationTuning([.. golden.Numbers("theta")], [.. golden.Numbers("r")]).CircularVariance),
        ["distribution"] = golden =>
        {
            double[] p = golden.Numbers("p"), q = golden.Numbers("q");
            Near(golden, "ks", KolmogorovSmirnov.BinnedDistance(p, q));
            Near(golden, "ks_similarity_brainscore", DistributionSimilarity.OfBins(p, q));
            Near(golden, "jsd_bits", JensenShannon.BinnedDivergence(p, q));
            Near(golden, "wasserstein_binunits", Wasserstein.BinnedDistance(p, q));
        },
        ["harmonizer"] = golden =>
        {
            // Its loss is a matter of gradients: the test of that floor holds these very numbers, to 1e-12.
            string test = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Differentiation", "HarmonizerTests.cs"));
            double[] held = [.. Regex.Matches(test, @"-?\d+(\.\d+)?(e-?\d+)?").Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
            test.ShouldContain("The_levels_of_a_single_map_agree_with_the_released_loss");
            foreach (double[] run in (double[][])[.. Rows(golden, "grad"), .. Rows(golden, "heat"), golden.Numbers("per_level_mse"), [golden.GetProperty("loss").GetDouble()]])
            {
                Enumerable.Range(0, held.Length - run.Length + 1).Any(i => held.AsSpan(i, run.Length).SequenceEqual(run)).ShouldBeTrue(string.Join(", ", run));
            }
        },
        ["dual_bootstrap"] = golden =>
        {
            double both = golden.GetProperty("v_both").GetDouble(), subjects = golden.GetProperty("v_rdm").GetDouble(), stimuli = golden.GetProperty("v_pattern").GetDouble();
            Near(golden, "corrected", TwoFactorVariance.Corrected(both, subjects, stimuli));
            Near(golden, "corrected_n15_92", TwoFactorVariance.Corrected(both, subjects, stimuli, 15, 92));
        },
        ["variance_partition"] = golden =>
        {
            var parts = VariancePartition.Of(golden.GetProperty("R2_A").GetDouble(), golden.GetProperty("R2_B").GetDouble(), golden.GetProperty("R2_AB").GetDouble())!;
            Near(golden, "unique_A", parts.UniqueA);
            Near(golden, "unique_B", parts.UniqueB);
            Near(golden, "shared", parts.Shared);
        },
        ["ard_slr"] = golden =>
        {
            var solution = ArdSolver.Solve(9, [.. Rows(golden, "X_MxT_with_bias_last").SelectMany(r => r)], golden.Numbers("y"), new() { MostIterations = golden.GetProperty("iters").GetInt32() }, One);
            solution.IterationCount.ShouldBe(golden.GetProperty("iterations_run").GetInt32());
            Near(golden.Numbers("W"), solution.Weights);
            Near(golden, "sigma2", solution.NoiseVariance);
        },
    };

    public static TheoryData<string> Entries => [.. Goldens.EnumerateObject().Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_entry_holds(string entry) => Checks[entry](Goldens.GetProperty(entry));

    [Fact]
    public void No_entry_is_without_a_check() => Checks.Keys.ShouldBe(Goldens.EnumerateObject().Select(e => e.Name));

    private static void Near(JsonElement golden, string name, double? found)
    {
        double expected = golden.GetProperty(name).GetDouble();
        found!.Value.ShouldBe(expected, 1e-6 * Math.Abs(expected), name);
    }

    private static void Near(double[] expected, double[] found)
    {
        found.Length.ShouldBe(expected.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Math.Abs(found[i] - expected[i]).ShouldBeLessThanOrEqualTo(1e-6 * Math.Abs(expected[i]), $"value {i}");
        }
    }

    private static double[][] Rows(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];

    private static Activations Responses(JsonElement golden, string name)
    {
        double[][] rows = Rows(golden, name);
        return new(name, Make.Ids(rows.Length), rows[0].Length, [.. rows.SelectMany(r => r).Select(v => (float)v)]);
    }

    private static double[] Centred(double[] values, int columns) =>
        [.. values.Select((v, i) => v - Enumerable.Range(0, values.Length / columns).Average(row => values[(row * columns) + (i % columns)]))];

    private static double[] Product(double[] a, double[] b, int depth, int columns) => [.. Enumerable.Range(0, a.Length / depth * columns).Select(
        i => Enumerable.Range(0, depth).Sum(k => a[(i / columns * depth) + k] * b[(k * columns) + (i % columns)]))];
}
