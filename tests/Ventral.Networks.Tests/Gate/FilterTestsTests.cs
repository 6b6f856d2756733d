using Ventral.Networks.Architectures;
using Ventral.Networks.Gate;
using Ventral.Tensors;

namespace Ventral.Networks.Tests.Gate;

/// <summary>Calibration: under its null hypothesis each test's p is uniform, whatever the initialisation, and no seed of any scheme passes for trained.</summary>
public class FilterTestsTests
{
    private const int Networks = 150;

    /// <summary>
    /// Each test's p of a small layer for every scheme in turn: 150 networks. With p uniform, the number at or below 0.1 is within 15 ± 15 but once in
    /// 10⁴; the smallest p above 1/1000 nearly always.
    /// </summary>
    [Fact]
    public void Untrained_layers_give_uniform_p_under_every_scheme()
    {
        var architecture = NetworkCatalogue.Get("mobilenet-v1-0.25-128");
        var first = architecture.Parameters.First(p => p.Role == ParameterRole.ConvolutionWeight);
        var order = new List<double>();
        var selectivity = new List<double>();
        var centring = new List<double>();
        for (int n = 0; n < Networks; n++)
        {
            var scheme = InitialisationScheme.All[n % InitialisationScheme.All.Length];
            var network = new Network(architecture, new WeightState.Random(new Seed((ulong)n), scheme));
            var sample = KernelSample.Of(network, first, new Workers(1));
            order.Add(FilterTests.Order(sample, new(new((ulong)n), "a")).P);
            selectivity.Add(FilterTests.Selectivity(sample, new(new((ulong)n), "b")).P);
            centring.Add(FilterTests.Centring(sample, new(new((ulong)n), "c")).P);
        }

        foreach (var ps in new[] { order, selectivity, centring })
        {
            ps.Count(p => p <= 0.1).ShouldBeInRange(2, 31);
            ps.Average().ShouldBe(0.5, 0.1);
            ps.Count(p => p <= 0.001).ShouldBeLessThanOrEqualTo(2);
        }
    }

    [Fact]
    public void No_seed_of_any_scheme_passes_for_trained()
    {
        var architecture = NetworkCatalogue.Get("vanilla-cnn(depth=2, width=8)");
        foreach (var (place, scheme) in InitialisationScheme.All.Index())
        {
            // Seeds of their own: schemes that differ in scale alone would draw the same numbers, scaled.
            for (ulong seed = 2 * (ulong)place; seed < 2 * (ulong)(place + 1); seed++)
            {
                var report = WeightsGate.Check(new(architecture, new WeightState.Random(new(seed), scheme)), null, new(1), new Workers(2), cancellationToken: TestContext.Current.CancellationToken);
                report.IsFlagged.ShouldBeTrue($"{scheme.Name}, seed {seed}: {report.Findings[0].Evidence}");
            }
        }
    }

    [Fact]
    public void Structure_is_found_where_it_is_put()
    {
        // Blobs in the middle, smaller for later inputs: smooth, centred, and of unequal energy.
        const int size = 5, inputs = 4, filters = 8;
        var stream = new Philox(new(1), "blobs");
        var network = Network.Random(NetworkCatalogue.Get($"vanilla-cnn(depth=1, width={filters}, kernel={size})"), new(1));
        var parameter = network.Architecture.Parameters[0];
        parameter.Shape[1].ShouldBe(3);
        double[] values = new double[filters * inputs * size * size];
        for (int i = 0; i < values.Length; i++)
        {
            int y = i / size % size, x = i % size, input = i / (size * size) % inputs;
            double blob = 1.0 / (1 + ((y - 2) * (y - 2)) + ((x - 2) * (x - 2)));
            values[i] = (blob / (1 + input)) + (0.02 * stream.NextNormal());
        }

        var sample = new KernelSample(parameter, filters, inputs, size, size, values);
        FilterTests.Order(sample, new(new(1), "a")).P.ShouldBe(0.001);
        FilterTests.Selectivity(sample, new(new(1), "b")).P.ShouldBe(0.001);
        FilterTests.Centring(sample, new(new(1), "c")).P.ShouldBe(0.001);
        FilterTests.Order(sample, new(new(1), "a")).Effect.ShouldBeGreaterThan(0.4);
    }

    [Fact]
    public void Weights_that_are_all_zero_show_nothing()
    {
        var network = Network.Random(VanillaCnn.Usual.Create(), new(1));
        var sample = new KernelSample(network.Architecture.Parameters[0], 4, 3, 3, 3, new double[4 * 3 * 9]);
        FilterTests.Order(sample, new(new(1), "a")).P.ShouldBe(1);
        FilterTests.Selectivity(sample, new(new(1), "b")).P.ShouldBe(1);
        FilterTests.Centring(sample, new(new(1), "c")).P.ShouldBe(1);
    }
}
