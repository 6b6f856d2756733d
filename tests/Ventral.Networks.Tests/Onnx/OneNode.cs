using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Tensors;
using Ventral.TestSupport;

namespace Ventral.Networks.Tests.Onnx;

/// <summary>Runs graphs of one node.</summary>
internal static class OneNode
{
    public static OnnxArray R(int[] shape, params float[] values) => OnnxArray.Of(Shape.Of(shape), values);

    public static OnnxArray W(params long[] values) => OnnxArray.Of(Shape.Of(values.Length), values);

    public static float[] Reals(int opset, string kind, OnnxArray[] inputs, params byte[][] attributes) => Run(opset, kind, inputs, 1, attributes)[0].Reals.ToArray();

    public static OnnxArray[] Run(int opset, string kind, OnnxArray?[] inputs, int outputs, params byte[][] attributes) =>
        Run(opset, kind, inputs, outputs, null, attributes);

    public static OnnxArray[] Run(int opset, string kind, OnnxArray?[] inputs, int outputs, OnnxRunOptions? options, params byte[][] attributes)
    {
        string[] read = [.. inputs.Select((v, i) => v is null ? "" : $"x{i}")], made = [.. Enumerable.Range(0, outputs).Select(i => $"y{i}")];
        byte[][] parts =
        [
            OnnxBytes.Node(kind, read, made, attributes),
            .. inputs.Select((v, i) => v is null ? [] : OnnxBytes.Field(11, OnnxBytes.Field(1, $"x{i}"))),
            .. made.Select(OnnxBytes.Output),
        ];
        var graph = new OnnxGraph(OnnxModel.Decode("one", OnnxBytes.Model(opset, parts)));
        var values = inputs.Select((v, i) => (Name: $"x{i}", Value: v)).Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value!);
        var results = graph.Run(values, null, new Workers(2), options);
        return [.. made.Select(m => results[m])];
    }
}
