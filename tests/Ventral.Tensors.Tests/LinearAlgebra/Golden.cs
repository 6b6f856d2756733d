using System.Text.Json;
using Ventral.TestSupport;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

/// <summary>Against LAPACK through NumPy and SciPy; see Goldens/linear_algebra.py for generator and versions.</summary>
internal static class Golden
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "linear_algebra.json"))).RootElement;

    public static IEnumerable<JsonElement> Of(string name) => All.GetProperty(name).EnumerateArray();

    public static int Int(this JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    public static double Double(this JsonElement golden, string name) => golden.GetProperty(name).GetDouble();

    public static string Text(this JsonElement golden, string name) => golden.GetProperty(name).GetString()!;

    public static void Agree(Matrix<double> found, JsonElement golden, string name, double tolerance) => Agree(found.Values.ToArray(), golden, name, tolerance);

    public static void Agree(IReadOnlyList<double> found, JsonElement golden, string name, double tolerance)
    {
        int[] indexes = [.. golden.GetProperty(name).GetProperty("indexes").EnumerateArray().Select(x => x.GetInt32())];
        double[] values = [.. golden.GetProperty(name).GetProperty("values").EnumerateArray().Select(x => x.GetDouble())];
        (indexes.Length == 0 ? 0 : indexes[^1] + 1).ShouldBe(found.Count, name);
        for (int i = 0; i < indexes.Length; i++)
        {
            Math.Abs(found[indexes[i]] - values[i]).ShouldBeLessThanOrEqualTo(tolerance, $"{name}, value {indexes[i]} of {golden.GetRawText()[..60]}: {found[indexes[i]]} and {values[i]}");
        }
    }
}
