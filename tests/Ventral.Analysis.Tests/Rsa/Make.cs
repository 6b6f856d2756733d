using System.Text.Json;
using Ventral.Analysis.Rsa;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Rsa;

/// <summary>RDMs for tests, and the golden values.</summary>
internal static class Make
{
    public static JsonElement Goldens { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "tests", "Ventral.Analysis.Tests", "Rsa", "Goldens", "rsa_goldens.json"))).RootElement;

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    public static StimulusIds Ids(int count) => StimulusIds.Create("test", Enumerable.Range(1, count).Select(i => $"s{i}"));

    public static Rdm Rdm(string name, params double[] pairs)
    {
        int count = 2;
        while (Data.Rdm.PairCountOf(count) < pairs.Length)
        {
            count++;
        }

        return new Rdm(name, Ids(count), pairs);
    }

    /// <summary>Random dissimilarities; of few levels where ties are wanted, never constant.</summary>
    public static Rdm Random(string name, int count, ulong seed, int levels = int.MaxValue)
    {
        var philox = new Philox(new Seed(seed), name);
        var pairs = new double[Data.Rdm.PairCountOf(count)];
        for (int k = 0; k < pairs.Length; k++)
        {
            pairs[k] = levels == int.MaxValue ? philox.NextDouble() : philox.NextInt(levels);
        }

        pairs[0] = pairs.Length > 1 && pairs.All(p => p == pairs[0]) ? pairs[0] + 1 : pairs[0];
        return new Rdm(name, Ids(count), pairs);
    }

    public static RdmSet Set(string name, int members, int count, ulong seed, int levels = int.MaxValue) =>
        new(name, Enumerable.Range(0, members).Select(k => Random($"{name}{k}", count, seed, levels)));

    public static Rdm Relabelled(Rdm rdm, ReadOnlySpan<int> permutation)
    {
        var pairs = new List<double>();
        for (int i = 0; i < rdm.Count; i++)
        {
            for (int j = i + 1; j < rdm.Count; j++)
            {
                pairs.Add(rdm[permutation[i], permutation[j]]);
            }
        }

        return new Rdm(rdm.Name, rdm.Stimuli, [.. pairs]);
    }

    /// <summary>A Mantel test that ends with the test run.</summary>
    public static MantelResult Mantel(RdmSet models, RdmSet subjects, string comparison, int count, ulong seed, int threads = 1) => MantelTest.Run(
        models,
        subjects,
        RdmComparison.Parse(comparison),
        new MantelOptions(count, new Seed(seed)),
        new Workers(threads),
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A copy with every dissimilarity mapped.</summary>
    public static Rdm Mapped(Rdm rdm, Func<double, double> map) => new(rdm.Name, rdm.Stimuli, [.. rdm.Pairs.ToArray().Select(map)]);
}
