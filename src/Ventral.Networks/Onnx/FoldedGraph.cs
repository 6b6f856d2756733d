using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// A graph for images of one size: what does not depend on an image's numbers is computed once, so that only nodes remain
/// that an image goes through, with the constants that they read.
/// </summary>
internal sealed class FoldedGraph
{
    // These move numbers about, so that what they make goes by the name of what they read.
    private static readonly string[] Moves = ["Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Cast", "DequantizeLinear", "Expand", "Tile"];

    private FoldedGraph(ImmutableArray<OnnxNode> nodes, ImmutableDictionary<string, OnnxArray> constants, ImmutableDictionary<string, string> origins, ImmutableDictionary<string, (Shape Shape, bool IsReal)> values, long mostBytes)
    {
        Nodes = nodes;
        Constants = constants;
        Origins = origins;
        Values = values;
        MostBytes = mostBytes;
    }

    /// <summary>The nodes that an image goes through on its way to the outputs, in the order of the run.</summary>
    public ImmutableArray<OnnxNode> Nodes { get; }

    /// <summary>The constants that those nodes read.</summary>
    public ImmutableDictionary<string, OnnxArray> Constants { get; }

    /// <summary>For each constant what the file calls its numbers.</summary>
    public ImmutableDictionary<string, string> Origins { get; }

    /// <summary>What those nodes make.</summary>
    public ImmutableDictionary<string, (Shape Shape, bool IsReal)> Values { get; }

    /// <summary>The most bytes that values took at once.</summary>
    public long MostBytes { get; }

    /// <summary>Runs a graph once on an image of zeros, which tells every shape.</summary>
    public static FoldedGraph Of(OnnxGraph graph, string image, OnnxArray zeros, Workers workers)
    {
        var varying = new HashSet<string>(StringComparer.Ordinal) { image };
        var folded = graph.Constants.ToDictionary(c => c, graph.Constant, StringComparer.Ordinal);
        var origins = graph.Constants.ToDictionary(c => c, c => c, StringComparer.Ordinal);
        var values = ImmutableDictionary.CreateBuilder<string, (Shape, bool)>(StringComparer.Ordinal);
        var nodes = ImmutableArray.CreateBuilder<OnnxNode>();
        long most = graph.Trace(new Dictionary<string, OnnxArray> { [image] = zeros }, workers, new(), (node, made) =>
        {
            // An image's size is known, whatever its numbers.
            bool varies = node.Operator is not ("Shape" or "Size") && node.Inputs.Any(varying.Contains);
            if (varies)
            {
                nodes.Add(node);
            }

            foreach (var (name, value) in node.Outputs.Zip(made).Where(p => p.First.Length > 0))
            {
                if (varies)
                {
                    varying.Add(name);
                    values.Add(name, (value.Shape, value.IsReal));
                }
                else
                {
                    folded.Add(name, value);
                    bool isMoved = Moves.Contains(node.Operator) && folded[node.Inputs[0]].Shape.ValueCount == value.Shape.ValueCount;
                    origins.Add(name, isMoved ? origins[node.Inputs[0]] : name);
                }
            }
        });
        string[] read = [.. nodes.SelectMany(n => n.Inputs).Where(folded.ContainsKey).Distinct(StringComparer.Ordinal)];
        return new(
            nodes.ToImmutable(),
            read.ToImmutableDictionary(name => name, name => folded[name], StringComparer.Ordinal),
            read.ToImmutableDictionary(name => name, name => origins[name], StringComparer.Ordinal),
            values.ToImmutable(),
            most);
    }
}
