using Ventral.Analysis.Tuning;
using Ventral.Tensors;
using static Ventral.Analysis.Tests.Tuning.UnitTuningTests;

namespace Ventral.Analysis.Tests.Tuning;

/// <summary>Distances between distributions against SciPy (Goldens/tuning.py), by hand, and by their axioms.</summary>
public class DistributionTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Goldens.GetProperty("samples").GetArrayLength())];

    [Fact]
    public void Four_bins_by_hand()
    {
        double[] p = [0.1, 0.2, 0.4, 0.3], q = [0.25, 0.25, 0.25, 0.25];
        KolmogorovSmirnov.BinnedDistance(p, q).ShouldBe(0.2, 1e-15);
        Wasserstein.BinnedDistance(p, q).ShouldBe(0.4, 1e-15);
        Wasserstein.BinnedDistance(p, q, 0.5).ShouldBe(0.2, 1e-15);
        JensenShannon.BinnedDivergence(p, q).ShouldBe(0.040201582346141886, 1e-15);
        DistributionSimilarity.OfBins(p, q).ShouldBe(0.7333333333333334, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Distances_are_SciPys(int number)
    {
        var golden = Goldens.GetProperty("samples")[number];
        double Number(string name) => golden.GetProperty(name).GetDouble();
        double[] a = Numbers(golden, "a"), b = Numbers(golden, "b"), edges = Numbers(golden, "edges"), p = Numbers(golden, "counts a"), q = Numbers(golden, "counts b");
        Histogram.Count(a, edges).ShouldBe(p);
        Histogram.Count(b, edges).ShouldBe(q);
        KolmogorovSmirnov.Distance(a, b).ShouldBe(Number("ks"), 1e-14);
        Wasserstein.Distance(a, b).ShouldBe(Number("wasserstein"), 1e-14);
        KolmogorovSmirnov.BinnedDistance(p, q).ShouldBe(Number("binned ks"), 1e-14);
        Wasserstein.BinnedDistance(p, q, edges[1] - edges[0]).ShouldBe(Number("binned wasserstein"), 1e-14);
        JensenShannon.BinnedDivergence(p, q).ShouldBe(Number("js"), 1e-14);
        JensenShannon.Divergence(a, b, edges).ShouldBe(Number("js"), 1e-14);
        DistributionSimilarity.OfBins(p, q).ShouldBe(Number("similarity"), 1e-14);
    }

    [Fact]
    public void Distances_obey_their_axioms()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var philox = new Philox(new Seed(seed), "samples");
            double[] a = Draw(philox), b = Draw(philox), c = Draw(philox);
            double[] edges = [0, 0.1, 0.35, 0.5, 0.8, 1];
            (Func<double[], double[], double> Distance, double Most)[] distances =
            [
                ((x, y) => KolmogorovSmirnov.Distance(x, y), 1),
                ((x, y) => Wasserstein.Distance(x, y), 1),
                ((x, y) => Math.Sqrt(JensenShannon.Divergence(x, y, edges)), 1),
                ((x, y) => KolmogorovSmirnov.BinnedDistance(Histogram.Count(x, edges), Histogram.Count(y, edges)), 1),
                ((x, y) => Wasserstein.BinnedDistance(Histogram.Count(x, edges), Histogram.Count(y, edges)), 4),
            ];
            foreach (var (distance, most) in distances)
            {
                distance(a, a).ShouldBe(0, 1e-12);
                distance(a, [.. a, .. a]).ShouldBe(0, 1e-7);
                distance(a, b).ShouldBe(distance(b, a), 1e-12);
                distance(a, b).ShouldBeInRange(0, most);
                distance(a, c).ShouldBeLessThanOrEqualTo(distance(a, b) + distance(b, c) + 1e-9);
            }

            DistributionSimilarity.OfBins(Histogram.Count(a, edges), Histogram.Count(b, edges)).ShouldBeInRange(0, 1);
            DistributionSimilarity.OfBins(Histogram.Count(a, edges), Histogram.Count(a, edges)).ShouldBe(1, 1e-15);
        }

        static double[] Draw(Philox philox) => [.. Enumerable.Range(0, 1 + philox.NextInt(12)).Select(_ => philox.NextInt(8) / 8.0)];
    }

    [Fact]
    public void Distributions_apart_are_as_far_as_can_be()
    {
        KolmogorovSmirnov.Distance([1, 2], [3, 4, 5]).ShouldBe(1);
        Wasserstein.Distance([0, 0], [3]).ShouldBe(3);
        JensenShannon.BinnedDivergence([1, 0], [0, 3]).ShouldBe(1);
        DistributionSimilarity.OfBins([0, 0, 1], [1, 0, 0]).ShouldBe(0);
    }

    /// <summary>Draws from the neurons' own distribution, from another, and from a point.</summary>
    [Fact]
    public void Resampling_gives_a_mean_and_an_error()
    {
        double[] neurons = new double[300], units = new double[1000], edges = [.. Enumerable.Range(0, 14).Select(i => i / 13.0)];
        new Philox(new Seed(1), "neurons").FillUniform(neurons);
        new Philox(new Seed(2), "units").FillUniform(units);
        var alike = DistributionSimilarity.Resampled(units, neurons, edges, new Seed(3));
        alike.Values.Length.ShouldBe(1000);
        alike.Mean.ShouldBeInRange(0.9, 0.97);
        alike.StandardDeviation.ShouldBeInRange(0.005, 0.05);
        alike.Values.Average().ShouldBe(alike.Mean, 1e-14);
        DistributionSimilarity.Resampled(units, neurons, edges, new Seed(3)).Values.ShouldBe(alike.Values);
        DistributionSimilarity.Resampled(units, neurons, edges, new Seed(4)).Mean.ShouldNotBe(alike.Mean);
        DistributionSimilarity.Resampled(units, neurons, edges, new Seed(3), 10).Values.ShouldBe(alike.Values[..10]);

        var squared = DistributionSimilarity.Resampled([.. units.Select(u => u * u)], neurons, edges, new Seed(3));
        squared.Mean.ShouldBeLessThan(alike.Mean - 0.1);
        var point = DistributionSimilarity.Resampled([0.99], neurons, edges, new Seed(3));
        point.StandardDeviation.ShouldBe(0, 1e-12);
        point.Mean.ShouldBe(DistributionSimilarity.OfBins([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], Histogram.Count(neurons, edges)), 1e-12);
    }

    [Fact]
    public void Faults_are_told()
    {
        Should.Throw<VentralException>(() => KolmogorovSmirnov.Distance([], [1])).Message.ShouldContain("none");
        Should.Throw<VentralException>(() => Wasserstein.Distance([1], [double.NaN])).Message.ShouldContain("NaN");
        Should.Throw<VentralException>(() => KolmogorovSmirnov.BinnedDistance([1, 2], [1])).Message.ShouldContain("2 and 1");
        Should.Throw<VentralException>(() => Wasserstein.BinnedDistance([1, -2], [1, 2])).Message.ShouldContain("-2");
        Should.Throw<VentralException>(() => JensenShannon.BinnedDivergence([0, 0], [1, 2])).Message.ShouldContain("above 0");
        Should.Throw<VentralException>(() => DistributionSimilarity.OfBins([1], [1])).Message.ShouldContain("2 bins");
        Should.Throw<VentralException>(() => Histogram.Count([1], [1, 1])).Message.ShouldContain("rising");
        Should.Throw<VentralException>(() => DistributionSimilarity.Resampled([1], [1], [0, 2], new Seed(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Wasserstein.BinnedDistance([1], [1], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => DistributionSimilarity.Resampled([1], [1], [0, 1, 2], new Seed(1), 0));
    }
}
