using System.Text.Json;

namespace Ventral.Data.Tests.Formats;

/// <summary>Parameters as another program has them, to the bit: shape and float32 bits by name.</summary>
internal static class GoldenWeights
{
    /// <summary>Requires all parameters of a golden and no others.</summary>
    public static void ShouldEqual(this WeightSet set, string golden)
    {
        using var json = JsonDocument.Parse(Golden.Bytes(golden));
        var expected = json.RootElement.EnumerateObject().ToArray();
        set.Arrays.Select(a => a.Name).Order(StringComparer.Ordinal).ShouldBe(expected.Select(e => e.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in expected)
        {
            int[] shape = [.. parameter.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
            uint[] bits = [.. parameter.Value.GetProperty("bits").EnumerateArray().Select(b => b.GetUInt32())];
            set.Require(parameter.Name, shape).Values.ToArray().Select(BitConverter.SingleToUInt32Bits).ShouldBe(bits, parameter.Name);
        }
    }
}
