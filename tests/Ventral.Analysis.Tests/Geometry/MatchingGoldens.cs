using System.Text.Json;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Geometry;

/// <summary>What Goldens/matching.py made, and responses to try things on.</summary>
internal static class MatchingGoldens
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Analysis.Tests", "Geometry", "Goldens", "matching.json"))).RootElement;

    public static TheoryData<int> Cases(string kind) => [.. Enumerable.Range(0, Root.GetProperty(kind).GetArrayLength())];

    public static (JsonElement Golden, Activations X, Activations Y) Read(string kind, int number)
    {
        var golden = Root.GetProperty(kind)[number];
        int stimuli = golden.GetProperty("stimuli").GetInt32();
        return (golden, Of("x"), Of("y"));

        Activations Of(string name) => Make(name, stimuli, Array.ConvertAll(Numbers(golden, name), v => (float)v));
    }

    public static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    public static Activations Make(string name, int stimuli, params float[] values) => new(name, Rsa.Make.Ids(stimuli), values.Length / stimuli, values);

    public static Activations Normal(string name, int stimuli, int units, ulong seed)
    {
        double[] values = new double[stimuli * units];
        new Philox(new Seed(seed), name).FillNormal(values);
        return Make(name, stimuli, Array.ConvertAll(values, v => (float)v));
    }

    /// <summary>The same responses with units in another order, some of them several times.</summary>
    public static Activations Units(Activations x, params int[] places) =>
        Make(x.Layer, x.Stimuli.Count, [.. Enumerable.Range(0, x.Stimuli.Count).SelectMany(i => places.Select(p => x.Values[(i * x.UnitCount) + p]))]);
}
