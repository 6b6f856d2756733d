using System.Collections.Immutable;
using System.Globalization;
using Ventral.Tensors;

namespace Ventral.Networks.Gate;

/// <summary>
/// Whether filters hold what no initialisation and no shuffle leaves there: of each kind of structure that <see cref="FilterTests"/> tests for, more than half
/// of the layers must show it.
/// </summary>
/// <remarks>
/// Weights that meet one test's null hypothesis show that structure in a layer once in 1000, so they pass at most that often: trained weights must reject all
/// null hypotheses, and no correction for several tests is due (intersection-union test). Up to 16 layers are tested, evenly spaced, the first among them.
/// </remarks>
internal static class FilterStructure
{
    private const int MostLayers = 16;

    /// <summary>Fewer kernels than this, or fewer values, cannot reach p = 0.001 by much.</summary>
    private const int FewestValues = 24;

    public static GateFinding Find(Network network, Seed seed, Workers workers, CancellationToken cancellation)
    {
        Parameter[] all = [.. network.Architecture.Parameters.Where(p => p.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight && p.Length >= FewestValues)];
        Parameter[] spatial = Spaced([.. all.Where(p => PositionsOf(p) > 1)]);
        Parameter[] tables = Spaced([.. all.Where(p => p.Shape[0] > 1 && p.Shape[1] > 1)]);
        var samples = all.Where(p => spatial.Contains(p) || tables.Contains(p)).ToDictionary(p => p, p => KernelSample.Of(network, p, workers));
        (string Kind, Parameter Parameter, Func<KernelSample, Philox, (double P, double Effect)> Test)[] tests =
        [
            .. spatial.Select(p => ("order within filters", p, (Func<KernelSample, Philox, (double, double)>)FilterTests.Order)),
            .. tables.Select(p => ("selectivity of filters and inputs", p, (Func<KernelSample, Philox, (double, double)>)FilterTests.Selectivity)),
            .. spatial.Select(p => ("centred kernels", p, (Func<KernelSample, Philox, (double, double)>)FilterTests.Centring)),
        ];
        if (tests.Length == 0)
        {
            return GateFinding.Nothing(GateCheck.Filters, "The network has no filters of its own to test.");
        }

        var results = new (double P, double Effect)[tests.Length];
        workers.For(
            tests.Length,
            t => results[t] = tests[t].Test(samples[tests[t].Parameter], new Philox(seed, $"gate/{tests[t].Kind}/{tests[t].Parameter.Name}")),
            cancellation);
        var kinds = tests.Zip(results, (test, result) => (test.Kind, test.Parameter, result.P))
            .GroupBy(r => r.Kind, (kind, found) => Kind.Of(kind, [.. found.Select(f => (f.Parameter, f.P))]))
            .ToImmutableArray();
        var weakest = kinds.MinBy(k => k.Share)!;
        bool flagged = kinds.Any(k => k.Share <= 0.5);
        return new(
            GateCheck.Filters,
            flagged ? GateVerdict.Flagged : GateVerdict.Passed,
            $"share of layers with {weakest.Name}",
            weakest.Share,
            WeightsGate.FalsePass,
            weakest.MedianP,
            flagged ? Doubt(kinds) + Resemblance.Of(samples.Values, network, seed, workers) : Trust(kinds));
    }

    private static int PositionsOf(Parameter parameter) => parameter.Shape.Length > 2 ? parameter.Length / (parameter.Shape[0] * parameter.Shape[1]) : 1;

    private static Parameter[] Spaced(Parameter[] all) =>
        all.Length <= MostLayers ? all : [.. Enumerable.Range(0, MostLayers).Select(i => all[i * all.Length / MostLayers])];

    private static string Doubt(ImmutableArray<Kind> kinds)
    {
        var lacking = kinds.Where(k => k.Share <= 0.5).Select(k => k.Describe());
        string looks = kinds.All(k => k.Share <= 0.5) ? "Its filters look freshly drawn or wholly shuffled" : "Its filters look shuffled or hardly trained";
        return $"{looks}: {string.Join(", ", lacking)}; untrained layers show each once in 1000.";
    }

    private static string Trust(ImmutableArray<Kind> kinds)
    {
        var fresh = kinds.Select(k => k.Lacking).Aggregate((a, b) => a.Intersect(b));
        string rest = fresh.IsEmpty ? "" : $" No structure at all in {string.Join(", ", fresh.Order(StringComparer.Ordinal))}: replaced or left out of training?";
        return $"Layers with {string.Join(", ", kinds.Select(k => k.Describe()))}; untrained layers show each once in 1000.{rest}";
    }

    private sealed record Kind(string Name, int Shown, int Tested, double MedianP, ImmutableHashSet<string> Lacking)
    {
        public double Share => Shown / (double)Tested;

        public static Kind Of(string name, ImmutableArray<(Parameter Parameter, double P)> layers) => new(
            name,
            layers.Count(l => l.P <= WeightsGate.FalsePass),
            layers.Length,
            layers.Select(l => l.P).Order().ElementAt((layers.Length - 1) / 2),
            [.. layers.Where(l => l.P > WeightsGate.FalsePass).Select(l => l.Parameter.Name)]);

        public string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Shown} of {Tested}");
    }
}
