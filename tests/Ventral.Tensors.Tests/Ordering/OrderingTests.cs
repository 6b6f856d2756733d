using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.Ordering;
using Ventral.Tensors.Tests.Reductions;

namespace Ventral.Tensors.Tests.Ordering;

public class OrderingTests
{
    private static readonly Workers Two = new(2);

    private static readonly Dictionary<string, TieRanks> Names = new()
    {
        ["average"] = TieRanks.Average,
        ["min"] = TieRanks.Least,
        ["max"] = TieRanks.Greatest,
        ["dense"] = TieRanks.Dense,
        ["ordinal"] = TieRanks.Ordinal,
    };

    [Fact]
    public void Double_precision_agrees_with_NumPy_and_SciPy() => Agree<double>();

    [Fact]
    public void Single_precision_agrees_with_NumPy_and_SciPy() => Agree<float>();

    [Fact]
    public void Equal_values_keep_their_order_and_NaN_comes_last()
    {
        double nan = double.NaN, other = BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_1234), inf = double.PositiveInfinity;
        double[] x = [nan, 0.0, inf, -0.0, -nan, double.MinValue, 0.0, other, -inf, double.Epsilon, -double.Epsilon, -0.0];
        int[] expected = [8, 5, 10, 1, 3, 6, 11, 9, 2, 0, 4, 7];
        Sorting.ArgSort<double>(x).ShouldBe(expected);

        // The same among enough others that counting takes over from inserting.
        double[] many = [.. x, .. Enumerable.Repeat(1.0, 200), .. x];
        int[] order = Sorting.ArgSort<double>(many);
        order.ShouldBe(Enumerable.Range(0, many.Length).OrderBy(i => double.IsNaN(many[i]) ? 1 : 0).ThenBy(i => many[i] + 0.0));

        double[] sorted = [.. many];
        Sorting.Sort(1, sorted.Length, sorted.AsSpan(), Two);
        sorted.Select(BitConverter.DoubleToInt64Bits).ShouldBe(order.Select(i => BitConverter.DoubleToInt64Bits(many[i])));

