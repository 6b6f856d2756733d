using System.Text.Json;
using Ventral.Analysis.Geometry;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

public class WhitenedAndBuresTests
{
    private static readonly Workers One = new(1);

    public static TheoryData<string> Names => [.. RdmComparison.Names];

    [Fact]
    public void The_worked_example_is_linear_cka()
    {
        var a = new Activations("X", Make.Ids(5), 2, [1, 0, 2, 1, 0, 3, 4, 1, 1, 5]);
        var b = new Activations("Y", Make.Ids(5), 3, [1, 2, 0, 2, 1, 1, 0, 1, 3, 5, 0, 1, 1, 4, 2]);
        var (first, second) = (Make.Rdm("d1", 2, 10, 10, 25, 8, 4, 17, 20, 5, 25), Make.Rdm("d2", 3, 11, 21, 8, 8, 10, 11, 30, 11, 33));
        var squares = new EuclideanDissimilarity(EuclideanUnit.Squared);
        squares.Between(a, One).Pairs.ToArray().Zip(first.Pairs.ToArray()).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-12);
        new WhitenedCosine().Compare(first, second).ShouldBe(0.7643711514210123, 1e-14);
        new WhitenedCosine().Compare(squares.Between(a, One), squares.Between(b, One)).ShouldBe(0.7643711514210123, 1e-14);
        new LinearCka().Compare(a, b, One).ShouldBe(0.7643711514210123, 1e-7);
        new Cosine().Compare(first, second).ShouldBe(0.88011926518882, 1e-13);
    }

    [Theory]
    [InlineData(4, 3, 5)]
    [InlineData(12, 40, 7)]
    [InlineData(30, 10, 200)]
    public void Whitened_cosines_of_squared_distances_are_linear_cka_and_bures_the_cosine_of_the_shape_angle(int stimuli, int units, int others)
    {
        Activations a = Draw("a", stimuli, units), b = Draw("b", stimuli, others);
        var squares = new EuclideanDissimilarity(EuclideanUnit.SquaredPerUnit);
        Rdm left = squares.Between(a, One), right = squares.Between(b, One);
        new WhitenedCosine().Compare(left, right).ShouldBe(new LinearCka().Compare(a, b, One), 1e-6);
        new Bures().Compare(left, right).ShouldBe(Math.Cos(new ShapeAngle().Compare(a, b, One)), 1e-6);
    }

    [Fact]
    public void Values_equal_whitening_by_the_covariance_of_all_pairs()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests/Ventral.Analysis.Tests/Rsa/Goldens/dissimilarities.json")));
        foreach (var golden in json.RootElement.GetProperty("comparisons").EnumerateArray())
        {
            Rdm a = Make.Rdm("a", golden.Numbers("a")), b = Make.Rdm("b", golden.Numbers("b"));
            foreach (string name in new[] { "whitened-cosine", "whitened-pearson", "bures" })
            {
                RdmComparison.Parse(name).Compare(a, b).ShouldBe(golden.GetProperty(name).GetDouble(), 1e-11, golden.GetProperty("name").GetString());
            }

            double distance = golden.GetProperty("bures-distance").GetDouble();
            new Bures().Distance(a, b).ShouldBe(distance, 1e-10 * distance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_pairs_of_two_sets_have_the_bits_of_pair_after_pair(string name)
    {
        var comparison = RdmComparison.Parse(name);
        var a = new RdmSet("a", [Make.Random("a1", 11, 1), Make.Random("a2", 11, 1, 3), Make.Random("a3", 11, 2)]);
        var b = new RdmSet("b", Enumerable.Range(0, 40).Select(k => Make.Random($"b{k}", 11, (ulong)k, k % 2 == 0 ? 4 : int.MaxValue)));
        foreach (var (left, right) in new[] { (a, b), (b, a) })
        {
            var all = comparison.Compare(left, right, new Workers(1));
            comparison.Compare(left, right, new Workers(3)).Values.ToArray().ShouldBe(all.Values.ToArray());
            for (int i = 0; i < left.Count; i++)
            {
                for (int j = 0; j < right.Count; j++)
                {
                    all[i, j].ShouldBe(comparison.Compare(left.Rdms[i], right.Rdms[j]));
                }
            }
        }

        Should.Throw<VentralException>(() => comparison.Compare(a, Make.Set("c", 2, 10, 1), One));
    }

    [Fact]
    public void The_bures_distance_is_a_metric()
    {
        var bures = new Bures();
        for (ulong seed = 0; seed < 40; seed++)
        {
            Rdm[] r = [.. "abc".Select(c => new EuclideanDissimilarity(EuclideanUnit.Squared).Between(Draw($"{c}{seed}", 8, 5), One))];
            bures.Distance(r[0], r[0]).ShouldBe(0, 1e-6);
            bures.Distance(r[0], r[1]).ShouldBe(bures.Distance(r[1], r[0]), 1e-10);
            bures.Distance(r[0], r[2]).ShouldBeLessThanOrEqualTo(bures.Distance(r[0], r[1]) + bures.Distance(r[1], r[2]) + 1e-10);
        }
    }

    [Fact]
    public void An_rdm_without_positive_eigenvalues_has_no_bures_similarity() =>
        Should.Throw<VentralException>(() => new Bures().Compare(Make.Rdm("sub-01", -1, -2, -2), Make.Rdm("b", 1, 2, 3))).Message.ShouldContain("'sub-01'");

    private static Activations Draw(string name, int stimuli, int units)
    {
        var philox = new Philox(new Seed(4), name);
        return new(name, Make.Ids(stimuli), units, [.. Enumerable.Range(0, stimuli * units).Select(_ => (float)philox.NextNormal())]);
    }
}
