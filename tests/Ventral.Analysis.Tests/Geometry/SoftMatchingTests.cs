using Ventral.Analysis.Geometry;
using Ventral.Data;
using Ventral.Tensors;
using static Ventral.Analysis.Tests.Geometry.MatchingGoldens;

namespace Ventral.Analysis.Tests.Geometry;

/// <summary>Soft matching against SciPy (Goldens/matching.py), by trying all permutations, and by its axioms.</summary>
public class SoftMatchingTests
{
    private static readonly SoftMatching Correlation = new();
    private static readonly SoftMatching Distance = new(SoftMatchingForm.Distance);

    public static TheoryData<int> Cases => MatchingGoldens.Cases("matching");

    /// <summary>As many units, fewer, more, one, one that never changes: 1e-9 of the value.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_optimum_is_SciPys(int number)
    {
        var (golden, x, y) = Read("matching", number);
        Correlation.Compare(x, y, new Workers(2)).ShouldBe(golden.GetProperty("correlation").GetDouble(), 1e-9);
        Distance.Compare(x, y, new Workers(2)).ShouldBe(golden.GetProperty("distance").GetDouble(), 1e-9 * golden.GetProperty("distance").GetDouble());
    }

    [Fact]
    public void Masses_add_up_and_no_matching_is_cheaper()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var philox = new Philox(new Seed(seed), "costs");
            int n = 1 + philox.NextInt(7), m = seed % 2 == 0 ? n : 1 + philox.NextInt(9);

            // Few levels: ties all over.
            double[] costs = [.. Enumerable.Range(0, n * m).Select(_ => (double)(philox.NextInt(5) - 2))];
            var (masses, whole) = Transport.Solve(n, m, costs);
            for (int i = 0; i < n; i++)
            {
                masses.Skip(i * m).Take(m).Sum().ShouldBe(whole / n);
            }

            for (int j = 0; j < m; j++)
            {
                Enumerable.Range(0, n).Sum(i => masses[(i * m) + j]).ShouldBe(whole / m);
            }

            masses.ShouldAllBe(v => v >= 0);
            if (n == m)
            {
                double best = Permutations(n).Min(p => Enumerable.Range(0, n).Sum(i => costs[(i * m) + p[i]]));
                masses.Select((v, k) => v * costs[k]).Sum().ShouldBe(best);
            }
        }
    }

    [Fact]
    public void Order_and_multiplicity_of_units_do_not_matter_but_rotation_does()
    {
        var (_, x, y) = Read("matching", 0);
        var workers = new Workers(2);
        foreach (var measure in new[] { Correlation, Distance })
        {
            double value = measure.Compare(x, y, workers);
            measure.Compare(Units(x, 6, 2, 4, 0, 1, 5, 3), y, workers).ShouldBe(value, 1e-12);
            measure.Compare(Units(x, 0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6), Units(y, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6), workers).ShouldBe(value, 1e-12);
            measure.Compare(y, x, workers).ShouldBe(value, 1e-12);
            measure.Compare(x, Units(x, 3, 1, 0, 2, 6, 5, 4), workers).ShouldBe(measure == Correlation ? 1 : 0, 1e-12);
        }

        // Any scale above 0, and any mean, of each unit by itself.
        var scaled = Make("scaled", 12, [.. x.Values.ToArray().Select((v, i) => (v * MathF.Pow(2, i % 7)) + (i % 7))]);
        Correlation.Compare(scaled, y, workers).ShouldBe(Correlation.Compare(x, y, workers), 1e-6);
        var rotated = Make("rotated", 12, [.. Enumerable.Range(0, 12).SelectMany(i =>
        {
            float sum = x.Row(i).ToArray().Sum() * 2 / 7;
            return x.Row(i).ToArray().Select(v => v - sum);
        })]);
        Correlation.Compare(x, rotated, workers).ShouldBeLessThan(0.95);
    }

    [Fact]
    public void The_distance_obeys_the_triangle_inequality()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var philox = new Philox(new Seed(seed), "sizes");
            Activations[] three = [.. Enumerable.Range(0, 3).Select(i => Normal("r", 6, 1 + philox.NextInt(8), (seed * 3) + (ulong)i))];
            double D(int a, int b) => Distance.Compare(three[a], three[b], new Workers(1));
            D(0, 2).ShouldBeLessThanOrEqualTo(D(0, 1) + D(1, 2) + 1e-9);
        }
    }

    [Fact]
    public void Hundreds_of_units_are_matched_the_same_by_any_number_of_threads()
    {
        var x = Normal("x", 40, 180, 1);
        var y = Normal("y", 40, 130, 2);
        foreach (var measure in new[] { Correlation, Distance })
        {
            double one = measure.Compare(x, y, new Workers(1));
            measure.Compare(x, y, new Workers(2)).ShouldBe(one);
            measure.Compare(x, y, new Workers(4)).ShouldBe(one);
            measure.Compare(y, x, new Workers(2)).ShouldBe(one, 1e-12);
        }
    }

    [Fact]
    public void A_unit_that_never_changes_counts_and_matches_nothing()
    {
        var x = Normal("x", 10, 1, 1);
        var half = Make("half", 10, [.. x.Values.ToArray().SelectMany(v => new[] { v, 3f })]);
        Correlation.Compare(half, x, new Workers(1)).ShouldBe(0.5, 1e-12);
    }

    private static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(p => Enumerable.Range(0, n).Select(at => (int[])[.. p[..at], n - 1, .. p[at..]]));
}