        float[] narrow = [.. many.Select(v => (float)v)];
        Sorting.ArgSort<float>(narrow).ShouldBe(Enumerable.Range(0, many.Length).OrderBy(i => float.IsNaN(narrow[i]) ? 1 : 0).ThenBy(i => narrow[i] + 0f));
    }

    [Fact]
    public void An_order_is_that_of_a_stable_comparison() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(5, 7),
        Prop.ForAll(ArbMap.Default.ArbFor<double[]>(), values =>
        {
            double[] x = [.. values, .. values.Select(v => -v), .. values];
            int[] expected = [.. Enumerable.Range(0, x.Length).OrderBy(i => double.IsNaN(x[i]) ? 1 : 0).ThenBy(i => x[i] + 0.0)];
            Sorting.ArgSort<double>(x).ShouldBe(expected);
        }));

    [Fact]
    public void The_first_few_are_those_of_the_whole_order() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(5, 9),
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), ArbMap.Default.ArbFor<byte>(), FirstFew));

    private static void FirstFew(float[] values, byte count)
    {
        float[] x = [.. values, 1, .. values, float.NaN, -0f, 0f];
        int k = count % (x.Length + 1);
        int[] least = new int[k], greatest = new int[k];
        PartialSorting.Least<float>(1, x.Length, k, x, least, Two);
        PartialSorting.Greatest<float>(1, x.Length, k, x, greatest, Two);
        int[] order = Sorting.ArgSort<float>(x);
        least.ShouldBe(order[..k]);
        greatest.ShouldBe(Enumerable.Range(0, x.Length).OrderBy(i => float.IsNaN(x[i]) ? 0 : 1).ThenByDescending(i => x[i] + 0f).Take(k));
        if (k > 0)
        {
            BitConverter.SingleToInt32Bits(PartialSorting.At<float>(x, k - 1)).ShouldBe(BitConverter.SingleToInt32Bits(x[order[k - 1]]));
        }
    }

    // Long runs of equal upper halves, short ones, and ties within both.
    [Theory]
    [InlineData(400, 1)]
    [InlineData(1000, 40)]
    [InlineData(1000, 3)]
    [InlineData(20_000, 3)]
    public void Values_that_differ_in_their_last_bits_alone_are_sorted(int count, int runs)
    {
        var generator = new Philox(new Seed(2), "last bits");
        double[] x = [.. Enumerable.Range(0, count).Select(_ => (generator.NextInt(runs) - 1) * (1 + (generator.NextInt(300) * Math.ScaleB(1, -52))))];
        Sorting.ArgSort<double>(x).ShouldBe(Enumerable.Range(0, count).OrderBy(i => x[i] + 0.0));
        PartialSorting.At<double>(x, count / 2).ShouldBe(x.Order().ElementAt(count / 2));
    }

    [Fact]
    public void A_rank_among_many_equals_is_found()
    {
        float[] x = [.. Enumerable.Range(0, 6000).Select(i => i % 3 == 0 ? 1.5f : 2)];

        PartialSorting.At<float>(x, 1999).ShouldBe(1.5f);
        PartialSorting.At<float>(x, 2000).ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(300)]
    public void The_first_few_of_many_are_found_among_NaN_and_ties(int k)
    {
        double[] x = new double[777];
        new Philox(new Seed(2), "few of many").FillNormal(x);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i % 50 == 9 ? double.NaN : i % 3 == 0 ? Math.Round(x[i]) : x[i];
        }

        int[] least = new int[k], greatest = new int[k];
        PartialSorting.Least<double>(1, x.Length, k, x, least, Two);
        PartialSorting.Greatest<double>(1, x.Length, k, x, greatest, Two);
        least.ShouldBe(Sorting.ArgSort<double>(x)[..k]);
        greatest.ShouldBe(Enumerable.Range(0, x.Length).OrderBy(i => double.IsNaN(x[i]) ? 0 : 1).ThenByDescending(i => x[i] + 0.0).Take(k));
    }

    [Fact]
    public void Rows_are_sorted_apart()
    {
        const int Count = 7, Columns = 130;
        float[] x = Golden.Numbers<float>(Count * Columns, 2);
        int[] order = new int[x.Length], greatest = new int[Count * 3];
        double[] ranks = new double[x.Length];
        Sorting.ArgSort<float>(Count, Columns, x, order, Two);
        PartialSorting.Greatest<float>(Count, Columns, 3, x, greatest, Two);
        Ranking.Rank<float>(Count, Columns, x, TieRanks.Average, ranks, Two);
        for (int row = 0; row < Count; row++)
        {
            float[] line = x[(row * Columns)..((row + 1) * Columns)];
            order[(row * Columns)..((row + 1) * Columns)].ShouldBe(Sorting.ArgSort<float>(line));
            greatest[(row * 3)..((row + 1) * 3)].ShouldBe(Enumerable.Range(0, Columns).OrderByDescending(i => line[i]).Take(3));
            ranks[(row * Columns)..((row + 1) * Columns)].ShouldBe(SortedOrder.Of<float>(line).Ranks(TieRanks.Average));
        }
    }

    [Fact]
    public void Groups_of_ties_are_told()
    {
        var order = SortedOrder.Of<double>([2, -0.0, 7, 0.0, 2, 0.0]);
        order.Places.ToArray().ShouldBe([1, 3, 5, 0, 4, 2]);
        order.GroupStarts.ToArray().ShouldBe([0, 3, 5, 6]);
        order.GroupCount.ShouldBe(3);
        order.TiedPairs.ShouldBe(4);
        order.TieTerm.ShouldBe(24 + 6);
        order.Ranks(TieRanks.Average).ShouldBe([4.5, 2, 6, 2, 4.5, 2]);
        order.Ranks(TieRanks.Least).ShouldBe([4, 1, 6, 1, 4, 1]);
        order.Ranks(TieRanks.Greatest).ShouldBe([5, 3, 6, 3, 5, 3]);
        order.Ranks(TieRanks.Dense).ShouldBe([2, 1, 3, 1, 2, 1]);
        order.Ranks(TieRanks.Ordinal).ShouldBe([4, 1, 6, 2, 5, 3]);
        Should.Throw<ArgumentOutOfRangeException>(() => order.Ranks((TieRanks)9));
        SortedOrder.Of<float>([]).GroupCount.ShouldBe(0);
    }

    [Fact]
    public void One_unknown_value_leaves_every_rank_of_its_row_unknown()
    {
        double[] ranks = new double[6];
        Ranking.Rank<double>(2, 3, [3, double.NaN, 1, 3, 2, 1], TieRanks.Average, ranks, Two);
        ranks.ShouldBe([double.NaN, double.NaN, double.NaN, 3, 2, 1]);
        SortedOrder.Of<double>([3, double.NaN]).HasNaN.ShouldBeTrue();
        SortedOrder.Of<double>([3, double.PositiveInfinity]).HasNaN.ShouldBeFalse();
    }

    [Fact]
    public void Bad_arguments_throw()
    {
        Should.Throw<ArgumentException>(() => Sorting.Sort<float>(2, 2, new float[3], Two)).Message.ShouldContain("[2 × 2] holds 4");
        Should.Throw<ArgumentException>(() => Sorting.ArgSort<float>(2, 2, new float[4], new int[3], Two));
        Should.Throw<ArgumentOutOfRangeException>(() => Sorting.Sort<float>(-1, 2, [], Two));
        Should.Throw<ArgumentNullException>(() => Sorting.Sort<float>(0, 2, [], null!));
        Should.Throw<ArgumentOutOfRangeException>(() => PartialSorting.Least<float>(1, 2, 3, new float[2], new int[3], Two));
        Should.Throw<ArgumentOutOfRangeException>(() => PartialSorting.Least<float>(1, 2, -1, new float[2], [], Two));
        Should.Throw<ArgumentOutOfRangeException>(() => PartialSorting.At<float>([1, 2], 2));
        Should.Throw<ArgumentOutOfRangeException>(() => PartialSorting.At<float>([], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Ranking.Rank<float>(0, 0, [], (TieRanks)9, [], Two));
        Should.Throw<ArgumentException>(() => Ranking.Rank<float>(1, 1, [1], TieRanks.Dense, [], Two));
    }

    private static void Agree<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (JsonElement golden in Golden.Of("orderings"))
        {
            int count = golden.Int("count"), k = golden.Int("k");
            T[] x = Golden.Numbers<T>(count, golden.Int("salt"));
            if (golden.GetProperty("tied").GetBoolean())
            {
                x = [.. x.Select(v => T.CreateChecked(Math.Floor(double.CreateChecked(v) * 8) / 8))];
            }

            var order = SortedOrder.Of<T>(x);
            Golden.Agree(order.Places.ToArray(), golden.GetProperty("order"), 0, $"order of {count}");
            foreach ((string name, TieRanks ties) in Names)
            {
                Golden.Agree(order.Ranks(ties), golden.GetProperty("ranks").GetProperty(name), 0, $"{name} ranks of {count}");
            }

            int[] greatest = new int[k];
            PartialSorting.Greatest<T>(1, count, k, x, greatest, Two);
            Golden.Agree(greatest, golden.GetProperty("greatest"), 0, $"greatest of {count}");
            if (count > 0)
            {
                double.CreateChecked(PartialSorting.At<T>(x, k)).ShouldBe(golden.GetProperty("middle").GetDouble());
            }
        }
    }
}
