using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ventral.Analysis.Inference;
using Ventral.Analysis.Tests.Inference;
using Ventral.Analysis.TradeOff;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.TradeOff;

/// <summary>Trade-offs against SciPy, statsmodels and definitions written out in NumPy (Goldens/tradeoff.py).</summary>
public class TradeOffTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "TradeOff", "Goldens", "tradeoff.json")))!["cases"]!.AsArray();

    public static TheoryData<int> All => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(All))]
    public void Correlations_are_scipys(int golden)
    {
        var (x, y, z) = Inputs(golden);
        var pearson = CorrelationTest.Pearson(x, y);
        Agree([pearson.Statistic, pearson.P], Cases[golden]!["pearson"].Numbers(), 1e-11, "Pearson");
        Agree([pearson.Effect.Interval.Lower, pearson.Effect.Interval.Upper], Cases[golden]!["pearson interval"].Numbers(), 1e-11, "interval");
        var spearman = CorrelationTest.Spearman(x, y);
        Agree([spearman.Statistic, spearman.P], Cases[golden]!["spearman"].Numbers(), 1e-11, "Spearman");
        var partial = PartialCorrelation.Pearson(x, y, z);
        Agree([partial.Statistic, partial.P], Cases[golden]!["partial pearson"].Numbers(), 1e-9, "partial Pearson");
        partial = PartialCorrelation.Spearman(x, y, z);
        Agree([partial.Statistic, partial.P], Cases[golden]!["partial spearman"].Numbers(), 1e-9, "partial Spearman");
    }

    /// <summary>1e-8: the reference's raw squares of the accuracy lose digits.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Trends_are_statsmodels(int golden)
    {
        var networks = Networks(golden);
        var quadratic = QuadraticTrend.Fit(networks);
        Agree([quadratic.Curvature, quadratic.Vertex, quadratic.F, quadratic.P], Cases[golden]!["quadratic"].Numbers(), 1e-8, "quadratic");
        Agree(Lines(TwoLines.At(networks, 60)), Cases[golden]!["two lines at 60"].Numbers(), 1e-9, "two lines");
        var (x, m, y) = (networks.Accuracies.ToArray(), Cases[golden]!["z"].Numbers(), networks.Scores.ToArray());
        var mediation = Mediation.Fit(x, m, y);
        Agree([mediation.OnMediator, mediation.OfMediator, mediation.Direct], Cases[golden]!["mediation"].Numbers(), 1e-9, "mediation");
        mediation.Total.ShouldBe(PearsonCorrelation.Of(x, y) * Sd(y) / Sd(x), 1e-12);
    }

    /// <summary>1e-5: both find the smoothing by search, where its score is flat.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Robin_hoods_break_follows_its_spline(int golden)
    {
        var networks = Networks(golden);
        var expected = Cases[golden]!["robin hood"]!;
        double sign = QuadraticTrend.Fit(networks).Curvature < 0 ? 1 : -1;
        var spline = CubicRegressionSpline.Fit([.. networks.Accuracies], [.. networks.Scores.Select(s => sign * s)]);
        spline.EffectiveDegrees.ShouldBe(expected["trace"].Number(), 1e-3);
        foreach (var (actual, wanted) in spline.Fitted.Zip(expected["fitted"].Numbers()).Concat(spline.StandardErrors.Zip(expected["errors"].Numbers())))
        {
            actual.ShouldBe(wanted, 1e-5);
        }

        var lines = TwoLines.Test(networks);
        lines.BreakPoint.ShouldBe(expected["break"].Number(), 1e-5);
        Agree(Lines(lines), expected["lines"].Numbers(), 1e-8, "lines");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Segments_meet_where_a_search_over_all_breaks_finds_least_squares(int golden)
    {
        double[] expected = Cases[golden]!["segmented"].Numbers();
        var trend = SegmentedTrend.Fit(Networks(golden));
        trend.ResidualSquares.ShouldBeLessThanOrEqualTo(expected[3] * (1 + 1e-9));
        if (Cases[golden]!["kind"]!.GetValue<string>() == "kink")
        {
            Agree([trend.BreakPoint, trend.SlopeBelow, trend.SlopeAbove], expected[..3], 1e-5, "segments");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_front_is_who_nobody_beats(int golden)
    {
        var networks = Networks(golden);
        var front = ParetoFront.Of(networks);
        front.Members.ShouldBe(Cases[golden]!["front"]!.AsArray().Select(v => v!.GetValue<int>()));
        front.Excess(networks.Accuracies[front.Members[0]], networks.Scores[front.Members[0]]).ShouldBe(0);
        front.Excess(networks.Accuracies.Max() + 1, 0).ShouldBeNull();
        var shares = front.MembershipOverFamilies(300, new Seed(3), new Workers(2));
        front.Members.ShouldAllBe(i => shares[i] > 0);
        shares.ShouldAllBe(s => s >= 0 && s <= 1);
        front.MembershipOverFamilies(300, new Seed(3), new Workers(1)).ShouldBe(shares);
    }

    [Fact]
    public void Equal_networks_share_the_front()
    {
        var networks = new NetworkScores(["a", "b", "c", "d"], ["f", "f", "g", "g"], [1, 2, 2, 1], [3, 2, 2, 2]);
        ParetoFront.Of(networks).Members.ShouldBe([0, 1, 2]);
        ParetoFront.Of(networks).Excess(1.5, 2.5).ShouldBe(0.5);
    }

    [Fact]
    public void Families_drawn_whole_give_wider_intervals_where_relatives_are_alike_and_the_same_bits_at_any_thread_count()
    {
        var random = new Philox(new Seed(5), "families");
        double[] family = [.. Enumerable.Range(0, 12).Select(_ => random.NextNormal())], other = [.. Enumerable.Range(0, 12).Select(_ => random.NextNormal())];
        var networks = new NetworkScores(
            [.. Enumerable.Range(0, 96).Select(i => $"{i}")],
            [.. Enumerable.Range(0, 96).Select(i => $"family {i / 8}")],
            [.. Enumerable.Range(0, 96).Select(i => family[i / 8] + (0.1 * random.NextNormal()))],
            [.. Enumerable.Range(0, 96).Select(i => other[i / 8] + (0.1 * random.NextNormal()))]);
        var clustered = networks.RankCorrelationOverFamilies(1000, new Seed(1), new Workers(2));
        var naive = networks.RankCorrelationOverNetworks(1000, new Seed(1), new Workers(2));
        clustered.Estimate.ShouldBe(networks.RankCorrelation().Statistic);
        (clustered.Interval.Upper - clustered.Interval.Lower).ShouldBeGreaterThan(1.8 * (naive.Interval.Upper - naive.Interval.Lower));
        networks.RankCorrelationOverFamilies(1000, new Seed(1), new Workers(1)).ShouldBe(clustered);
        networks.RankCorrelationOverFamilies(1000, new Seed(2), new Workers(1)).ShouldNotBe(clustered);
        networks.WithoutEachFamily().Length.ShouldBe(12);
    }

    [Fact]
    public void What_cannot_be_told_is_an_error()
    {
        Should.Throw<VentralException>(() => new NetworkScores(["a", "b"], ["f", "f"], [1, 2], [1, 2])).Message.ShouldContain("at least 3");
        Should.Throw<VentralException>(() => new NetworkScores(["a", "a", "b"], ["f", "f", "f"], [1, 2, 3], [1, 2, 3])).Message.ShouldContain("'a' occurs 2");
        Should.Throw<VentralException>(() => new NetworkScores(["a", "c", "b"], ["f", "f", "f"], [1, double.NaN, 3], [1, 2, 3])).Message.ShouldContain("'c'");
        var flat = new NetworkScores(["a", "b", "c", "d", "e", "g"], ["f", "f", "h", "h", "i", "i"], [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 7]);
        Should.Throw<VentralException>(() => flat.RankCorrelation());
        Should.Throw<VentralException>(() => QuadraticTrend.Fit(flat));
        Should.Throw<VentralException>(() => TwoLines.Test(flat));
        Should.Throw<VentralException>(() => SegmentedTrend.Fit(flat));
        Should.Throw<VentralException>(() => Mediation.Fit([1, 2, 3, 4], [2, 4, 6, 8], [1, 0, 1, 1])).Message.ShouldContain("follows from the others");
        Should.Throw<VentralException>(() => PartialCorrelation.Pearson([1, 2, 3, 5], [2, 2, 6, 8], [1, 2, 3, 5])).Message.ShouldContain("nothing is left of the first");
        Should.Throw<VentralException>(() => ClusterBootstrap.Interval(["a", "a"], _ => 1, 100, new Seed(1), new Workers(1))).Message.ShouldContain("all 2 observations are of 'a'");
    }

    private static double[] Lines(TwoLines lines) =>
        [lines.Below.Slope, lines.Below.StandardError, lines.Below.P, lines.Above.Slope, lines.Above.StandardError, lines.Above.P];

    private static void Agree(double[] actual, double[] expected, double relative, string what)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i].ShouldAgree(expected[i], relative, $"{what} {i}");
        }
    }

    private static double Sd(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private static (double[] X, double[] Y, double[] Z) Inputs(int golden) =>
        (Cases[golden]!["x"].Numbers(), Cases[golden]!["y"].Numbers(), Cases[golden]!["z"].Numbers());

    private static NetworkScores Networks(int golden)
    {
        var (x, y, _) = Inputs(golden);
        ImmutableArray<string> names = [.. Enumerable.Range(0, x.Length).Select(i => $"network {i}")];
        return new(names, [.. Enumerable.Range(0, x.Length).Select(i => $"family {i % 9}")], [.. x], [.. y]);
    }
}
