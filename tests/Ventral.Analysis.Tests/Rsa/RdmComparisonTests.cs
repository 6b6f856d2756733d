using Ventral.Analysis.Rsa;
using Ventral.Data;

namespace Ventral.Analysis.Tests.Rsa;

public class RdmComparisonTests
{
    public static TheoryData<string> Names => [.. RdmComparison.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_equal_scipy_with_and_without_ties(string name)
    {
        var comparison = RdmComparison.Parse(name);
        foreach (var golden in Make.Goldens.GetProperty("cases").EnumerateArray())
        {
            var x = Make.Rdm("x", golden.Numbers("x"));
            var y = Make.Rdm("y", golden.Numbers("y"));
            double expected = golden.GetProperty(name).GetDouble();
            comparison.Compare(x, y).ShouldBe(expected, 1e-12, golden.GetProperty("name").GetString());
            comparison.Compare(y, x).ShouldBe(expected, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Relabelled_values_of_92_stimuli_equal_scipy(string name)
    {
        var comparison = RdmComparison.Parse(name);
        foreach (var golden in Make.Goldens.GetProperty("large").EnumerateArray())
        {
            var levels = golden.Numbers("levels");
            var x = Congruential("x", 11, (uint)levels[0]);
            var y = Congruential("y", 12, (uint)levels[1]);
            int factor = golden.GetProperty("factor").GetInt32();
            int shift = golden.GetProperty("shift").GetInt32();
            int[] permutation = [.. Enumerable.Range(0, 92).Select(i => ((factor * i) + shift) % 92)];
            var score = new double[1];
            comparison.Prepare(new RdmSet("x", [x]), new RdmSet("y", [y])).NewScorer().Score(permutation, score);
            score[0].ShouldBe(golden.GetProperty(name).GetDouble(), 1e-12);
            double direct = comparison.Compare(Make.Relabelled(x, permutation), y);
            Math.Abs(direct - score[0]).ShouldBeLessThanOrEqualTo(name.StartsWith("tau", StringComparison.Ordinal) ? 0 : name == "bures" ? 1e-12 : 1e-14);
        }
    }

    [Fact]
    public void The_worked_example_with_ties_holds()
    {
        double[] x = [1, 2, 2, 3, 4];
        double[] y = [1, 3, 2, 2, 5];
        Kendall.Compare(x, y, (pairs, tiesX, tiesY) => Math.Sqrt(pairs - tiesX) * Math.Sqrt(pairs - tiesY)).ShouldBe(2.0 / 3, 1e-15);
        Kendall.Compare(x, y, (pairs, _, _) => pairs).ShouldBe(0.6, 1e-15);
        PairVectors.Dot(
            PairVectors.Scaled(PairVectors.Centred(Ranks.Mid(x)), 1),
            PairVectors.Scaled(PairVectors.Centred(Ranks.Mid(y)), 1)).ShouldBe(0.7631578947368421, 1e-15);
    }

    [Fact]
    public void Ties_share_their_mean_rank() => Ranks.Mid([3, 1, 3, 0.5, 3]).ShouldBe([4, 2, 4, 1, 4]);

    [Fact]
    public void Minus_zero_ties_with_zero() => Ranks.Mid([0.0, -0.0, 1, -1]).ShouldBe([2.5, 2.5, 4, 1]);

    [Fact]
    public void An_rdm_agrees_fully_with_itself()
    {
        var rdm = Make.Random("r", 12, 3);
        foreach (string name in RdmComparison.Names)
        {
            RdmComparison.Parse(name).Compare(rdm, rdm).ShouldBe(1, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_rdm_is_refused_by_name(string name)
    {
        var comparison = RdmComparison.Parse(name);
        var flat = Make.Rdm("conv1", name is "cosine" or "whitened-cosine" or "bures" ? [0, 0, 0] : [0.1, 0.1, 0.1]);
        var varied = Make.Rdm("sub-01", 1, 2, 3);
        Should.Throw<VentralException>(() => comparison.Compare(flat, varied)).Message.ShouldContain("'conv1'");
        Should.Throw<VentralException>(() => comparison.Compare(varied, flat)).Message.ShouldContain("'conv1'");
        Should.Throw<VentralException>(() => comparison.Prepare(new RdmSet("m", [flat]), new RdmSet("s", [varied]))).Message.ShouldContain("'conv1'");
    }

    [Fact]
    public void Names_are_read_and_mistyped_ones_get_a_suggestion()
    {
        foreach (string name in RdmComparison.Names)
        {
            RdmComparison.Parse(name).Name.ShouldBe(name);
        }

        Should.Throw<VentralException>(() => RdmComparison.Parse("spearmen")).Message.ShouldBe("Unknown RDM comparison 'spearmen'. Did you mean 'spearman'?");
    }

    [Fact]
    public void Rdms_over_other_stimuli_do_not_meet() =>
        Should.Throw<VentralException>(() => new TauB().Compare(Make.Random("a", 5, 1), Make.Random("b", 6, 1)));

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void Very_small_and_large_dissimilarities_keep_their_correlation(double scale)
    {
        var a = Make.Random("a", 8, 1);
        var b = Make.Random("b", 8, 1);
        double expected = new Pearson().Compare(a, b);
        new Pearson().Compare(Make.Mapped(a, v => v * scale), b).ShouldBe(expected, 1e-12);
    }

    private static Rdm Congruential(string name, uint state, uint levels)
    {
        var pairs = new double[Rdm.PairCountOf(92)];
        for (int k = 0; k < pairs.Length; k++)
        {
            state = unchecked((1664525 * state) + 1013904223);
            pairs[k] = (state >> 8) % levels;
        }

        return Make.Rdm(name, pairs);
    }
}
