using System.Text.Json;
using Ventral.TestSupport;

namespace Ventral.Studies.Tests.Encoding;

public class NumpyGeneratorTests
{
    /// <summary>Goldens/numpy_normals.py: the first draws of two seeds, and the sums of a million and of their fourth powers, which hang on strips' edges and the tail.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(12345)]
    public void Normals_are_those_of_NumPy(uint seed)
    {
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Ventral.Studies.Tests", "Encoding", "Goldens", "numpy_normals.json")))
            .RootElement.GetProperty($"{seed}");
        var generator = new NumpyGenerator(seed);
        double[] draws = [.. Enumerable.Range(0, 1_000_000).Select(_ => generator.NextNormal())];
        double[] first = [.. golden.GetProperty("first").EnumerateArray().Select(v => v.GetDouble())];
        first.Length.ShouldBe(8);
        for (int i = 0; i < first.Length; i++)
        {
            draws[i].ShouldBe(first[i], 1e-14);
        }

        draws[^1].ShouldBe(golden.GetProperty("last").GetDouble(), 1e-14);
        draws.Max(Math.Abs).ShouldBe(golden.GetProperty("farthest").GetDouble(), 1e-14);
        draws.Sum().ShouldBe(golden.GetProperty("sum").GetDouble(), 1e-8);
        draws.Sum(x => x * x * x * x).ShouldBe(golden.GetProperty("fourthPowers").GetDouble(), 1e-6);
    }
}
