using System.Text.Json.Nodes;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests.Inference;

/// <summary>The values of Goldens/inference.json, and how near to them ours must lie.</summary>
internal static class Golden
{
    public static JsonArray Section(string name)
    {
        string file = Path.Combine(Repository.Root, "tests/Ventral.Analysis.Tests/Goldens/inference.json");
        return JsonNode.Parse(File.ReadAllText(file))![name]!.AsArray();
    }

    public static double[] Numbers(this JsonNode? node) => [.. node!.AsArray().Select(v => v!.GetValue<double>())];

    public static double Number(this JsonNode? node) => node!.GetValue<double>();

    public static void ShouldAgree(this double actual, double expected, double relative, string what)
    {
        double error = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), double.Epsilon);
        (actual == expected || error <= relative).ShouldBeTrue($"{what}: {actual:R} where {expected:R} is required, relative error {error:G2}");
    }
}
