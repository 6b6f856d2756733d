using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>A graph as the body of a network: what an image goes through, without its weights.</summary>
internal sealed class ForeignGraph
{
    private readonly Lazy<string> hash;

    public ForeignGraph(
        string source, int opset, GraphInput input, ImmutableArray<GraphNode> nodes, ImmutableDictionary<string, OnnxArray> constants, ImmutableArray<Placement> placements, ImmutableDictionary<string, (Shape Shape, bool IsReal)> values, long mostBytes)
    {
        Source = source;
        Opset = opset;
        Input = input;
        Nodes = nodes;
        Constants = constants;
        Placements = placements;
        Values = values;
        MostBytes = mostBytes;
        hash = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe()))));
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    public int Opset { get; }

    /// <summary>What takes the image.</summary>
    public GraphInput Input { get; }

    /// <summary>In an order in which each reads what earlier ones made.</summary>
    public ImmutableArray<GraphNode> Nodes { get; }

    /// <summary>What nodes read that is neither learnt nor depends on the image.</summary>
    public ImmutableDictionary<string, OnnxArray> Constants { get; }

    /// <summary>What was learnt.</summary>
    public ImmutableArray<Placement> Placements { get; }

    /// <summary>What nodes make.</summary>
    public ImmutableDictionary<string, (Shape Shape, bool IsReal)> Values { get; }

    /// <summary>The most bytes that the values of one image take at once.</summary>
    public long MostBytes { get; }

    /// <summary>Parameters that nodes multiply by, though they are neither filters nor matrices: products of several matrices at once.</summary>
    public ImmutableArray<Parameter> UnclearFactors
    {
        get
        {
            var factors = Nodes.Where(n => n.Node.Operator is "MatMul" or "Gemm" or "Conv" or "ConvTranspose").SelectMany(n => n.Node.Inputs.Take(2)).ToHashSet(StringComparer.Ordinal);
            return [.. Placements.Where(p => p.Parameter.Role == ParameterRole.Unclear && factors.Contains(p.Value)).Select(p => p.Parameter)];
        }
    }

    /// <summary>SHA-256 of what is computed from image and weights.</summary>
    public string Hash => hash.Value;

    /// <summary>A graph that can be run; each keeps what its kernels lay out.</summary>
    public OnnxGraph Runnable(ImmutableArray<string> outputs)
    {
        var inputs = Placements.Select(p => new OnnxValueInfo(p.Value, OnnxElement.Float32, [.. p.Shape.Extents.ToArray().Select(e => (long?)e)])).Prepend(Input.Info);
        return new(Source, Opset, [.. inputs], Constants.Select(c => (c.Key, c.Value)), Nodes, outputs);
    }

    /// <summary>The graph as a model of its own, with weights.</summary>
    /// <param name="weights">The numbers of each of <see cref="Placements"/> that nodes on the way to the outputs read.</param>
    /// <exception cref="VentralException">An intervention changed an operator.</exception>
    public OnnxModel Model(IEnumerable<KeyValuePair<string, OnnxArray>> weights) =>
        Nodes.FirstOrDefault(n => n.Run is not null) is { } changed
            ? throw new VentralException($"ONNX Runtime cannot run {changed.Node} of '{Source}' as {changed.Change}: swapped operators are Ventral's own. Leave out --runtime.")
            : new(
                Source,
                0,
                "ventral",
                ImmutableDictionary<string, long>.Empty.Add("", Opset),
                [.. Nodes.Select(n => n.Node)],
                [.. Constants.Concat(weights).Select(c => Tensor(c.Key, c.Value))],
                [Input.Info],
                [],
                []);

    /// <summary>The parameters that each value depends on, in the order of <see cref="Placements"/>.</summary>
    public ImmutableArray<Parameter> ParametersOf(string value)
    {
        var graph = Runnable([value]);
        var read = graph.NodesOf([value]).SelectMany(n => n.Inputs).ToHashSet(StringComparer.Ordinal);
        return [.. Placements.Where(p => read.Contains(p.Value)).Select(p => p.Parameter)];
    }

    public ForeignGraph With(ImmutableArray<GraphNode> nodes)
    {
        var read = nodes.SelectMany(n => n.Node.Inputs).ToHashSet(StringComparer.Ordinal);
        return new(Source, Opset, Input, nodes, Constants, [.. Placements.Where(p => read.Contains(p.Value))], Values, MostBytes);
    }

    /// <summary>Stable text of what is computed: names of values are part of it, names of nodes and of the file are not.</summary>
    private string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"onnx {Opset}; {Input}\n");
        foreach (var (node, _, change) in Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", node.Outputs)} = {change ?? node.Operator}({string.Join(", ", node.Inputs)})");
            foreach (var setting in node.Settings.OrderBy(s => s.Name, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $" {setting.Name}={Text(setting)}");
            }

            text.Append('\n');
        }

        foreach (var (name, constant) in Constants.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {constant} {Convert.ToHexStringLower(HashOf(constant))}\n");
        }

        foreach (var placement in Placements)
        {
            text.Append(CultureInfo.InvariantCulture, $"{placement.Value}: {placement.Parameter} in {placement.Groups}\n");
        }

        return text.ToString();
    }

    private static OnnxTensor Tensor(string name, OnnxArray array)
    {
        ImmutableArray<int> shape = [.. array.Shape.Extents];
        return array.IsReal ? OnnxTensor.Of(name, array.Element, shape, array.Reals) : OnnxTensor.Of(name, array.Element, shape, array.Wholes);
    }

    private static byte[] HashOf(OnnxArray array) => SHA256.HashData(array.IsReal
        ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.Reals)
        : System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.Wholes));

    private static string Text(OnnxSetting setting) => setting.Kind switch
    {
        OnnxSettingKind.Real => setting.Real.ToString("R", CultureInfo.InvariantCulture),
        OnnxSettingKind.Whole => setting.Whole.ToString(CultureInfo.InvariantCulture),
        OnnxSettingKind.Text => setting.Text,
        OnnxSettingKind.Tensor => $"{setting.Tensor} {Convert.ToHexStringLower(SHA256.HashData(setting.Tensor!.Data.Span))}",
        OnnxSettingKind.Reals => string.Join(' ', setting.Reals.Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        OnnxSettingKind.Wholes => string.Join(' ', setting.Wholes.Select(v => v.ToString(CultureInfo.InvariantCulture))),
        _ => string.Join(' ', setting.Texts),
    };
}
