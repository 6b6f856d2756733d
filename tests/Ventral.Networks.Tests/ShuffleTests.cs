using FsCheck.Fluent;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class ShuffleTests
{
    private static readonly Workers Two = new(2);

    [Fact]
    public void Within_filters_every_filter_keeps_its_values() => Check(ShuffleScheme.WithinFilters, (p, before, after) =>
        Pieces(before, p.Length / p.Shape[0]).Zip(Pieces(after, p.Length / p.Shape[0]), (a, b) => a.Order().SequenceEqual(b.Order())).All(same => same));

    [Fact]
    public void Across_a_layer_the_layer_keeps_its_values() =>
        Check(ShuffleScheme.AcrossLayer, (_, before, after) => before.Order().SequenceEqual(after.Order()));

    [Fact]
    public void Across_filters_every_kernel_stays_whole() => Check(ShuffleScheme.KernelsAcrossFilters, (p, before, after) =>
    {
        int area = p.Shape.Skip(2).Aggregate(1, (product, n) => product * n);
        return Kernels(before, area).SequenceEqual(Kernels(after, area));
    });

    [Fact]
    public void Spectrum_matched_kernels_keep_their_amplitudes_to_a_millionth() => Check(ShuffleScheme.SpectrumMatched, (p, before, after) =>
    {
        int width = p.Shape.Length > 2 ? p.Shape[3] : 1, area = p.Shape.Length > 2 ? p.Shape[2] * width : 1;
        return Pieces(before, area).Zip(Pieces(after, area)).All(pair =>
        {
            double[] expected = Amplitudes(pair.First, width), found = Amplitudes(pair.Second, width);
            return expected.Zip(found, (e, f) => Math.Abs(e - f)).Max() <= 1e-6 * expected.Max();
        });
    });

    /// <summary>A 3 × 3 kernel has its mean and four pairs: phases of a pair are uniform, and the mean changes sign half the time.</summary>
    [Fact]
    public void Phases_are_uniform_and_the_mean_is_as_often_negative_as_positive()
    {
        var parameter = Weight(ParameterRole.ConvolutionWeight, 200, 20, 3, 3);
        float[] kernel = [3, 1, 4, 1, 5, 9, 2, 6, 5];
        float[] after = Shuffle(ShuffleScheme.SpectrumMatched, parameter, [.. Enumerable.Range(0, 4000).SelectMany(_ => kernel)], 3);
        double[][] kernels = [.. Pieces(after, 9).Select(k => k.Select(v => (double)v).ToArray())];
        double error = 4 / Math.Sqrt(kernels.Length);
        kernels.Average(k => Math.Sign(k.Sum())).ShouldBe(0, error);
        double[] phases = [.. kernels.Select(k => Phase(k, 3, 0, 1))], others = [.. kernels.Select(k => Phase(k, 3, 1, 1))];
        for (int order = 1; order <= 3; order++)
        {
            phases.Average(a => Math.Cos(order * a)).ShouldBe(0, error);
            phases.Average(a => Math.Sin(order * a)).ShouldBe(0, error);
        }

        phases.Zip(others, (a, b) => Math.Cos(a - b)).Average().ShouldBe(0, error);
    }

    [Fact]
    public void Every_order_of_three_values_is_equally_likely()
    {
        var parameter = Weight(ParameterRole.LinearWeight, 6000, 3);
        float[] after = Shuffle(ShuffleScheme.WithinFilters, parameter, [.. Enumerable.Range(0, 6000).SelectMany(_ => new float[] { 1, 2, 3 })], 1);
        var counts = Pieces(after, 3).CountBy(p => (p[0], p[1], p[2])).ToArray();
        counts.Length.ShouldBe(6);
        counts.ShouldAllBe(c => Math.Abs(c.Value - 1000) < 4 * Math.Sqrt(1000 * 5 / 6.0));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_shuffle_leaves_all_but_weights_alone(string scheme)
    {
        var origin = Formula.Network(TinyNetwork.Architecture);
        var shuffled = Shuffled(origin, scheme, 1);
        foreach (var parameter in TinyNetwork.Architecture.Parameters)
        {
            float[] before = origin.Values(parameter, Two).ToArray(), after = shuffled.Values(parameter, Two).ToArray();
            after.Length.ShouldBe(before.Length);
            bool isWeight = parameter.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight;
            after.SequenceEqual(before).ShouldBe(!isWeight, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Seeds_give_other_orders_and_threads_the_same(string scheme)
    {
        var origin = Network.Random(SmallArchitectures.Get("squeezenet1_0"), new Seed(1));
        var parameter = origin.Architecture.Parameters.Single(p => p.Name == "features.8.expand3x3.weight");
        float[] first = Shuffled(origin, scheme, 1).Values(parameter, new Workers(1)).ToArray();
        foreach (int threads in new[] { 2, 4, 7 })
        {
            Shuffled(origin, scheme, 1).Values(parameter, new Workers(threads)).Span.SequenceEqual(first).ShouldBeTrue();
        }

        float[] second = Shuffled(origin, scheme, 2).Values(parameter, Two).ToArray();
        float[] start = origin.Values(parameter, Two).ToArray();
        Math.Abs(Correlation(first, second)).ShouldBeLessThan(4 / Math.Sqrt(first.Length));
        Math.Abs(Correlation(first, start)).ShouldBeLessThan(4 / Math.Sqrt(first.Length));
    }

    [Fact]
    public void A_shuffled_network_has_a_name_and_an_identity_of_its_own()
    {
        var origin = Formula.Network(TinyNetwork.Architecture);
        Network[] networks =
        [
            origin,
            .. ShuffleScheme.All.Select(s => Shuffled(origin, s.Name, 1)),
            Shuffled(origin, "within-filters", 2),
            Shuffled(Network.Random(TinyNetwork.Architecture, new Seed(1)), "within-filters", 1),
            Shuffled(Shuffled(origin, "within-filters", 1), "within-filters", 1),
            new(TinyNetwork.Architecture, new WeightState.Fitted("V1", Formula.Weights(TinyNetwork.Architecture))),
        ];
        networks.Select(n => n.Identity).ShouldBeUnique();
        networks.Select(n => n.Name).ShouldBeUnique();
        Shuffled(origin, "within-filters", 1).Identity.ShouldBe(networks[1].Identity);
        networks[1].Name.ShouldBe("tiny, trained (formula), shuffled within filters (seed 1)");
        networks[^1].Name.ShouldBe("tiny, fitted (V1)");
    }

    [Fact]
    public void A_shuffle_checks_the_weights_that_it_shuffles() => Should.Throw<VentralException>(
        () => new Network(TinyNetwork.Architecture, new WeightState.Shuffled(new WeightState.Fitted("V1", new("none", [])), ShuffleScheme.AcrossLayer, new Seed(1))));

    [Fact]
    public void A_scheme_is_found_by_its_name()
    {
        ShuffleScheme.All.ShouldAllBe(s => ShuffleScheme.Parse(s.Name) == s);
        Should.Throw<VentralException>(() => ShuffleScheme.Parse("within-filter")).Message.ShouldBe(
            "Unknown shuffle 'within-filter'. Did you mean 'within-filters'? Shuffles: within-filters, across-layer, kernels-across-filters, spectrum-matched.");
    }

    public static TheoryData<string> Schemes() => [.. ShuffleScheme.All.Select(s => s.Name)];

    private static void Check(ShuffleScheme scheme, Func<Parameter, float[], float[], bool> conserves)
    {
        var sizes = Gen.Choose(1, 6);
        var cases =
            from isLinear in Gen.Elements(true, false, false)
            from outputs in sizes
            from inputs in sizes
            from height in sizes
            from width in sizes
            from seed in Gen.Choose(0, 1_000_000)
            select (Parameter: isLinear ? Weight(ParameterRole.LinearWeight, outputs, inputs * height) : Weight(ParameterRole.ConvolutionWeight, outputs, inputs, height, width), seed);
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            float[] before = Formula.Noise($"shuffle{c.seed}", c.Parameter.Length), kept = [.. before];
            float[] after = Shuffle(scheme, c.Parameter, before, (ulong)c.seed);
            return before.SequenceEqual(kept) && after.Length == before.Length && conserves(c.Parameter, before, after)
                && after.SequenceEqual(Shuffle(scheme, c.Parameter, before, (ulong)c.seed));
        }));
    }

    private static Parameter Weight(ParameterRole role, params int[] shape) => new("weight", role, [.. shape], 1, 1, []);

    private static float[] Shuffle(ShuffleScheme scheme, Parameter parameter, float[] values, ulong seed) =>
        scheme.Apply(parameter, values, "net", new Seed(seed), Two).ToArray();

    private static Network Shuffled(Network origin, string scheme, ulong seed) =>
        new(origin.Architecture, new WeightState.Shuffled(origin.Weights, ShuffleScheme.Parse(scheme), new Seed(seed)));

    private static IEnumerable<float[]> Pieces(float[] values, int length) => values.Chunk(length);

    private static IEnumerable<string> Kernels(float[] values, int area) => Pieces(values, area).Select(k => string.Join(' ', k)).Order(StringComparer.Ordinal);

    private static double[] Amplitudes(float[] kernel, int width) => [.. Enumerable.Range(0, kernel.Length).Select(f =>
    {
        var (real, imaginary) = Transform([.. kernel.Select(v => (double)v)], width, f / width, f % width);
        return Math.Sqrt((real * real) + (imaginary * imaginary));
    })];

    private static double Phase(double[] kernel, int width, int u, int v)
    {
        var (real, imaginary) = Transform(kernel, width, u, v);
        return Math.Atan2(imaginary, real);
    }

    private static (double Real, double Imaginary) Transform(double[] kernel, int width, int u, int v)
    {
        int height = kernel.Length / width;
        double real = 0, imaginary = 0;
        for (int i = 0; i < kernel.Length; i++)
        {
            double angle = -2 * Math.PI * (((double)u * (i / width) / height) + ((double)v * (i % width) / width));
            real += kernel[i] * Math.Cos(angle);
            imaginary += kernel[i] * Math.Sin(angle);
        }

        return (real, imaginary);
    }

    private static double Correlation(float[] a, float[] b)
    {
        double meanA = a.Average(v => (double)v), meanB = b.Average(v => (double)v), product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanA, y = b[i] - meanB;
            (product, squareA, squareB) = (product + (x * y), squareA + (x * x), squareB + (y * y));
        }

        return product / Math.Sqrt(squareA * squareB);
    }
}
