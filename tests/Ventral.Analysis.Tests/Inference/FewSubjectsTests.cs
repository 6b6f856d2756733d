using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;
using Ventral.Analysis.Reliability;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>Tests of so few observations that every case can be counted: a p value is one only if no level is kept to too rarely.</summary>
public class FewSubjectsTests
{
    private static readonly double[] Levels = [0.01, 0.05, 0.1, 0.25, 0.5];

    /// <summary>t of ρ finds p ≤ .05 in 10 of the 120 orders of five.</summary>
    [Theory]
    [InlineData(1.0, 2.0, 3.0, 4.0, 5.0)]
    [InlineData(1.0, 2.0, 2.0, 4.0, 5.0)]
    [InlineData(1.0, 1.0, 1.0, 2.0, 2.0)]
    public void Spearmans_p_of_five_keeps_every_level(params double[] scores)
    {
        double[] p = [.. Orders([1, 2, 3, 4, 5]).Select(order => CorrelationTest.Spearman(scores, order).P)];
        p.Length.ShouldBe(120);
        Levels.ShouldAllBe(level => p.Count(v => v <= level + 1e-12) <= level * 120);
    }

    /// <summary>Counted with SciPy's ranks over all orders; the first by hand: 2 of 24.</summary>
    [Fact]
    public void Spearmans_p_of_few_is_the_share_of_orders()
    {
        var four = CorrelationTest.Spearman([1, 2, 3, 4], [10, 20, 30, 50]);
        (four.Statistic, four.P, four.PMethod).ShouldBe((1, 2 / 24.0, "exact"));
        CorrelationTest.Spearman([1, 2, 3, 4, 5], [1, 2, 3, 5, 4]).P.ShouldBe(10 / 120.0);
        CorrelationTest.Spearman([1, 2, 3, 4, 5, 6, 7], [2, 1, 4, 3, 7, 5, 6]).P.ShouldBe(0.034126984126984124, 1e-15);
        var tied = CorrelationTest.Spearman([1, 2, 2, 3, 5, 4], [2, 1, 4, 4, 6, 5]);
        tied.Statistic.ShouldBe(0.8676470588235294, 1e-14);
        tied.P.ShouldBe(0.044444444444444446, 1e-15);
        CorrelationTest.Spearman([.. Enumerable.Range(0, 10)], [1, 0, 2, 3, 4, 5, 6, 7, 8, 9]).PMethod.ShouldBe("Student t");
    }

    /// <summary>The normal approximation finds p = .043 where all five go one way and two are tied: 1 of 16 cases.</summary>
    [Theory]
    [InlineData(1.0, 1.0, 2.0, 3.0, 4.0)]
    [InlineData(1.0, 1.0, 1.0, 1.0, 1.0)]
    [InlineData(1.0, 2.0, 3.0, 3.0, 3.0)]
    public void Wilcoxons_p_of_five_with_ties_keeps_every_level(params double[] sizes)
    {
        double[] p = [.. Enumerable.Range(0, 32).Select(signs => WilcoxonSignedRank.Test([.. sizes.Select((size, i) => (signs >> i & 1) == 1 ? -size : size)]).P)];
        p[0].ShouldBe(2 / 32.0);
        Levels.ShouldAllBe(level => p.Count(v => v <= level + 1e-12) <= level * 32);
    }

    /// <summary>No data of so many subjects have a smaller p than those that all go one way.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(80)]
    public void The_smallest_p_is_that_of_differences_of_one_sign(int subjects)
    {
        double[] oneSign = [.. Enumerable.Range(1, subjects).Select(i => (double)i)];
        WilcoxonSignedRank.SmallestP(subjects).ShouldBe(WilcoxonSignedRank.Test(oneSign).P);
        SignFlips.SmallestP(subjects, 600).ShouldBe(SignFlips.Test(oneSign, 600, new Seed(1)).P[0]);
    }

