using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>
/// Under the null hypothesis p must be uniform, and intervals must hold the truth as often as they say. With 200
/// simulations a Kolmogorov–Smirnov distance of 0.138 has probability .001, and a share of .05 has a standard error of .015.
/// </summary>
public class CalibrationTests
{
    private const int Simulations = 200;
    private const double LargestDistance = 0.138;

    [Fact]
    public void P_of_the_t_tests_is_uniform_when_nothing_differs()
    {
        var one = new List<double>();
        var independent = new List<double>();
        var welch = new List<double>();
        for (int i = 0; i < Simulations; i++)
        {
            var normal = new Normals("t under the null", i);
            double[] a = normal.Next(8);
            double[] b = normal.Next(12);
            one.Add(OneSampleT.Test(a).P);
            independent.Add(IndependentT.Test(a, b).P);
            welch.Add(WelchT.Test([.. a.Select(x => 3 * x)], b).P);
        }

        Distance(one).ShouldBeLessThan(LargestDistance);
        Distance(independent).ShouldBeLessThan(LargestDistance);
        Distance(welch).ShouldBeLessThan(LargestDistance);
    }

    [Fact]
    public void P_of_wilcoxon_and_kruskal_is_uniform_when_nothing_differs()
    {
        var exact = new List<double>();
        var approximate = new List<double>();
        var kruskal = new List<double>();
        for (int i = 0; i < Simulations; i++)
        {
            var normal = new Normals("ranks under the null", i);
            exact.Add(WilcoxonSignedRank.Test(normal.Next(20)).P);
            approximate.Add(WilcoxonSignedRank.Test(normal.Next(60)).P);
            kruskal.Add(KruskalWallis.Test(normal.Next(12), normal.Next(12), normal.Next(12)).P);
        }

        Distance(exact).ShouldBeLessThan(LargestDistance);
        Distance(approximate).ShouldBeLessThan(LargestDistance);
        Distance(kruskal).ShouldBeLessThan(LargestDistance);
    }

    [Fact]
    public void Greenhouse_and_geisser_keep_the_level_where_sphericity_fails_and_no_correction_does_not()
    {
        int corrected = 0;
        int uncorrected = 0;
        var spherical = new List<double>();
        for (int i = 0; i < 2 * Simulations; i++)
        {
            var normal = new Normals("anova under the null", i);
            var smooth = new double[15, 7];
            var independent = new double[15, 7];
            for (int s = 0; s < 15; s++)
            {
                // A random walk over layers: its contrasts are far from sphericity.
                double walk = 0;
                for (int l = 0; l < 7; l++)
                {
                    walk += normal.Next();
                    smooth[s, l] = walk;
                    independent[s, l] = normal.Next();
                }
            }

            AnovaEffect effect = RepeatedMeasuresAnova.OneWay(smooth, "layer").Effects[0];
            corrected += effect.GreenhouseGeisserP < 0.05 ? 1 : 0;
            uncorrected += effect.P < 0.05 ? 1 : 0;
            spherical.Add(RepeatedMeasuresAnova.OneWay(independent, "layer").Effects[0].P);
        }

        Distance(spherical).ShouldBeLessThan(LargestDistance);
        ((double)corrected / (2 * Simulations)).ShouldBeInRange(0.02, 0.085);
        ((double)uncorrected / (2 * Simulations)).ShouldBeGreaterThan(0.085);
    }

    [Fact]
    public void Intervals_of_effects_hold_the_true_effect_95_times_in_100()
    {
        const double effect = 0.8;
        double[] covered = new double[4];
        double pairsAbove = NormalDistribution.Cdf(effect * Math.Sqrt(2));
        for (int i = 0; i < Simulations; i++)
        {
            var normal = new Normals("coverage", i);
            double[] a = [.. normal.Next(15).Select(x => x + effect)];
            double[] b = normal.Next(15);
            covered[0] += OneSampleT.Test(a).Effect.Interval.Contains(effect) ? 1 : 0;
            covered[1] += IndependentT.Test(a, b).Effect.Interval.Contains(effect) ? 1 : 0;
            covered[2] += OneSampleT.Test(a).RawEffect!.Interval.Contains(effect) ? 1 : 0;

            // E(W⁺) counts the 15 values above zero and the 105 pairs whose sum is.
            double biserial = (2 * ((15 * NormalDistribution.Cdf(effect)) + (105 * pairsAbove)) / 120) - 1;
            covered[3] += WilcoxonSignedRank.Test(a).Effect.Interval.Contains(biserial) ? 1 : 0;
        }

        for (int i = 0; i < 3; i++)
        {
            (covered[i] / Simulations).ShouldBeInRange(0.91, 0.985);
        }

        // The score interval of the rank-biserial is an approximation.
        (covered[3] / Simulations).ShouldBeInRange(0.91, 0.99);
    }

    [Fact]
    public void The_interval_of_partial_eta_squared_holds_the_true_share_95_times_in_100()
    {
        // Two levels half a unit apart, noise 0.4 each: λ = n·δ²/(2σ²) with n = 12, and η² = λ/(λ + 1 + 11 + 1).
        const double lambda = 12 * 0.25 / (2 * 0.16);
        int covered = 0;
        for (int i = 0; i < Simulations; i++)
        {
            var normal = new Normals("eta", i);
            var values = new double[12, 2];
            for (int s = 0; s < 12; s++)
            {
                (values[s, 0], values[s, 1]) = (0.4 * normal.Next(), 0.5 + (0.4 * normal.Next()));
            }

            EffectSize eta = RepeatedMeasuresAnova.OneWay(values, "state").Effects[0].PartialEtaSquared;
            covered += eta.Interval.Contains(lambda / (lambda + 13)) ? 1 : 0;
        }

        ((double)covered / Simulations).ShouldBeInRange(0.91, 0.985);
    }

    /// <summary>The Kolmogorov–Smirnov distance from the uniform distribution.</summary>
    private static double Distance(List<double> p)
    {
        p.Sort();
        return p.Select((value, i) => Math.Max(Math.Abs(value - ((double)i / p.Count)), Math.Abs(value - ((i + 1.0) / p.Count)))).Max();
    }

    /// <summary>Normal draws by Box and Muller.</summary>
    private sealed class Normals(string purpose, int index)
    {
        private readonly Philox draws = new(new Seed(20200426), purpose, (ulong)index);

        public double Next() => Math.Sqrt(-2 * PortableMath.Log(1 - draws.NextDouble())) * PortableMath.Cos(2 * Math.PI * draws.NextDouble());

        public double[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
    }
}
