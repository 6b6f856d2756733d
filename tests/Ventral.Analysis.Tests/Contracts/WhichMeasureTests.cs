using System.Text.RegularExpressions;

using Ventral.Analysis.Encoding;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Inference;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Contracts;

/// <summary>The numbers that docs/guides/which-measure.md quotes of simulated data, computed anew, and its names, held against the library's.</summary>
public partial class WhichMeasureTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "which-measure.md"));

    private static readonly Workers Workers = new(2);

    [Fact]
    public void Every_path_of_the_chart_names_public_types_that_compute_it()
    {
        string[] known = [.. typeof(TauA).Assembly.GetExportedTypes().Select(type => type.Name)];
        foreach (string line in Chart())
        {
            string[] types = [.. Brackets().Match(line) is { Success: true } found ? found.Groups[1].Value.Split(", ") : []];
            types.ShouldNotBeEmpty(line);
            types.ShouldBeSubsetOf(known, line);
        }
    }

    [Fact]
    public void Every_path_of_the_chart_and_every_comparison_has_a_row_of_cost_and_trap()
    {
        string[] rows = [.. Section("## The paths").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Quoted().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value)];

        foreach (string path in Chart().SelectMany(line => Paths().Matches(line)).Select(match => match.Value.TrimEnd(':')))
        {
            rows.ShouldContain(row => Regex.IsMatch(path, "^" + Regex.Escape(row).Replace("…", ".+", StringComparison.Ordinal)), path);
        }

        RdmComparison.Names.Select(name => $"…:{name}").ShouldBeSubsetOf(rows);
    }

    [Fact]
    public void Biased_CKA_of_unrelated_responses_is_near_1()
    {
        Activations a = Gaussian("a", 50, 2000), b = Gaussian("b", 50, 1000);
        new LinearCka().Compare(a, b, Workers).ShouldBe(0.96, 0.005);
        new LinearCka(isDebiased: true).Compare(a, b, Workers).ShouldBe(-0.03, 0.005);
    }

    /// <summary>190 pairs, and a model that knows of each only whether it is above the median: by counting, 9025 / 17955, and its ratio to the root of 9025 / 17955.</summary>
    [Fact]
    public void A_model_of_two_levels_gains_by_tau_b()
    {
        double[] data = [.. Enumerable.Range(0, 190).Select(k => (double)k)];
        Rdm measured = new("data", Ids(20), data), model = new("model", Ids(20), [.. data.Select(d => d < 95 ? 0.0 : 1)]);
        new TauA().Compare(measured, model).ShouldBe(0.5026, 5e-5);
        new TauB().Compare(measured, model).ShouldBe(0.7090, 5e-5);
        new Spearman().Compare(measured, model).ShouldBe(0.8660, 5e-5);
    }

    [Fact]
    public void One_stimulus_left_out_and_scores_pooled_make_ignorance_minus_1()
    {
        var constant = new Activations("constant", Ids(30), 1, [.. Enumerable.Repeat(1f, 30)]);
        HeldOutPredictions.Of(new RidgeRegression([1]), constant, Gaussian("neuron", 30, 1), Folds.LeaveOneOut(30), Workers)
            .Correlations(ScorePooling.AllStimuli)[0]!.Value.ShouldBe(-1, 1e-9);
    }

    /// <summary>Of centred rows, the one left out is minus the sum of the others, and so is its response: whoever fits the others exactly knows it.</summary>
    [Fact]
    public void Centring_before_leaving_out_predicts_noise()
    {
        const int stimuli = 30;
        double[] x = Centred(Gaussian("units", stimuli, 1000)), y = Centred(Gaussian("neuron", stimuli, 1));
        double[] leaked = new double[stimuli];
        for (int i = 0; i < stimuli; i++)
        {
            // Ridge without an intercept on what was centred over all stimuli, the one left out among them.
            int[] others = [.. Enumerable.Range(0, stimuli).Where(k => k != i)];
            double[] kernel = [.. others.SelectMany(a => others.Select(b => Dot(x, a, b) + (a == b ? 1 : 0)))];
            var weights = Cholesky.Factorise(new Matrix<double>(stimuli - 1, stimuli - 1, kernel), Workers).Solve(new Matrix<double>(stimuli - 1, 1, [.. others.Select(k => y[k])]), Workers);
            leaked[i] = others.Select((k, place) => weights[place, 0] * Dot(x, i, k)).Sum();
        }

        PearsonCorrelation.TryOf(leaked, y)!.Value.ShouldBeGreaterThan(0.99);
        double honest = HeldOutPredictions.Of(new RidgeRegression([1]), Gaussian("units", stimuli, 1000), Gaussian("neuron", stimuli, 1), Folds.LeaveOneOut(stimuli), Workers)
            .Correlations(ScorePooling.AllStimuli)[0]!.Value;
        honest.ShouldBeLessThan(0.3);

        double Dot(double[] rows, int a, int b)
        {
            double sum = 0;
            for (int u = 0; u < 1000; u++)
            {
                sum += rows[(a * 1000) + u] * rows[(b * 1000) + u];
            }

            return sum;
        }
    }

    [Fact]
    public void The_best_of_ten_layers_that_know_nothing_seems_to_know_something()
    {
        const int stimuli = 20, layers = 10, draws = 2000;
        var philox = new Philox(new Seed(1), "layers");
        double sum = 0;
        double[] neuron = new double[stimuli], prediction = new double[stimuli];
        for (int draw = 0; draw < draws; draw++)
        {
            philox.FillNormal(neuron);
            double best = -1;
            for (int layer = 0; layer < layers; layer++)
            {
                philox.FillNormal(prediction);
                best = Math.Max(best, PearsonCorrelation.TryOf(neuron, prediction)!.Value);
            }

            sum += best;
        }

        (sum / draws).ShouldBe(0.34, 0.01);
    }

    private static string Section(string heading) => Guide.Split(heading)[1].Split("\n## ")[0];

    /// <summary>The lines of the chart that name a path.</summary>
    private static string[] Chart() => [.. Section("## The chart").Split("```")[1].Split('\n').Where(line => Paths().IsMatch(line))];

    [GeneratedRegex(@"(?<= )((rsa|encoding|decoding|geometry|tuning):[^ ,]+|spectrum(?= ))")]
    private static partial Regex Paths();

    [GeneratedRegex(@"\(([A-Z][A-Za-z]+(, [A-Z][A-Za-z]+)*)\)$")]
    private static partial Regex Brackets();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    private static Activations Gaussian(string name, int stimuli, int units)
    {
        double[] values = new double[stimuli * units];
        new Philox(new Seed(1), name).FillNormal(values);
        return new(name, Ids(stimuli), units, [.. values.Select(v => (float)v)]);
    }

    private static double[] Centred(Activations responses)
    {
        int stimuli = responses.Stimuli.Count, units = responses.UnitCount;
        double[] values = [.. responses.Values.ToArray().Select(v => (double)v)];
        for (int u = 0; u < units; u++)
        {
            double mean = Enumerable.Range(0, stimuli).Average(i => values[(i * units) + u]);
            for (int i = 0; i < stimuli; i++)
            {
                values[(i * units) + u] -= mean;
            }
        }

        return values;
    }

    private static StimulusIds Ids(int count) => StimulusIds.Create("stimuli", Enumerable.Range(1, count).Select(i => $"s{i}"));
}
