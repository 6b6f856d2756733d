using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

public class CorrelationDissimilarityTests
{
    private static readonly CorrelationDissimilarity Correlation = new();

    [Fact]
    public void Distances_equal_scipy()
    {
        var golden = Make.Goldens.GetProperty("activations");
        var values = golden.Numbers("values").Select(v => (float)v).ToArray();
        var rdm = Correlation.Between(new Activations("conv1", Make.Ids(7), 37, values), new Workers(1));
        var expected = golden.Numbers("correlation");
        for (int k = 0; k < expected.Length; k++)
        {
            rdm.Pairs[k].ShouldBe(expected[k], 1e-12);
        }

        rdm.Name.ShouldBe("conv1");
    }

    [Fact]
    public void Proportional_patterns_are_alike_and_opposite_ones_two_apart()
    {
        float[] values = [1, 2, 4, 3, 5, 9, 2.5f, 4.5f, 8.5f, -1, -2, -4];
        var rdm = Correlation.Between(new Activations("x", Make.Ids(4), 3, values), new Workers(1));
        rdm[0, 2].ShouldBe(0, 1e-15);
        rdm[0, 3].ShouldBe(2, 1e-15);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 7)]
    [InlineData(9, 64)]
    [InlineData(13, 131)]
    public void Bits_do_not_depend_on_threads(int stimuli, int units)
    {
        var activations = Draw(stimuli, units);
        var one = Correlation.Between(activations, new Workers(1)).Pairs.ToArray();
        Correlation.Between(activations, new Workers(3)).Pairs.ToArray().ShouldBe(one);
        for (int i = 0, place = 0; i < stimuli; i++)
        {
            for (int j = i + 1; j < stimuli; j++)
            {
                one[place++].ShouldBe(Reference(activations.Row(i), activations.Row(j)), 1e-12);
            }
        }
    }

    [Fact]
    public void A_constant_pattern_is_refused_with_stimulus_and_layer()
    {
        // The mean of these is not exactly 0.1, so that a test of the variance would miss them.
        var values = Enumerable.Repeat(0.1f, 7).Concat([1, 2, 3, 4, 5, 6, 7]).ToArray();
        var error = Should.Throw<UndefinedDissimilarityException>(() => Correlation.Between(new Activations("relu7", Make.Ids(2), 7, values), new Workers(1)));
        error.Stimulus.ShouldBe("s1");
        error.Layer.ShouldBe("relu7");
        error.Message.ShouldContain("'relu7'");
        error.Message.ShouldContain("'s1'");
        error.Message.ShouldContain("0.1");
    }

    [Fact]
    public void One_unit_has_no_correlation() =>
        Should.Throw<UndefinedDissimilarityException>(() => Correlation.Between(new Activations("x", Make.Ids(2), 1, [1, 2]), new Workers(1)));

    [Fact]
    public void One_stimulus_makes_no_rdm() =>
        Should.Throw<VentralException>(() => Correlation.Between(new Activations("x", Make.Ids(1), 2, [1, 2]), new Workers(1)));

    [Theory]
    [InlineData(3, 40, 0)]
    [InlineData(7, 200_000, 0)]
    [InlineData(130, 9_001, 0)]
    [InlineData(130, 16_384, 1e6f)]
    [InlineData(2, 600_000, -1e4f)]
    public void Answers_on_disk_give_the_bits_of_answers_in_memory(int stimuli, int units, float shift)
    {
        // Few units lie far from the others, so that the offset of a sample misses the mean, and the pass is repeated.
        var drawn = Draw(stimuli, units);
        float[] values = [.. drawn.Values.ToArray().Select((v, k) => k % 5000 == 17 ? v + shift : v)];
        using var folder = new TemporaryFolder();
        using var file = new SpilledActivations(folder.Path, "x", drawn.Stimuli, units);
        file.Append(values.AsSpan(0, units));
        file.Append(values.AsSpan(units));

        double[] expected = Correlation.Between(new Activations("x", drawn.Stimuli, units, values), new Workers(1)).Pairs.ToArray();

        foreach (int threads in new[] { 1, 3 })
        {
            Correlation.Between(file, new Workers(threads)).Pairs.ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void A_constant_pattern_on_disk_is_refused_in_the_same_words()
    {
        const int Units = 600_000;
        float[] values = [.. Draw(1, Units).Values, .. Enumerable.Repeat(0.1f, Units)];
        using var folder = new TemporaryFolder();
        using var file = new SpilledActivations(folder.Path, "relu7", Make.Ids(2), Units);
        file.Append(values);

        var held = Should.Throw<UndefinedDissimilarityException>(() => Correlation.Between(new Activations("relu7", Make.Ids(2), Units, values), new Workers(1)));

        Should.Throw<UndefinedDissimilarityException>(() => Correlation.Between(file, new Workers(1))).Message.ShouldBe(held.Message);
    }

    [Fact]
    public void Answers_on_disk_need_two_stimuli_and_all_their_rows()
    {
        using var folder = new TemporaryFolder();
        using var one = new SpilledActivations(folder.Path, "x", Make.Ids(1), 2_000_000);
        using var half = new SpilledActivations(folder.Path, "x", Make.Ids(3), 2);
        half.Append([1, 2]);

        Should.Throw<VentralException>(() => Correlation.Between(one, new Workers(1)));
        Should.Throw<VentralException>(() => Correlation.Between(half, new Workers(1))).Message.ShouldContain("1 are written");
        Should.Throw<ArgumentOutOfRangeException>(() => CorrelationDissimilarity.BytesBetween(-1));
    }

    [Fact]
    public void Large_means_cost_no_precision()
    {
        var small = Draw(4, 50);
        var shifted = new Activations("x", small.Stimuli, 50, [.. small.Values.ToArray().Select(v => (float)Math.Round(v * 64) + 4096)]);
        var around = new Activations("x", small.Stimuli, 50, [.. small.Values.ToArray().Select(v => (float)Math.Round(v * 64))]);
        var a = Correlation.Between(shifted, new Workers(1));
        var b = Correlation.Between(around, new Workers(1));
        for (int k = 0; k < 6; k++)
        {
            a.Pairs[k].ShouldBe(b.Pairs[k], 1e-12);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1000)]
    [InlineData(1e-12f, 0)]
    [InlineData(1e-25f, 1e3f)]
    [InlineData(1e25f, -30)]
    public void Wide_layers_are_read_once_and_lose_nothing_to_scale_or_mean(float scale, float mean)
    {
        const int stimuli = 7, units = 160_003;
        var philox = new Philox(new Seed(5), "wide");
        double[] draws = new double[stimuli * units], shared = new double[units];
        philox.FillNormal(draws);
        philox.FillNormal(shared);
        var wide = new Activations("x", Make.Ids(stimuli), units, [.. draws.Select((d, k) => (float)((d + shared[k % units] + mean) * scale))]);
        ((long)stimuli * units).ShouldBeGreaterThan(1 << 20);
        var rdm = Correlation.Between(wide, new Workers(1));
        Correlation.Between(wide, new Workers(4)).Pairs.ToArray().ShouldBe(rdm.Pairs.ToArray());
        for (int i = 0; i < stimuli; i++)
        {
            for (int j = i + 1; j < stimuli; j++)
            {
                // The bound is 5 · 2⁻¹⁷ ≈ 4e-5; this is what is met in practice.
                rdm[i, j].ShouldBe(Reference(wide.Row(i), wide.Row(j)), 1e-7);
            }
        }
    }

    [Fact]
    public void Wide_layers_whose_means_no_sample_finds_are_read_again()
    {
        // One unit in a hundred carries the mean: 64 units meet none or too many of them.
        const int stimuli = 8, units = 140_000;
        var small = Draw(stimuli, units);
        float[] values = [.. small.Values.ToArray().Select((v, k) => v + (k % units < 14 ? 1e5f : 0))];
        var wide = new Activations("x", small.Stimuli, units, values);
        var rdm = Correlation.Between(wide, new Workers(2));
        for (int j = 1; j < stimuli; j++)
        {
            rdm[0, j].ShouldBe(Reference(wide.Row(0), wide.Row(j)), 1e-7);
        }
    }

    [Fact]
    public void Equal_patterns_are_exactly_nothing_apart_and_constant_ones_refused_in_wide_layers_too()
    {
        const int units = 300_000;
        float[] row = Draw(1, units).Values.ToArray(), other = [.. row.Select((v, k) => v * (1 + (k % 3)))];
        var rdm = Correlation.Between(new Activations("x", Make.Ids(4), units, [.. row, .. other, .. row, .. other]), new Workers(2));
        rdm[0, 2].ShouldBe(0);
        rdm[1, 3].ShouldBe(0);
        float[] flat = [.. Enumerable.Repeat(0.1f, units)];
        Should.Throw<UndefinedDissimilarityException>(() => Correlation.Between(new Activations("relu1", Make.Ids(4), units, [.. row, .. other, .. flat, .. row]), new Workers(2)))
            .Stimulus.ShouldBe("s3");
    }

    private static Activations Draw(int stimuli, int units)
    {
        var philox = new Philox(new Seed(2), "activations");
        return new Activations("x", Make.Ids(stimuli), units, [.. Enumerable.Range(0, stimuli * units).Select(_ => (float)(philox.NextDouble() + philox.NextDouble()))]);
    }

    private static double Reference(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
        for (int k = 0; k < x.Length; k++)
        {
            mx += (double)x[k] / x.Length;
            my += (double)y[k] / x.Length;
        }

        for (int k = 0; k < x.Length; k++)
        {
            xx += (x[k] - mx) * (x[k] - mx);
            yy += (y[k] - my) * (y[k] - my);
            xy += (x[k] - mx) * (y[k] - my);
        }

        return 1 - (xy / Math.Sqrt(xx * yy));
    }
}