    [Fact]
    public void Five_subjects_have_no_two_sided_p_below_two_of_32_patterns()
    {
        WilcoxonSignedRank.SmallestP(5).ShouldBe(2.0 / 32);
        SignFlips.SmallestP(5, 100).ShouldBe(2.0 / 32);
        SignFlips.SmallestP(20, 999).ShouldBe(0.001);
        Should.Throw<ArgumentOutOfRangeException>(() => WilcoxonSignedRank.SmallestP(1));
        Should.Throw<ArgumentOutOfRangeException>(() => SignFlips.SmallestP(1, 100));
        Should.Throw<ArgumentOutOfRangeException>(() => SignFlips.SmallestP(5, 99));
    }

    [Fact]
    public void Wilcoxon_leaves_zeros_out_and_stays_exact()
    {
        var test = WilcoxonSignedRank.Test([0, 1, 2, 3, 4]);
        (test.P, test.PMethod).ShouldBe((2 / 16.0, "exact"));
    }

    /// <summary>By hand: 2 of 16 sign patterns, then 2 · (1 + 5) of 32 with the sixth tied; χ² of the first has p = .046.</summary>
    [Fact]
    public void Friedmans_p_of_two_conditions_is_the_sign_tests()
    {
        var alike = Friedman.Test(new double[,] { { 1, 2 }, { 3, 4 }, { 0, 5 }, { 1, 9 } });
        (alike.Statistic, alike.P, alike.PMethod).ShouldBe((4, 2 / 16.0, "exact"));
        Friedman.Test(new double[,] { { 1, 2 }, { 3, 4 }, { 0, 5 }, { 1, 9 }, { 3, 2 }, { 7, 7 } }).P.ShouldBe(12 / 32.0, 1e-15);
        Friedman.Test(new double[,] { { 1, 2 }, { 4, 3 } }).P.ShouldBe(1);
        Friedman.Test(new double[,] { { 1, 2, 3 }, { 1, 2, 3 }, { 1, 2, 3 } }).PMethod.ShouldBe("χ² approximation");
    }

    /// <summary>By hand: the means 2, 3 and 7, 7 of two groups have F(1, 2) = 81, and ω² = 80/(80 + 4 subjects); the interaction has F = 1.</summary>
    [Fact]
    public void Omega_of_groups_counts_subjects()
    {
        var anova = MixedAnova.Of(new double[,] { { 1, 3 }, { 2, 4 }, { 5, 9 }, { 6, 8 } }, "group", ["a", "a", "b", "b"], ("layer", 2));
        anova["group"].F.ShouldBe(81, 1e-9);
        anova["group"].PartialOmegaSquared.Value.ShouldBe(80 / 84.0, 1e-12);
        anova["group × layer"].F.ShouldBe(1, 1e-9);
        anova["group × layer"].PartialOmegaSquared.Value.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void A_mixed_model_without_residual_is_an_error()
    {
        ImmutableArray<string> groups = [.. Enumerable.Range(0, 12).Select(i => $"{i / 3}")];
        double[] x = [.. Enumerable.Range(0, 12).Select(i => i % 3 + (0.1 * i))];
        double[][] wholly = [[.. x.Select(v => 1 + (2 * v))], [.. x.Select((_, i) => (double)(i / 3 * (i / 3)))], [.. x.Select(_ => 0.1)]];
        foreach (double[] scores in wholly)
        {
            Should.Throw<VentralException>(() => LinearMixedModel.Fit(scores, [("x", x)], new RandomIntercepts("subject", groups))).Message.ShouldContain("require");
        }
    }

    /// <summary>Exact derivatives of the dense likelihood (Goldens/satterthwaite.py); 1e-3 is what differences of 10⁻⁴ of a variance leave.</summary>
    [Fact]
    public void Degrees_of_freedom_in_unbalanced_groups_are_satterthwaites()
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/Ventral.Analysis.Tests/Goldens/satterthwaite.json")))!;
        var model = LinearMixedModel.Fit(golden["y"].Numbers(), [("x", golden["x"].Numbers())], new RandomIntercepts("subject", [.. golden["subject"]!.AsArray().Select(s => s!.GetValue<string>())]));
        for (int c = 0; c < 2; c++)
        {
            model.Effects[c].Estimate.ShouldAgree(golden["coefficients"].Numbers()[c], 1e-6, "coefficient");
            model.Effects[c].StandardError.ShouldAgree(golden["errors"].Numbers()[c], 1e-6, "error");
            model.Effects[c].DegreesOfFreedom.ShouldAgree(golden["degrees"].Numbers()[c], 1e-3, "degrees");
        }
    }

