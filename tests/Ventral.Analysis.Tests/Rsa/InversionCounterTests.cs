using FsCheck;
using FsCheck.Fluent;
using Ventral.Analysis.Rsa;
using Ventral.Tensors;

namespace Ventral.Analysis.Tests.Rsa;

public class InversionCounterTests
{
    [Fact]
    public void All_ways_of_counting_agree_with_all_pairs() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(3, 5),
        Prop.ForAll(
            (from length in Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(0, 700))
             from distinct in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 70), Gen.Choose(1, 5000), Gen.Constant(65_535))
             from seed in Gen.Choose(0, int.MaxValue)
             select (length, distinct, seed)).ToArbitrary(),
            c =>
            {
                var values = Draw(c.length, c.distinct, (ulong)c.seed);
                long expected = AllPairs(values);
                return Count(InversionCounter.Best, values, c.distinct) == expected
                    && Count(InversionCounter.Portable, values, c.distinct) == expected;
            }));

    [Theory]
    [InlineData(4186)]
    [InlineData(32_800)]
    [InlineData(65_535)]
    public void Long_vectors_agree(int length)
    {
        var distinct = Array.ConvertAll(new Philox(new Seed(1), "p").Permutation(length), v => (ushort)v);
        Count(InversionCounter.Best, distinct, length).ShouldBe(Count(InversionCounter.Portable, distinct, length));
        ushort[] falling = [.. Enumerable.Range(0, length).Select(i => (ushort)(length - 1 - i))];
        Count(InversionCounter.Best, falling, length).ShouldBe((long)length * (length - 1) / 2);
        ushort[] rising = [.. Enumerable.Range(0, length).Select(i => (ushort)i)];
        Count(InversionCounter.Best, rising, length).ShouldBe(0);
        Count(InversionCounter.Best, new ushort[length], 1).ShouldBe(0);
        // Ones before zeros: the largest sums of positions that a split can meet.
        ushort[] blocks = [.. Enumerable.Range(0, length).Select(i => (ushort)(i < length / 2 ? 1 : 0))];
        Count(InversionCounter.Best, blocks, 2).ShouldBe((long)(length / 2) * (length - (length / 2)));
    }

    [Fact]
    public void Wide_ranks_are_counted_too()
    {
        var values = Draw(500, 300, 4);
        var wide = new int[values.Length + InversionCounter.Slack];
        Array.ConvertAll(values, v => (int)v).CopyTo(wide, 0);
        InversionCounter.Best.For<int>(values.Length).Count(wide, values.Length, 300).ShouldBe(AllPairs(values));
    }

    private static long Count(InversionCounter method, ushort[] values, int distinct)
    {
        // Whatever stands after the values must not matter.
        var line = new ushort[values.Length + InversionCounter.Slack];
        Array.Fill(line, (ushort)41);
        values.CopyTo(line, 0);
        return method.For<ushort>(values.Length).Count(line, values.Length, distinct);
    }

    private static ushort[] Draw(int length, int distinct, ulong seed)
    {
        var philox = new Philox(new Seed(seed), "ranks");
        return [.. Enumerable.Range(0, length).Select(_ => (ushort)philox.NextInt(distinct))];
    }

    private static long AllPairs(ushort[] values)
    {
        long inversions = 0;
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = i + 1; j < values.Length; j++)
            {
                inversions += values[i] > values[j] ? 1 : 0;
            }
        }

        return inversions;
    }
}
