using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Analysis.TradeOff;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>
/// Every test under its null hypothesis, also with five subjects: p must be uniform, or, where few patterns are possible, at least never
/// below its level more often than that; every interval must hold the truth as often as it says. 200 data sets a test, with
/// <c>VENTRAL_SLOW=1</c> 2,000: then coverage must lie within 93 to 97 %.
/// </summary>
public class CalibrationSuiteTests
{
    private static readonly bool IsSlow = Environment.GetEnvironmentVariable("VENTRAL_SLOW") == "1";

    private static readonly int Simulations = IsSlow ? 2000 : 200;

    public static TheoryData<string> ContinuousTests => [.. Continuous.Keys];

    public static TheoryData<string> DiscreteTests => [.. Discrete.Keys];

    public static TheoryData<string> IntervalNames => [.. Intervals.Keys];

    private static readonly Dictionary<string, Func<Philox, double>> Continuous = new(StringComparer.Ordinal)
    {
        ["one-sample t, n = 5"] = r => OneSampleT.Test(Draw(r, 5)).P,
        ["paired t, n = 5"] = r => PairedT.Test(Draw(r, 5), Draw(r, 5)).P,
        ["independent t, 5 and 9"] = r => IndependentT.Test(Draw(r, 5), Draw(r, 9)).P,
        ["Welch t, 15 and 25, one three times as spread"] = r => WelchT.Test([.. Draw(r, 15).Select(x => 3 * x)], Draw(r, 25)).P,
        ["Pearson, n = 5"] = r => CorrelationTest.Pearson(Draw(r, 5), Draw(r, 5)).P,
        ["Pearson, n = 30"] = r => CorrelationTest.Pearson(Draw(r, 30), Draw(r, 30)).P,
        ["Spearman, n = 30"] = r => CorrelationTest.Spearman(Draw(r, 30), Draw(r, 30)).P,
        ["partial Pearson, n = 12"] = r =>
        {
            double[] held = Draw(r, 12);
            return PartialCorrelation.Pearson(Sum(Draw(r, 12), held), Sum(Draw(r, 12), held), held).P;
        },
        ["partial Spearman, n = 40"] = r => PartialCorrelation.Spearman(Draw(r, 40), Draw(r, 40), Draw(r, 40)).P,
        ["quadratic trend, n = 20"] = r =>
        {
            double[] x = Draw(r, 20);
            return QuadraticTrend.Fit(Networks(x, Sum(Draw(r, 20), [.. x.Select(v => 0.5 * v)]))).P;
        },
        ["Mann-Whitney, 60 and 70"] = r => MannWhitney.Test(Draw(r, 60), Draw(r, 70)).P,
        ["Kruskal-Wallis, 3 × 15"] = r => KruskalWallis.Test(Draw(r, 15), Draw(r, 15), Draw(r, 15)).P,
        ["Friedman, 20 × 5"] = r => Friedman.Test(Table(r, 20, 5, 1)).P,
        ["RM-ANOVA, 5 × 3"] = r => RepeatedMeasuresAnova.OneWay(Table(r, 5, 3, 1), "a").Effects[0].P,
        ["RM-ANOVA interaction, 8 × 2 × 3"] = r => RepeatedMeasuresAnova.Of(Table(r, 8, 6, 1), ("a", 2), ("b", 3)).Effects[2].P,
        ["mixed ANOVA, groups"] = r => Mixed(r)["group"].P,
        ["mixed ANOVA, within"] = r => Mixed(r)["layer"].P,
        ["mixed ANOVA, interaction"] = r => Mixed(r)["group × layer"].P,
        ["random intercepts, within, 5 subjects"] = r => Intercepts(r, 5)["condition"].P,
        ["random intercepts, within, 12 subjects"] = r => Intercepts(r, 12)["condition"].P,
        ["sign flips, n = 20"] = r => SignFlips.Test(Draw(r, 20), 500, new Seed(r.NextUInt64())).P[0],
    };

