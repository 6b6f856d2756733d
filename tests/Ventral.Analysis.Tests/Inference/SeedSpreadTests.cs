using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Inference;

public class SeedSpreadTests
{
    /// <summary>By hand: seeds' means .1 and .3, subjects' .15, .2 and .25.</summary>
    [Fact]
    public void The_spread_over_seeds_stands_beside_that_over_subjects()
    {
        var spread = SeedSpread.Of(new[,] { { 0.05, 0.1, 0.15 }, { 0.25, 0.3, 0.35 } });
        spread.Mean.ShouldBe(0.2, 1e-15);
        spread.OverSeeds.ShouldBe(Math.Sqrt(0.02), 1e-15);
        spread.OverSubjects!.Value.ShouldBe(0.05, 1e-15);
        spread.ToString().ShouldBe("0.2, SD 0.1414 over 2 seeds, 0.05 over 3 subjects");
        SeedSpread.Of(new double[,] { { 1 }, { 2 } }).OverSubjects.ShouldBeNull();
    }

    [Fact]
    public void A_difference_smaller_than_the_spread_over_seeds_is_flagged()
    {
        var spread = SeedSpread.Of(new[,] { { 0.1 }, { 0.3 } });
        spread.Covers(0.14).ShouldBeTrue();
        spread.Covers(-0.14).ShouldBeTrue();
        spread.Covers(0.15).ShouldBeFalse();
    }

    /// <summary>Seeds that differ by SD .02 and subjects by SD .05, as in the mean of 400 simulations: noise of a cell, divided among the others, comes on top.</summary>
    [Fact]
    public void Planted_spreads_are_found()
    {
        double seeds = 0, subjects = 0;
        for (int i = 0; i < 400; i++)
        {
            var r = new Philox(new Seed(4), "seed spread", (ulong)i);
            double[] ofSeeds = [.. Enumerable.Range(0, 10).Select(_ => 0.02 * r.NextNormal())], ofSubjects = [.. Enumerable.Range(0, 15).Select(_ => 0.05 * r.NextNormal())];
            double[,] scores = new double[10, 15];
            for (int k = 0; k < scores.Length; k++)
            {
                scores[k / 15, k % 15] = ofSeeds[k / 15] + ofSubjects[k % 15] + (0.01 * r.NextNormal());
            }

            var spread = SeedSpread.Of(scores);
            seeds += spread.OverSeeds * spread.OverSeeds / 400;
            subjects += spread.OverSubjects!.Value * spread.OverSubjects.Value / 400;
        }

        seeds.ShouldBe((0.02 * 0.02) + (0.01 * 0.01 / 15), 0.1 * seeds);
        subjects.ShouldBe((0.05 * 0.05) + (0.01 * 0.01 / 10), 0.1 * subjects);
    }

    [Fact]
    public void One_seed_has_no_spread()
    {
        Should.Throw<VentralException>(() => SeedSpread.Of(new double[1, 5])).Message.ShouldContain("2 seeds");
        Should.Throw<VentralException>(() => SeedSpread.Of(new double[3, 0]));
        Should.Throw<VentralException>(() => SeedSpread.Of(new[,] { { 1 }, { double.NaN } })).Message.ShouldContain("seed 1");
    }
}