    /// <summary>Dyestuff of lme4 on top of 10⁸: nothing but the intercept changes.</summary>
    [Fact]
    public void A_large_mean_leaves_variances_as_they_are()
    {
        double[] yields =
        [
            1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560,
            1445, 1440, 1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445,
        ];
        var model = LinearMixedModel.Fit([.. yields.Select(y => y + 1e8)], [], new RandomIntercepts("batch", [.. Enumerable.Range(0, 30).Select(i => $"{i / 5}")]));
        model.Variances[0].Variance.ShouldBe(1764.05, 0.01);
        model.ResidualVariance.ShouldBe(2451.25, 0.01);
        model["intercept"].Estimate.ShouldBe(100_001_527.5, 1e-6);
        model["intercept"].StandardError.ShouldBe(19.383, 0.001);
    }

    [Fact]
    public void An_estimate_that_is_not_a_number_never_becomes_an_interval()
    {
        ImmutableArray<string> clusters = [.. Enumerable.Range(0, 12).Select(i => $"{i}")];
        Should.Throw<VentralException>(() => ClusterBootstrap.Interval(
            clusters, places => places.Distinct().Count() < 8 ? double.NaN : places.Average(), 200, new Seed(1), new Workers(2))).Message.ShouldContain("null where it is undefined");
        Should.Throw<VentralException>(() => HierarchicalBootstrap.Interval(
            [clusters], places => places.Distinct().Count() < 8 ? double.PositiveInfinity : places.Average(), 200, new Seed(1), new Workers(2))).Message.ShouldContain("null where it is undefined");
    }

    /// <summary>Logarithms of the integral by SciPy's Simpson's rule over ln g from −8 to 300.</summary>
    [Fact]
    public void Great_bayes_factors_are_had_as_logarithms()
    {
        JzsBayesFactor.LogOfPaired(60, 1000).ShouldBe(757.9837431406196, 1e-8);
        JzsBayesFactor.LogOfPaired(2.5, 20).ShouldBe(0.9940459629939762, 1e-9);
        JzsBayesFactor.LogOfPaired(1e20, 3).ShouldBe(45.68206947101029, 1e-8);
        Should.Throw<VentralException>(() => JzsBayesFactor.OfPaired(60, 1000)).Message.ShouldContain("logarithm");
    }

    /// <summary>0.1 + 0.1 + 0.1 is not 0.3: a mean over three trials that were all predicted alike differs from one over two by rounding alone.</summary>
    [Fact]
    public void What_varies_by_rounding_alone_has_no_correlation()
    {
        PearsonCorrelation.TryOf([(0.1 + 0.1 + 0.1) / 3, 0.1, 0.1], [1, 2, 3]).ShouldBeNull();
        PearsonCorrelation.TryOf([1, 2, 3], [2, 4, 6.5])!.Value.ShouldBe(PearsonCorrelation.Of([1, 2, 3], [2, 4, 6.5]));
        PearsonCorrelation.TryOf([1], [2]).ShouldBeNull();
        new SplitHalfReliability("halves", [-1 + 2.3e-16, 0.5]).Corrected.ShouldBe([null, 2 * 0.5 / 1.5]);
    }

    private static IEnumerable<double[]> Orders(double[] values) => values.Length == 1
        ? [values]
        : values.SelectMany((first, i) => Orders([.. values[..i], .. values[(i + 1)..]]).Select(rest => (double[])[first, .. rest]));
}