    private static readonly Dictionary<string, Func<Philox, double>> Discrete = new(StringComparer.Ordinal)
    {
        ["Wilcoxon, n = 5"] = r => WilcoxonSignedRank.Test(Draw(r, 5)).P,
        ["Mann-Whitney, 5 and 5"] = r => MannWhitney.Test(Draw(r, 5), Draw(r, 5)).P,
        ["sign flips, n = 5"] = r => SignFlips.Test(Draw(r, 5), 1000, new Seed(1)).P[0],
        ["sign flips, greatest of 4 scores"] = r => SignFlips.Test(Table(r, 10, 4, 1), 2000, new Seed(1), new Workers(1)).PMaxT.Min(),
        ["Holm, least of 6"] = r => Holm.Adjust([.. Enumerable.Range(0, 6).Select(_ => r.NextDouble())]).Min(),
        ["Benjamini-Yekutieli, least of 6"] = r => BenjaminiYekutieli.Adjust([.. Enumerable.Range(0, 6).Select(_ => r.NextDouble())]).Min(),
        ["Greenhouse-Geisser, random walks over 7 layers"] = r => RepeatedMeasuresAnova.OneWay(Walks(r, 15, 7), "layer").Effects[0].GreenhouseGeisserP,
        ["equivalence at its bound"] = r => Equivalence.Paired([.. Draw(r, 12).Select(x => x + 1)], Draw(r, 12), -1, 1).P,
        ["two lines of a flat trend, both significant and opposite"] = r => TwoLines.At(Networks(Draw(r, 60), Draw(r, 60)), 0).Shape() == TrendShape.NotShownToTurn ? 1 : 0,
        ["two lines of a trend that levels off"] = r =>
        {
            double[] x = Draw(r, 80);
            return TwoLines.Test(Networks(x, Sum([.. x.Select(v => Math.Min(v, 0.3))], [.. Draw(r, 80).Select(v => 0.4 * v)]))).Shape() == TrendShape.NotShownToTurn ? 1 : 0;
        },
    };

    // Each gives whether its interval holds the truth.
    private static readonly Dictionary<string, Func<Philox, bool>> Intervals = new(StringComparer.Ordinal)
    {
        ["mean, n = 5"] = r => OneSampleT.Test([.. Draw(r, 5).Select(x => x + 0.4)]).RawEffect!.Interval.Contains(0.4),
        ["Cohen's d, n = 5"] = r => OneSampleT.Test([.. Draw(r, 5).Select(x => x + 0.8)]).Effect.Interval.Contains(0.8),
        ["Cohen's d of two groups of 15"] = r => IndependentT.Test([.. Draw(r, 15).Select(x => x + 0.8)], Draw(r, 15)).Effect.Interval.Contains(0.8),
        ["Pearson r of .5, n = 25"] = r =>
        {
            var (x, y) = Related(r, 25, 0.5);
            return CorrelationTest.Pearson(x, y).Effect.Interval.Contains(0.5);
        },
        ["random intercepts, condition, 6 subjects"] = r => Intercepts(r, 6, 0.7)["condition"].Interval.Contains(0.7),
        ["bootstrap over 30 clusters of 3, mean"] = r =>
        {
            double[] values = [.. Enumerable.Range(0, 30).SelectMany(_ =>
            {
                double own = r.NextNormal();
                return Enumerable.Range(0, 3).Select(_ => own + (0.5 * r.NextNormal())).ToArray();
            })];
            ImmutableArray<string> clusters = [.. Enumerable.Range(0, 90).Select(i => $"{i / 3}")];
            return ClusterBootstrap.Interval(clusters, places => places.Average(i => values[i]), 400, new Seed(r.NextUInt64()), new Workers(1)).Interval.Contains(0);
        },
        ["hierarchical bootstrap, 20 subjects × 6 images × 4 units, mean"] = r =>
        {
            double[] values = new double[20 * 24];
            for (int s = 0; s < 20; s++)
            {
                double subject = r.NextNormal();
                for (int i = 0; i < 6; i++)
                {
                    double image = 0.7 * r.NextNormal();
                    for (int u = 0; u < 4; u++)
                    {
                        values[(((s * 6) + i) * 4) + u] = subject + image + (0.7 * r.NextNormal());
                    }
                }
            }

            ImmutableArray<string> subjects = [.. values.Select((_, k) => $"{k / 24}")], images = [.. values.Select((_, k) => $"{k / 4 % 6}")];
            return HierarchicalBootstrap.Interval([subjects, images], places => places.Average(k => values[k]), 300, new Seed(r.NextUInt64()), new Workers(1)).Interval.Contains(0);
        },
        ["bootstrap over 5 clusters of 3, mean"] = r =>
        {
            double[] values = Nested(r, 5, 3, 0.5);
            ImmutableArray<string> clusters = [.. Enumerable.Range(0, 15).Select(i => $"{i / 3}")];
            return ClusterBootstrap.Interval(clusters, places => places.Average(i => values[i]), 2000, new Seed(r.NextUInt64()), new Workers(1)).Interval.Contains(0);
        },
        ["hierarchical bootstrap, 5 subjects × 8 units, mean"] = r =>
        {
            double[] values = Nested(r, 5, 8, 0.5);
            ImmutableArray<string> subjects = [.. Enumerable.Range(0, 40).Select(i => $"{i / 8}")];
            return HierarchicalBootstrap.Interval([subjects], places => places.Average(k => values[k]), 2000, new Seed(r.NextUInt64()), new Workers(1)).Interval.Contains(0);
        },
        ["partial η², 8 × 3, λ = 6"] = r => Effect(r).PartialEtaSquared.Interval.Contains(6 / (6.0 + 2 + 14 + 1)),
        ["partial ω², 8 × 3, λ = 6"] = r => Effect(r).PartialOmegaSquared.Interval.Contains(6 / (6.0 + 24)),
        ["Hedges' g of two groups of 8"] = r =>
        {
            // The correction takes the bias off the estimate; the interval is that of the corrected parameter.
            var g = IndependentT.Test([.. Draw(r, 8).Select(x => x + 0.8)], Draw(r, 8)).Effect.HedgesCorrected(14);
            return g.Interval.Contains(0.8 * new EffectSize("", 1, new(1, 1, 0.95)).HedgesCorrected(14).Value);
        },
        ["bootstrap over 60 single networks, Spearman's ρ"] = r =>
        {
            // Spearman's ρ of two normal scores that correlate by .5 is (6/π) asin(.25).
            var (x, y) = Related(r, 60, 0.5);
            return Networks(x, y).RankCorrelationOverNetworks(400, new Seed(r.NextUInt64()), new Workers(1)).Interval.Contains(6 / Math.PI * Math.Asin(0.25));
        },
    };

