using FsCheck;
using FsCheck.Fluent;
using Ventral.Analysis.Rsa;
using Ventral.Tensors;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Tests.Rsa;

public class KendallRanksTests
{
    [Fact]
    public void Ranks_are_those_of_sorting() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(5, 7),
        Prop.ForAll(
            (from length in Gen.OneOf(Gen.Choose(1, 60), Gen.Choose(1, 9000))
             from levels in Gen.Elements(2, 5, 150, int.MaxValue)
             from spread in Gen.Elements(1e-9, 1.0, 1e300)
             from outlier in Gen.Elements(0, 1, 3)
             from seed in Gen.Choose(0, int.MaxValue)
             select (length, levels, spread, outlier, seed)).ToArbitrary(),
            c =>
            {
                var philox = new Philox(new Seed((ulong)c.seed), "values");
                double[] values = [.. Enumerable.Range(0, c.length).Select(_ => (philox.NextInt(c.levels) - (c.levels / 3)) * c.spread)];
                for (int k = 0; k < Math.Min(c.outlier, values.Length); k++)
                {
                    values[k] = k == 0 ? 1e308 : k == 1 ? -1e308 : -0.0;
                }

                return Agrees(values, null) && Agrees(values, new NarrowRanks(values.Length));
            }));

    [Fact]
    public void Many_values_and_crowded_ones_are_ranked_too()
    {
        var philox = new Philox(new Seed(1), "values");
        foreach (int length in new[] { 8192, 8193, 65_535, 65_536 })
        {
            double[] values = [.. Enumerable.Range(0, length).Select(_ => philox.NextDouble())];
            Agrees(values, null).ShouldBeTrue();
            values[0] = 1e300;
            Agrees(values, null).ShouldBeTrue();
        }

        Agrees([.. Enumerable.Repeat(0.5, 5000)], null).ShouldBeTrue();
        Agrees([.. Enumerable.Range(0, 5000).Select(k => 5000.0 - k)], null).ShouldBeTrue();
    }

    private static bool Agrees(double[] values, NarrowRanks? sorter)
    {
        var order = SortedOrder.Of<double>(values);
        double[] expected = order.Ranks(TieRanks.Dense);
        var ranks = new KendallRanks(values, sorter);
        int[] found = ranks.As<int>();
        return ranks.DistinctCount == order.GroupCount && ranks.TiedPairs == order.TiedPairs && ranks.Count == values.Length
            && Enumerable.Range(0, values.Length).All(k => found[k] == (int)expected[k] - 1)
            && (values.Length > KendallRanks.ShortLimit || ranks.As<ushort>().Select(r => (int)r).SequenceEqual(found));
    }
}
