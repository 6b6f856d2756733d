namespace Ventral.Data.Tests;

public class RdmSetTests
{
    private static readonly StimulusIds Three = StimulusIds.Create("test", ["a", "b", "c"]);

    [Fact]
    public void The_mean_is_taken_pair_by_pair()
    {
        var mean = new RdmSet("IT", [new("sub-01", Three, [1, 2, 3]), new("sub-02", Three, [3, 6, 0]), new("sub-03", Three, [2, 1, 0])]).Mean("all");
        mean.Name.ShouldBe("all");
        mean.Pairs.ToArray().ShouldBe([2, 3, 1]);
        mean.Stimuli.ShouldBe(Three);
    }

    [Fact]
    public void The_mean_of_one_has_its_bits()
    {
        double[] pairs = [0.1, 1.0 / 3, double.Epsilon];
        new RdmSet("IT", [new("sub-01", Three, pairs)]).Mean("mean").Pairs.ToArray().ShouldBe(pairs);
    }

    [Fact]
    public void Sums_are_taken_in_the_order_of_the_set()
    {
        var mean = new RdmSet("IT", [new("a", Three, [1e16, 0, 0]), new("b", Three, [1, 0, 0]), new("c", Three, [-1e16, 0, 0])]).Mean("mean");
        // 1e16 + 1 rounds to 1e16: another order would give 1/3.
        mean.Pairs[0].ShouldBe(0);
    }
}