    [Theory]
    [MemberData(nameof(ContinuousTests))]
    public void P_is_uniform_when_there_is_nothing_to_find(string test)
    {
        double[] p = [.. Enumerable.Range(0, Simulations).Select(i => Continuous[test](Of(test, i))).Order()];
        double distance = p.Select((value, i) => Math.Max(Math.Abs(value - ((double)i / p.Length)), Math.Abs(value - ((i + 1.0) / p.Length)))).Max();

        // Kolmogorov and Smirnov's distance that has p = .01.
        distance.ShouldBeLessThan(1.628 / Math.Sqrt(p.Length), test);
    }

    [Theory]
    [MemberData(nameof(DiscreteTests))]
    public void P_is_never_too_small_too_often(string test)
    {
        double[] p = [.. Enumerable.Range(0, Simulations).Select(i => Discrete[test](Of(test, i)))];
        foreach (double level in (double[])[0.05, 0.1, 0.25])
        {
            double most = level + (2.576 * Math.Sqrt(level * (1 - level) / p.Length));
            (p.Count(x => x <= level) / (double)p.Length).ShouldBeLessThanOrEqualTo(most, $"{test} at {level}");
        }
    }

    [Theory]
    [MemberData(nameof(IntervalNames))]
    public void Intervals_hold_the_truth_as_often_as_they_say(string interval)
    {
        double share = Enumerable.Range(0, Simulations).Count(i => Intervals[interval](Of(interval, i))) / (double)Simulations;
        share.ShouldBeInRange(IsSlow ? 0.93 : 0.91, IsSlow ? 0.97 : 0.99, interval);
    }

