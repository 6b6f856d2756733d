using System.Text;
using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx.Runtime;

/// <summary>
/// Bytes that, set behind those of a model, let more of its values be read and its constants be replaced: a second
/// graph, which readers of the format merge with the first.
/// </summary>
internal static class GraphAddition
{
    private const int Graph = 7;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;
    private const int ValueName = 1;
    private const int ValueType = 2;
    private const int TensorType = 1;
    private const int TensorElement = 1;
    private const int TensorShape = 2;
    private const int ShapeExtent = 1;
    private const int ExtentValue = 1;

    /// <summary>Makes the bytes.</summary>
    /// <param name="outputs">Values to read that the model does not list as outputs.</param>
    /// <param name="inputs">Constants to replace that it does not list as inputs.</param>
    public static byte[] Of(IEnumerable<string> outputs, IEnumerable<OnnxTensor> inputs)
    {
        var graph = new List<byte>();
        foreach (string output in outputs)
        {
            Add(graph, GraphOutput, Text(ValueName, output));
        }

        foreach (var input in inputs)
        {
            var shape = new List<byte>();
            foreach (int extent in input.Shape)
            {
                Add(shape, ShapeExtent, Number(ExtentValue, extent));
            }

            List<byte> tensor = [.. Number(TensorElement, (long)input.Element)], type = [];
            Add(tensor, TensorShape, shape);
            Add(type, TensorType, tensor);
            List<byte> value = [.. Text(ValueName, input.Name)];
            Add(value, ValueType, type);
            Add(graph, GraphInput, value);
        }

        var model = new List<byte>();
        if (graph.Count > 0)
        {
            Add(model, Graph, graph);
        }

        return [.. model];
    }

    private static List<byte> Text(int field, string text)
    {
        var bytes = new List<byte>();
        Add(bytes, field, Encoding.UTF8.GetBytes(text));
        return bytes;
    }

    private static List<byte> Number(int field, long value)
    {
        var bytes = new List<byte>();
        AddVariable(bytes, (ulong)field << 3);
        AddVariable(bytes, (ulong)value);
        return bytes;
    }

    private static void Add(List<byte> to, int field, IReadOnlyCollection<byte> content)
    {
        const int LengthDelimited = 2;
        AddVariable(to, ((ulong)field << 3) | LengthDelimited);
        AddVariable(to, (ulong)content.Count);
        to.AddRange(content);
    }

    private static void AddVariable(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.Add((byte)(value | 0x80));
        }

        to.Add((byte)value);
    }
}
