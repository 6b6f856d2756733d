using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>Further tests over subjects against SciPy, statsmodels, definitions in NumPy (Goldens/subject_tests.py) and R's published examples.</summary>
public class SubjectTestTests
{
    private static readonly JsonNode Goldens = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "tests/Ventral.Analysis.Tests/Goldens/subject_tests.json")))!;

    [Fact]
    public void Mann_whitney_is_scipys()
    {
        foreach (var golden in Goldens["mann whitney"]!.AsArray())
        {
            double[] x = golden!["x"].Numbers(), y = golden["y"].Numbers();
            var test = MannWhitney.Test(x, y);
            test.Statistic.ShouldBe(golden["u"].Number());
            test.P.ShouldAgree(golden["p"].Number(), 1e-12, $"p of {x.Length} and {y.Length}");
            test.PMethod.ShouldBe(golden["exact"]!.GetValue<bool>() ? "exact" : "normal approximation");
            test.Effect.Interval.Contains(test.Effect.Value).ShouldBeTrue();
            MannWhitney.Test(y, x).Effect.Value.ShouldBe(-test.Effect.Value, 1e-12);
        }
    }

    /// <summary>R's example of wilcox.test, permeability of the human chorioamnion (Hollander &amp; Wolfe 1973, p. 69): W = 35, p = .2544 two-sided.</summary>
    [Fact]
    public void Mann_whitney_is_rs()
    {
        var test = MannWhitney.Test([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.90, 0.74, 1.21]);
        test.Statistic.ShouldBe(35);
        test.P.ShouldBe(0.2544, 0.00005);
    }

    [Fact]
    public void Friedman_is_scipys()
    {
        foreach (var golden in Goldens["friedman"]!.AsArray())
        {
            var test = Friedman.Test(Table(golden!["values"]));
            test.Statistic.ShouldAgree(golden["chi"].Number(), 1e-12, "χ²");
            test.P.ShouldAgree(golden["p"].Number(), 1e-11, "p");
        }
    }

    /// <summary>R's example of friedman.test, three ways of rounding first base (Hollander &amp; Wolfe 1973, p. 140): χ² = 11.143, df = 2, p = .003805.</summary>
    [Fact]
    public void Friedman_is_rs()
    {
        double[] times =
        [
            5.40, 5.50, 5.55, 5.85, 5.70, 5.75, 5.20, 5.60, 5.50, 5.55, 5.50, 5.40, 5.90, 5.85, 5.70, 5.45, 5.55, 5.60, 5.40, 5.40, 5.35, 5.45, 5.50, 5.35,
            5.25, 5.15, 5.00, 5.85, 5.80, 5.70, 5.25, 5.20, 5.10, 5.65, 5.55, 5.45, 5.60, 5.35, 5.45, 5.05, 5.00, 4.95, 5.50, 5.50, 5.40, 5.45, 5.55, 5.50,
            5.55, 5.55, 5.35, 5.45, 5.50, 5.55, 5.50, 5.45, 5.25, 5.65, 5.60, 5.40, 5.70, 5.65, 5.55, 6.30, 6.30, 6.25,
        ];
        double[,] values = new double[22, 3];
        Buffer.BlockCopy(times, 0, values, 0, times.Length * sizeof(double));
        var test = Friedman.Test(values);
        test.Statistic.ShouldBe(11.143, 0.0005);
        test.DegreesOfFreedom[0].ShouldBe(2);
        test.P.ShouldBe(0.003805, 0.0000005);
    }

    [Fact]
    public void Equivalence_is_statsmodels()
    {
        foreach (var golden in Goldens["tost"]!.AsArray())
        {
            double[] x = golden!["x"].Numbers(), y = golden["y"].Numbers();
            var paired = Equivalence.Paired(x, y, -0.5, 0.5);
            var independent = Equivalence.Independent(x, y, -0.5, 0.7);
            Agree([paired.Lower.T, paired.Lower.P, paired.Upper.T, paired.Upper.P, paired.P], golden["paired"].Numbers(), 1e-11);
            Agree([independent.Lower.T, independent.Lower.P, independent.Upper.T, independent.Upper.P, independent.P], golden["independent"].Numbers(), 1e-11);
            (paired.P < 0.05).ShouldBe(paired.Interval.Lower > -0.5 && paired.Interval.Upper < 0.5);
        }
    }

    [Fact]
    public void Bayes_factors_are_the_integral()
    {
        foreach (var golden in Goldens["jzs"]!.AsArray())
        {
            JzsBayesFactor.OfPaired(golden!["t"].Number(), golden["n"]!.GetValue<int>(), golden["scale"].Number()).ShouldAgree(golden["factor"].Number(), 1e-9, "Bayes factor");
        }

        foreach (var golden in Goldens["jzs independent"]!.AsArray())
        {
            JzsBayesFactor.OfIndependent(golden!["t"].Number(), golden["a"]!.GetValue<int>(), golden["b"]!.GetValue<int>()).ShouldAgree(golden["factor"].Number(), 1e-9, "Bayes factor");
        }
    }

    /// <summary>The BayesFactor package's own example: the differences of R's data set sleep, 17.25888.</summary>
    [Fact]
    public void The_bayes_factor_of_sleep_is_rs()
    {
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        var t = PairedT.Test(first, second);
        t.Statistic.ShouldBe(-4.0621, 0.00005);
        JzsBayesFactor.OfPaired(t.Statistic, 10).ShouldBe(17.25888, 0.000005);
    }

    [Fact]
    public void Benjamini_and_yekutieli_is_statsmodels()
    {
        Agree(BenjaminiYekutieli.Adjust(Goldens["by"]!["p"].Numbers()), Goldens["by"]!["adjusted"].Numbers(), 1e-12);
        BenjaminiYekutieli.Adjust([]).ShouldBeEmpty();
    }

    [Fact]
    public void Three_within_factors_are_statsmodels()
    {
        var golden = Goldens["anova 2x3x4"]!;
        var anova = RepeatedMeasuresAnova.Of(Table(golden["values"]), ("a", 2), ("b", 3), ("c", 4));
        anova.Effects.Length.ShouldBe(7);
        foreach (var (name, expected) in golden["effects"]!.AsObject())
        {
            var effect = anova[name.Replace(":", " × ", StringComparison.Ordinal)];
            Agree([effect.F, effect.NumeratorDegrees, effect.DenominatorDegrees, effect.P], expected.Numbers(), 1e-10);
            effect.PartialOmegaSquared.Value.ShouldBeLessThan(effect.PartialEtaSquared.Value);
        }

        Should.Throw<VentralException>(() => RepeatedMeasuresAnova.Of(new double[3, 5], ("a", 2), ("b", 3))).Message.ShouldContain("make 6, found 5");
    }

    [Fact]
    public void Groups_of_subjects_are_least_squares_with_effect_coding()
    {
        foreach (var golden in Goldens["mixed"]!.AsArray())
        {
            double[,] values = Table(golden!["values"]);
            ImmutableArray<string> groups = [.. golden["groups"]!.AsArray().Select(g => g!.GetValue<string>())];
            var anova = MixedAnova.Of(values, "group", groups, ("layer", values.GetLength(1)));
            foreach (var (ours, theirs) in new[] { ("group", "group"), ("layer", "within"), ("group × layer", "group x within") })
            {
                var effect = anova[ours];
                Agree([effect.F, effect.NumeratorDegrees, effect.DenominatorDegrees, effect.P], golden[theirs].Numbers(), 1e-10);
            }

            var sphericity = anova["layer"].Sphericity;
            Agree([sphericity.GreenhouseGeisser, sphericity.HuynhFeldt], golden["epsilon"].Numbers(), 1e-11);
            Agree([sphericity.MauchlyW!.Value, sphericity.MauchlyP!.Value], golden["mauchly"].Numbers(), 1e-10);
        }
    }

    /// <summary>1e-6 of the variances: both searches end where the likelihood is flat.</summary>
    [Fact]
    public void Random_intercepts_are_those_of_the_dense_likelihood()
    {
        foreach (var golden in Goldens["mixed model"]!.AsArray())
        {
            double[] y = golden!["y"].Numbers(), layer = golden["layer"].Numbers();
            RandomIntercepts subject = new("subject", [.. golden["subject"]!.AsArray().Select(v => v!.GetValue<string>())]), seed = new("seed", [.. golden["seed"]!.AsArray().Select(v => v!.GetValue<string>())]);
            foreach (var (model, expected) in new[] { (LinearMixedModel.Fit(y, [("layer", layer)], subject), golden["one"]!), (LinearMixedModel.Fit(y, [("layer", layer)], subject, seed), golden["two"]!) })
            {
                model.RestrictedDeviance.ShouldBe(expected["deviance"].Number(), 1e-8);
                Agree([.. model.Effects.Select(e => e.Estimate)], expected["coefficients"].Numbers(), 1e-6);
                Agree([.. model.Effects.Select(e => e.StandardError)], expected["errors"].Numbers(), 1e-6);
                model.ResidualVariance.ShouldAgree(expected["residual"].Number(), 1e-6, "residual");
                foreach (var (ours, theirs) in model.Variances.Zip(expected["variances"].Numbers()))
                {
                    ours.Variance.ShouldBe(theirs, 1e-6);
                }
            }
        }
    }

    /// <summary>lme4's Dyestuff (Bates et al. 2015): REML criterion 319.7, batch 1764.0, residual 2451.2, intercept 1527.50 ± 19.38 on 5 degrees of freedom.</summary>
    [Fact]
    public void Random_intercepts_are_lme4s()
    {
        double[] yields =
        [
            1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560,
            1445, 1440, 1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445,
        ];
        var model = LinearMixedModel.Fit(yields, [], new RandomIntercepts("batch", [.. Enumerable.Range(0, 30).Select(i => $"{(char)('A' + (i / 5))}")]));
        model.RestrictedDeviance.ShouldBe(319.7, 0.05);
        model.Variances[0].Variance.ShouldBe(1764, 0.5);
        model.ResidualVariance.ShouldBe(2451.2, 0.1);
        model["intercept"].Estimate.ShouldBe(1527.5, 1e-9);
        model["intercept"].StandardError.ShouldBe(19.38, 0.005);
        model["intercept"].DegreesOfFreedom.ShouldBe(5, 0.01);
    }

    /// <summary>In a balanced design the model is the paired t test.</summary>
    [Fact]
    public void Random_intercepts_of_two_conditions_are_the_paired_t_test()
    {
        var random = new Philox(new Seed(3), "pairs");
        double[] first = new double[9], second = new double[9];
        for (int s = 0; s < 9; s++)
        {
            double own = 2 * random.NextNormal();
            (first[s], second[s]) = (own + random.NextNormal(), own + 0.8 + random.NextNormal());
        }

        var paired = PairedT.Test(second, first);
        var model = LinearMixedModel.Fit(
            [.. first, .. second],
            [("condition", [.. Enumerable.Repeat(0.0, 9), .. Enumerable.Repeat(1.0, 9)])],
            new RandomIntercepts("subject", [.. Enumerable.Range(0, 18).Select(i => $"{i % 9}")]));
        model["condition"].T.ShouldBe(paired.Statistic, 1e-6);
        model["condition"].DegreesOfFreedom.ShouldBe(8, 0.001);
        model["condition"].P.ShouldBe(paired.P, 1e-5);
    }

    [Fact]
    public void Sign_flips_of_few_subjects_are_all_of_them()
    {
        // By hand: of the 8 patterns of 1, 2, 4 only + + + and − − − reach |mean| 7/3.
        var test = SignFlips.Test([1, 2, 4], 1000, new Seed(1));
        test.IsExact.ShouldBeTrue();
        test.PatternCount.ShouldBe(8);
        test.P[0].ShouldBe(0.25);
        test.LeastP.ShouldBe(0.25);
        SignFlips.Test([1, 2, -4], 1000, new Seed(1)).P[0].ShouldBe(1);
        SignFlips.Test([5, 5, 5, 5, 5, 5], 1000, new Seed(1)).P[0].ShouldBe(2.0 / 64);
    }

    [Fact]
    public void The_greatest_score_of_all_costs_what_their_correlation_leaves()
    {
        var random = new Philox(new Seed(9), "scores");
        double[,] alike = new double[12, 5], apart = new double[12, 5];
        for (int s = 0; s < 12; s++)
        {
            double own = random.NextNormal() + 0.5;
            for (int k = 0; k < 5; k++)
            {
                (alike[s, k], apart[s, k]) = (own, random.NextNormal() + 0.5);
            }
        }

        var same = SignFlips.Test(alike, 10_000, new Seed(1), new Workers(2));
        same.PMaxT.ShouldBe(same.P);
        var different = SignFlips.Test(apart, 2000, new Seed(1), new Workers(2));
        different.IsExact.ShouldBeFalse();
        for (int k = 0; k < 5; k++)
        {
            different.PMaxT[k].ShouldBeGreaterThanOrEqualTo(different.P[k]);
        }

        var again = SignFlips.Test(apart, 2000, new Seed(1), new Workers(1));
        again.P.ShouldBe(different.P);
        again.PMaxT.ShouldBe(different.PMaxT);
    }

    [Fact]
    public void What_cannot_be_tested_is_an_error_that_says_why()
    {
        string[] messages =
        [
            Should.Throw<VentralException>(() => MannWhitney.Test([], [1, 2, 3])).Message,
            Should.Throw<VentralException>(() => MannWhitney.Test([1, 1], [1, 1])).Message,
            Should.Throw<VentralException>(() => Friedman.Test(new double[2, 3])).Message,
            Should.Throw<VentralException>(() => Friedman.Test(new double[1, 3])).Message,
            Should.Throw<VentralException>(() => SignFlips.Test([0, 0, 0], 100, new Seed(1))).Message,
            Should.Throw<VentralException>(() => SignFlips.Test([1, double.NaN, 0], 100, new Seed(1))).Message,
            Should.Throw<VentralException>(() => Equivalence.Paired([1, 2, 3], [2, 3, 4], -1, 1)).Message,
            Should.Throw<VentralException>(() => MixedAnova.Of(new double[3, 2], "g", ["a", "a", "b"], ("l", 2))).Message,
            Should.Throw<VentralException>(() => MixedAnova.Of(new double[4, 2], "g", ["a", "a", "b", "b"], ("l", 2))).Message,
            Should.Throw<VentralException>(() => LinearMixedModel.Fit([1, 2, 3, 4], [], new RandomIntercepts("s", ["a", "b", "c", "d"]))).Message,
            Should.Throw<VentralException>(() => LinearMixedModel.Fit([1, 2, 3, 4], [], new("s", ["a", "a", "b", "b"]), new("t", ["x", "x", "y", "y"]))).Message,
            Should.Throw<VentralException>(() => LinearMixedModel.Fit([1, 2, 3, 5, 4], [("v", [1, 1, 1, 1, 1])], new RandomIntercepts("s", ["a", "a", "b", "b", "b"]))).Message,
        ];
        messages.ShouldAllBe(m => m.Contains("require", StringComparison.Ordinal) || m.Contains("cannot", StringComparison.Ordinal));
    }

    private static double[,] Table(JsonNode? node)
    {
        double[][] rows = [.. node!.AsArray().Select(r => r.Numbers())];
        double[,] values = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows[0].Length; j++)
            {
                values[i, j] = rows[i][j];
            }
        }

        return values;
    }

    private static void Agree(double[] actual, double[] expected, double relative)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i].ShouldAgree(expected[i], relative, $"value {i}");
        }
    }
}
