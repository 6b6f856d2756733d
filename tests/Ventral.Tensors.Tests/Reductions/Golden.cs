using System.Numerics;
using System.Text.Json;
using Ventral.TestSupport;

namespace Ventral.Tensors.Tests.Reductions;

/// <summary>Against NumPy, SciPy and PyTorch in float64; see Goldens/reductions.py for generator and versions.</summary>
internal static class Golden
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "reductions.json"))).RootElement;

    public static IEnumerable<JsonElement> Of(string section)
    {
        JsonElement[] goldens = [.. All.GetProperty(section).EnumerateArray()];
        goldens.ShouldNotBeEmpty();
        return goldens;
    }

    public static int Int(this JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    public static int[] Ints(this JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];

    /// <summary>The inputs; the golden generator repeats the formula, whose numbers both types hold exactly.</summary>
    public static T[] Numbers<T>(int count, int salt, double factor = 1, double offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(i => T.CreateChecked((((((i * 7919L) + (salt * 104729L)) % 2003) - 1001) / 1024.0 * factor) + offset))];

    /// <summary>Holds values to the kept ones, within a tolerance relative to the greater of 1 and the expected value.</summary>
    public static void Agree<T>(IReadOnlyList<T> found, JsonElement kept, double tolerance, string what)
        where T : INumber<T>
    {
        double[] values = [.. kept.GetProperty("values").EnumerateArray().Select(x => x.GetDouble())];
        int[] indexes = kept.TryGetProperty("indexes", out _) ? kept.Ints("indexes") : [.. Enumerable.Range(0, values.Length)];
        found.Count.ShouldBe(indexes.Length == 0 ? 0 : indexes[^1] + 1, what);
        for (int i = 0; i < values.Length; i++)
        {
            double value = double.CreateChecked(found[indexes[i]]);
            Math.Abs(value - values[i]).ShouldBeLessThanOrEqualTo(tolerance * Math.Max(1, Math.Abs(values[i])), $"{what}, value {indexes[i]}: {value} and {values[i]}");
        }
    }
}
