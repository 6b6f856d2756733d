using System.Text.Json;
using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>What PyTorch exports, at several versions of the operators, against what PyTorch computes (Goldens/onnx/exports.py).</summary>
public class OnnxExportTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Ventral.Networks.Tests", "Goldens", "onnx");

    [Theory]
    [InlineData("plain")]
    [InlineData("pieces")]
    [InlineData("decoder")]
    [InlineData("resizes")]
    [InlineData("volumes")]
    [InlineData("arithmetic")]
    [InlineData("vit")]
    [InlineData("convnext")]
    [InlineData("densenet")]
    public void An_export_computes_what_PyTorch_does(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "exports.json")));
        var golden = json.RootElement.GetProperty(name);
        int[] shape = Ints(golden.GetProperty("shape"));
        foreach (int opset in Ints(golden.GetProperty("opsets")))
        {
            var graph = new OnnxGraph(OnnxModel.Read(Path.Combine(Folder, FormattableString.Invariant($"{name}-{opset}.onnx"))));
            var outputs = Run(graph, Input(shape), new Workers(1));
            var again = Run(graph, Input(shape), new Workers(4));
            foreach (var (output, expected) in graph.Outputs.Zip(golden.GetProperty("outputs").EnumerateArray()))
            {
                string where = FormattableString.Invariant($"{name}, version {opset}, {output}");
                var found = outputs[output];
                found.Shape.Extents.ToArray().ShouldBe(Ints(expected.GetProperty("shape")), where);
                float[] values = [.. expected.GetProperty("values").EnumerateArray().Select(v => v.GetSingle())];
                float[] reals = found.IsReal ? found.Reals.ToArray() : [.. found.Wholes.ToArray().Select(v => (float)v)];
                Deviation.OfWhole(reals, values).ShouldBeLessThan(2e-6, where);
                if (found.IsReal)
                {
                    again[output].Reals.SequenceEqual(found.Reals).ShouldBeTrue(where);
                }
            }

            graph.Outputs.Length.ShouldBe(golden.GetProperty("outputs").GetArrayLength());
        }
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, OnnxArray> Run(OnnxGraph graph, OnnxArray input, Workers workers) =>
        graph.Run(new Dictionary<string, OnnxArray> { [graph.Inputs[0].Name] = input }, null, workers);

    // The formula of exports.py.
    private static OnnxArray Input(int[] shape)
    {
        var extents = Shape.Of(shape);
        return OnnxArray.Of(extents, [.. Enumerable.Range(0, extents.ValueCount).Select(i => (float)((i * 37L % 101 / 50.0) - 1))]);
    }

    private static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];
}