    /// <summary>Where a usual way fails, its failure is shown: relatives counted as if they were strangers, an average of p values, and a correlation squared before it is tested.</summary>
    [Fact]
    public void Usual_faults_are_seen_to_be_faults()
    {
        int naive = 0, clustered = 0, squared = 0;
        for (int i = 0; i < Simulations; i++)
        {
            var r = Of("faults", i);
            double[] family = Draw(r, 20), other = Draw(r, 20);
            var networks = new NetworkScores(
                [.. Enumerable.Range(0, 100).Select(k => $"{k}")],
                [.. Enumerable.Range(0, 100).Select(k => $"family {k / 5}")],
                [.. Enumerable.Range(0, 100).Select(k => family[k / 5] + (0.2 * r.NextNormal()))],
                [.. Enumerable.Range(0, 100).Select(k => other[k / 5] + (0.2 * r.NextNormal()))]);
            naive += networks.RankCorrelation().P < 0.05 ? 1 : 0;
            clustered += networks.RankCorrelationOverFamilies(300, new Seed((ulong)i), new Workers(1)).Interval.Contains(0) ? 0 : 1;
            squared += OneSampleT.Test([.. Draw(r, 15).Select(x => 0.01 * x * x)]).P < 0.05 ? 1 : 0;
        }

        ((double)naive / Simulations).ShouldBeGreaterThan(0.25);
        ((double)clustered / Simulations).ShouldBeLessThan(IsSlow ? 0.08 : 0.11);
        ((double)squared / Simulations).ShouldBeGreaterThan(0.5);
    }

    private static Philox Of(string purpose, int simulation) => new(new Seed(20261122), purpose, (ulong)simulation);

    private static double[] Draw(Philox random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static (double[] X, double[] Y) Related(Philox random, int count, double correlation)
    {
        double[] x = Draw(random, count), noise = Draw(random, count);
        return (x, [.. x.Zip(noise, (v, e) => (correlation * v) + (Math.Sqrt(1 - (correlation * correlation)) * e))]);
    }

    private static double[,] Table(Philox random, int subjects, int cells, double ofSubjects)
    {
        double[,] values = new double[subjects, cells];
        for (int s = 0; s < subjects; s++)
        {
            double own = ofSubjects * random.NextNormal();
            for (int c = 0; c < cells; c++)
            {
                values[s, c] = own + random.NextNormal();
            }
        }

        return values;
    }

    private static double[,] Walks(Philox random, int subjects, int cells)
    {
        double[,] values = new double[subjects, cells];
        for (int s = 0; s < subjects; s++)
        {
            double walk = 0;
            for (int c = 0; c < cells; c++)
            {
                walk += random.NextNormal();
                values[s, c] = walk;
            }
        }

        return values;
    }

    private static double[] Nested(Philox random, int groups, int members, double within) => [.. Enumerable.Range(0, groups).SelectMany(_ =>
    {
        double own = random.NextNormal();
        return Enumerable.Range(0, members).Select(_ => own + (within * random.NextNormal())).ToArray();
    })];

    // Three levels whose means are −.5√(3/2) …: n Σ m² / σ² = 8 · .75 = 6.
    private static AnovaEffect Effect(Philox random)
    {
        double[,] values = Table(random, 8, 3, 1);
        for (int s = 0; s < 8; s++)
        {
            values[s, 0] -= Math.Sqrt(0.375);
            values[s, 2] += Math.Sqrt(0.375);
        }

        return RepeatedMeasuresAnova.OneWay(values, "a").Effects[0];
    }

    private static MixedAnova Mixed(Philox random) =>
        MixedAnova.Of(Table(random, 11, 3, 1), "group", [.. Enumerable.Range(0, 11).Select(s => s < 4 ? "a" : "b")], ("layer", 3));

    private static LinearMixedModel Intercepts(Philox random, int subjects, double effect = 0)
    {
        double[] own = Draw(random, subjects), condition = [.. Enumerable.Range(0, subjects * 4).Select(i => (double)(i % 2))];
        double[] scores = [.. Enumerable.Range(0, subjects * 4).Select(i => own[i / 4] + (effect * condition[i]) + random.NextNormal())];
        return LinearMixedModel.Fit(scores, [("condition", condition)], new RandomIntercepts("subject", [.. Enumerable.Range(0, subjects * 4).Select(i => $"{i / 4}")]));
    }

    private static NetworkScores Networks(double[] x, double[] y) => new(
        [.. Enumerable.Range(0, x.Length).Select(i => $"{i}")], [.. Enumerable.Range(0, x.Length).Select(i => $"{i}")], [.. x], [.. y]);
}
