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
        var nodes = VaryingNodes(graph, image);
        var made = nodes.SelectMany(n => n.Outputs).ToHashSet(StringComparer.Ordinal);
        var read = nodes.SelectMany(n => n.Inputs).Where(name => name.Length > 0 && name != image && !made.Contains(name)).ToHashSet(StringComparer.Ordinal);

        // Only what those nodes read is kept: what constants are made of may be larger than all else, and is let go as the graph runs.
        var constants = graph.Constants.Where(read.Contains).ToImmutableDictionary(c => c, graph.Constant, StringComparer.Ordinal).ToBuilder();
        var origins = graph.Constants.ToDictionary(c => c, c => c, StringComparer.Ordinal);
        var counts = graph.Constants.ToDictionary(c => c, c => graph.Constant(c).Shape.ValueCount, StringComparer.Ordinal);
        var values = ImmutableDictionary.CreateBuilder<string, (Shape, bool)>(StringComparer.Ordinal);
        var options = new OnnxRunOptions();
        long kept = 0;
        long most = graph.Trace(new Dictionary<string, OnnxArray> { [image] = zeros }, workers, options, (node, results) =>
        {
            foreach (var (name, value) in node.Outputs.Zip(results).Where(p => p.First.Length > 0))
            {
                if (made.Contains(name))
                {
                    values.Add(name, (value.Shape, value.IsReal));
                    continue;
                }

                counts.Add(name, value.Shape.ValueCount);
                bool isMoved = Moves.Contains(node.Operator) && counts.GetValueOrDefault(node.Inputs[0], -1) == value.Shape.ValueCount;
                origins.Add(name, isMoved ? origins[node.Inputs[0]] : name);
                if (read.Contains(name))
                {
                    constants.Add(name, value);
                    kept += value.ByteCount;
                }
            }

            if (kept > options.MostBytes)
            {
                throw new OnnxGraphException(graph.Source, node, FormattableString.Invariant($"must make constants of at most {options.MostBytes:N0} bytes together with those before it, found {kept:N0}"));
            }
        });
        return new(
            nodes,
            constants.ToImmutable(),
            read.ToImmutableDictionary(name => name, name => origins[name], StringComparer.Ordinal),
            values.ToImmutable(),
            most);
    }

    /// <summary>The nodes whose results depend on an image's numbers; its size is known, whatever its numbers.</summary>
    private static ImmutableArray<OnnxNode> VaryingNodes(OnnxGraph graph, string image)
    {
        var varying = new HashSet<string>(StringComparer.Ordinal) { image };
        var nodes = ImmutableArray.CreateBuilder<OnnxNode>();
        foreach (var node in graph.NodesOf(graph.Outputs).Where(n => n.Operator is not ("Shape" or "Size") && n.Inputs.Any(varying.Contains)))
        {
            nodes.Add(node);
            varying.UnionWith(node.Outputs.Where(o => o.Length > 0));
        }

        return nodes.ToImmutable();
    }
}
