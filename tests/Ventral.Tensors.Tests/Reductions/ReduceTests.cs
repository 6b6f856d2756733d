using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Tests.Reductions;

public class ReduceTests
{
    private static readonly Workers Two = new(2);

    private delegate void Reduction<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers);

    private delegate void Search<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<int> output, Workers workers);

    // The reference sums in pairs of blocks too: both err by far less than a thousand units in the last place of sums near their terms' magnitudes.
    [Fact]
    public void Double_precision_agrees_with_NumPy_and_SciPy() => Agree<double>(2e-13);

    // Joined in float64 and rounded once to 24 bits.
    [Fact]
    public void Single_precision_is_rounded_once() => Agree<float>(Math.Pow(2, -24) + 2e-13);

    [Fact]
    public void An_axis_follows_from_a_shape()
    {
        ReducedAxis.Of([2, 3, 4, 5], 1).ShouldBe(new(2, 3, 20));
        ReducedAxis.Of([2, 3, 4, 5], -1).ShouldBe(new(24, 5, 1));
        ReducedAxis.Of([2], 0).OutputCount.ShouldBe(1);
        Should.Throw<ArgumentException>(() => ReducedAxis.Of([2], 1));
    }

    [Fact]
    public void An_empty_axis_gives_what_its_operation_starts_from()
    {
        var axis = new ReducedAxis(1, 0, 2);
        Run<double>(Reduce.Sum, axis, []).ShouldBe([0, 0]);
        Run<double>(Reduce.Product, axis, []).ShouldBe([1, 1]);
        Run<double>(Reduce.LogSumExp, axis, []).ShouldBe([double.NegativeInfinity, double.NegativeInfinity]);
        foreach (NormKind kind in Enum.GetValues<NormKind>())
        {
            Run<float>((a, x, y, w) => Reduce.Norm(a, x, kind, y, w), axis, []).ShouldBe([0, 0]);
        }
    }

    [Fact]
    public void What_has_no_value_throws()
    {
        var empty = new ReducedAxis(1, 0, 2);
        Reduction<double>[] needy = [Reduce.Mean, Reduce.Minimum, Reduce.Maximum, (a, x, y, w) => Reduce.Variance(a, x, 0, y, w)];
        foreach (Reduction<double> reduction in needy)
        {
            Should.Throw<ArgumentException>(() => Run(reduction, empty, [])).Message.ShouldContain("at least 1");
        }

        Should.Throw<ArgumentException>(() => Reduce.ArgMaximum<float>(empty, [], new int[2], Two));
        Should.Throw<ArgumentException>(() => Reduce.Variance<float>(new(1, 1, 1), [1], 1, new float[1], Two)).Message.ShouldContain("at least 2");
        Should.Throw<ArgumentException>(() => Reduce.Variance<float>(new(1, 1, 1), [1], int.MaxValue, new float[1], Two)).Message.ShouldContain("at least 2147483648");
        Should.Throw<ArgumentOutOfRangeException>(() => Reduce.Variance<float>(new(1, 1, 1), [1], -1, new float[1], Two));
        Should.Throw<ArgumentOutOfRangeException>(() => Reduce.Norm<float>(new(1, 1, 1), [1], (NormKind)7, new float[1], Two));
    }

    [Fact]
    public void Lengths_that_do_not_fit_throw()
    {
        Should.Throw<ArgumentException>(() => Reduce.Sum<float>(new(2, 2, 1), new float[3], new float[2], Two)).Message.ShouldContain("4 values");
        Should.Throw<ArgumentException>(() => Reduce.Sum<float>(new(2, 2, 1), new float[4], new float[3], Two));
        Should.Throw<ArgumentException>(() => Reduce.Sum<float>(new(-2, -2, 1), new float[4], new float[2], Two));
        Should.Throw<ArgumentException>(() => Reduce.ArgMinimum<float>(new(2, 2, 1), new float[4], new int[1], Two));
        Should.Throw<ArgumentNullException>(() => Reduce.Sum<float>(new(2, 2, 1), new float[4], new float[2], null!));
    }

    [Theory]
    [InlineData(1, 40, 1, 39)]
    [InlineData(1, 40, 1, 3)]
    [InlineData(1, 5000, 1, 2100)]
    [InlineData(2, 7, 1, 9)]
    [InlineData(1, 3, 9, 9)]
    [InlineData(1, 300, 9, 1300)]
    public void NaN_reaches_its_own_output_alone(int outer, int length, int inner, int at)
    {
        var axis = new ReducedAxis(outer, length, inner);
        float[] x = Golden.Numbers<float>(outer * length * inner, 1);
        x[at] = BitConverter.UInt32BitsToSingle(0x7fc0_1234);
        int hit = (at / (length * inner) * inner) + (at % inner);
        Reduction<float>[] all =
        [
            Reduce.Sum, Reduce.Product, Reduce.Mean, Reduce.Minimum, Reduce.Maximum, Reduce.LogSumExp,
            (a, i, y, w) => Reduce.Variance(a, i, 0, y, w), (a, i, y, w) => Reduce.StandardDeviation(a, i, 1, y, w),
            (a, i, y, w) => Reduce.Norm(a, i, NormKind.One, y, w), (a, i, y, w) => Reduce.Norm(a, i, NormKind.Two, y, w),
            (a, i, y, w) => Reduce.Norm(a, i, NormKind.Infinity, y, w),
        ];
        foreach (Reduction<float> reduction in all)
        {
            float[] y = Run(reduction, axis, x);
            Enumerable.Range(0, y.Length).Where(i => float.IsNaN(y[i])).ShouldBe([hit]);
            BitConverter.SingleToUInt32Bits(y[hit]).ShouldBe(BitConverter.SingleToUInt32Bits(float.NaN));
        }

        int position = at / inner % length;
        Find<float>(Reduce.ArgMaximum, axis, x)[hit].ShouldBe(position);
        Find<float>(Reduce.ArgMinimum, axis, x)[hit].ShouldBe(position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Infinities_follow_arithmetic(int inner)
    {
        double[] Of(Reduction<double> reduction, params double[] column) =>
            Run(reduction, new(1, column.Length, inner), [.. column.SelectMany(x => Enumerable.Repeat(x, inner))]);

        double inf = double.PositiveInfinity;
        Of(Reduce.Sum, 1, inf, 2).ShouldAllBe(y => y == inf);
        Of(Reduce.Sum, inf, -inf).ShouldAllBe(y => double.IsNaN(y));
        Of(Reduce.LogSumExp, 1, inf).ShouldAllBe(y => y == inf);
        Of(Reduce.LogSumExp, -inf, -inf).ShouldAllBe(y => y == -inf);
        Of(Reduce.LogSumExp, -inf, 3).ShouldAllBe(y => y == 3);
        Of(Reduce.LogSumExp, 1e300, 1e300).ShouldAllBe(y => y == 1e300);
        Of(Reduce.Maximum, -inf, -inf).ShouldAllBe(y => y == -inf);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    public void Zeros_have_an_order_among_extremes_but_the_first_of_them_is_found(int inner)
    {
        foreach (int length in new[] { 2, 40 })
        {
            double[] x = [.. Enumerable.Repeat(0.0, length * inner)];
            x.AsSpan(inner).Fill(-0.0);
            var axis = new ReducedAxis(1, length, inner);
            Run<double>(Reduce.Minimum, axis, x).ShouldAllBe(y => double.IsNegative(y));
            Run<double>(Reduce.Maximum, axis, x).ShouldAllBe(y => !double.IsNegative(y));
            x.AsSpan().Reverse();
            Run<double>(Reduce.Minimum, axis, x).ShouldAllBe(y => double.IsNegative(y));
            Run<double>(Reduce.Maximum, axis, x).ShouldAllBe(y => !double.IsNegative(y));
            Find<double>(Reduce.ArgMaximum, axis, x).ShouldAllBe(y => y == 0);
            Find<double>(Reduce.ArgMinimum, axis, x).ShouldAllBe(y => y == 0);
        }
    }

    [Fact]
    public void A_large_mean_does_not_drown_the_variance()
    {
        double[] x = [.. Golden.Numbers<double>(3001, 1).Select(v => v + 1e9)];
        double[] variance = new double[1], exact = new double[1];
        Reduce.Variance<double>(new(1, 3001, 1), x, 0, variance, Two);
        Reduce.Variance<double>(new(1, 3001, 1), [.. x.Select(v => v - 1e9)], 0, exact, Two);
        variance[0].ShouldBe(exact[0], 1e-12);
    }

    [Fact]
    public void Long_sums_lose_no_more_than_a_few_units()
    {
        // A tenth is not representable; first to last, a million of them err by 1e-11 of the sum.
        const int Count = 1_000_000;
        double[] x = [.. Enumerable.Repeat(0.1, Count)];
        double expected = 0.1 * Count;
        Run<double>(Reduce.Sum, new(1, Count, 1), x)[0].ShouldBe(expected, 2e-14 * expected);
        Run<double>(Reduce.Sum, new(1, Count / 5, 5), x).ShouldAllBe(y => Math.Abs(y - (expected / 5)) < 4e-15 * expected);
    }

    [Fact]
    public void Sums_of_integers_are_exact_whatever_the_layout() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(5, 7),
        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<byte>(), ExactSums));

    private static void ExactSums(byte outer, ushort length, byte inner)
    {
        var axis = new ReducedAxis(outer % 4, length % 700, inner % 40);
        float[] x = [.. Enumerable.Range(0, axis.OutputCount * axis.Length).Select(i => (float)((i * 37 % 2001) - 1000))];
        float[] expected = new float[axis.OutputCount];
        for (int i = 0; i < x.Length; i++)
        {
            expected[(i / (axis.Length * axis.Inner) * axis.Inner) + (i % axis.Inner)] += x[i];
        }

        Run<float>(Reduce.Sum, axis, x).ShouldBe(expected);
    }

    private static void Agree<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (JsonElement golden in Golden.Of("reductions"))
        {
            int[] extents = golden.Ints("axis");
            var axis = new ReducedAxis(extents[0], extents[1], extents[2]);
            T[] x = Golden.Numbers<T>(axis.OutputCount * axis.Length, 1);
            void Hold(string name, Reduction<T> reduction, T[]? other = null) => Golden.Agree(Run(reduction, axis, other ?? x), golden.GetProperty(name), tolerance, $"{name} of {axis}");
            Hold("sum", Reduce.Sum);
            Hold("product", Reduce.Product, Golden.Numbers<T>(x.Length, 1, 1 / 64.0, 1));
            if (axis.Length > 0)
            {
                Hold("mean", Reduce.Mean);
                Hold("variance", (a, i, y, w) => Reduce.Variance(a, i, 0, y, w));
                Hold("deviation", (a, i, y, w) => Reduce.StandardDeviation(a, i, 0, y, w));
                Hold("minimum", Reduce.Minimum);
                Hold("maximum", Reduce.Maximum);
                Hold("one", (a, i, y, w) => Reduce.Norm(a, i, NormKind.One, y, w));
                Hold("two", (a, i, y, w) => Reduce.Norm(a, i, NormKind.Two, y, w));
                Hold("infinity", (a, i, y, w) => Reduce.Norm(a, i, NormKind.Infinity, y, w));
                Hold("logSumExp", Reduce.LogSumExp, Golden.Numbers<T>(x.Length, 1, 300));
                Golden.Agree(Find<T>(Reduce.ArgMinimum, axis, x), golden.GetProperty("argMinimum"), 0, $"argMinimum of {axis}");
                Golden.Agree(Find<T>(Reduce.ArgMaximum, axis, x), golden.GetProperty("argMaximum"), 0, $"argMaximum of {axis}");
            }

            if (axis.Length > 1)
            {
                Hold("unbiased", (a, i, y, w) => Reduce.Variance(a, i, 1, y, w));
            }
        }
    }

    private static T[] Run<T>(Reduction<T> reduction, ReducedAxis axis, T[] x)
    {
        T[] y = new T[axis.OutputCount];
        reduction(axis, x, y, Two);
        return y;
    }

    private static int[] Find<T>(Search<T> search, ReducedAxis axis, T[] x)
    {
        int[] y = new int[axis.OutputCount];
        search(axis, x, y, Two);
        return y;
    }
}
