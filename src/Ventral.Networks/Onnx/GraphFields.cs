using Ventral.Data.Formats.Onnx;
using Axis = Ventral.Networks.ReceptiveField.Axis;

namespace Ventral.Networks.Onnx;

/// <summary>How much of the image the values of a foreign graph see.</summary>
internal static class GraphFields
{
    /// <summary>Rows and columns, no more than the image has once positions are mixed.</summary>
    public static (double Height, double Width) Of(ForeignGraph graph, string value)
    {
        var axes = ChannelAxes.Of(graph);
        var whole = (Down: new Axis(graph.Input.Height, 1), Across: new Axis(graph.Input.Width, 1));
        var fields = new Dictionary<string, (Axis Down, Axis Across)>(StringComparer.Ordinal) { [graph.Input.Name] = (new(1, 1), new(1, 1)) };

        // A value that sees all need not be a map any more.
        var mixed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, _, _) in graph.Nodes)
        {
            string[] read = [.. node.Inputs.Where(fields.ContainsKey)];
            bool isMixed = read.Any(mixed.Contains) || Mixes(graph, axes, node, read);
            var field = isMixed ? whole
                : node.Operator is "Conv" or "MaxPool" or "AveragePool" ? Window(graph, node, fields[read[0]])
                : read.Select(r => fields[r]).Aggregate((a, b) => (Axis.Widest(a.Down, b.Down), Axis.Widest(a.Across, b.Across)));
            foreach (string made in node.Outputs.Where(o => o.Length > 0))
            {
                fields[made] = field;
                if (isMixed)
                {
                    mixed.Add(made);
                }
            }

            if (node.Outputs.Contains(value))
            {
                break;
            }
        }

        return (fields[value].Down.Size, fields[value].Across.Size);
    }

    private static bool Mixes(ForeignGraph graph, Dictionary<string, int> axes, OnnxNode node, string[] read)
    {
        switch (node.Operator)
        {
            case "Conv" or "MaxPool" or "AveragePool":
                return Shape(graph, read[0]).Rank != 4;
            case "BatchNormalization" or "LRN" or "Identity" or "Dropout" or "Transpose" or "Concat" or "Pad" or "Cast" or "PRelu" or "Clip" or "Pow" or "Where" or "LayerNormalization":
                return false;
            case "MatMul":
                return read.Length > 1 || read[0] != node.Inputs[0];
            case "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze":
                return Shape(graph, read[0]) is var before && before.Rank > 2 && before.Extents[2..].ToArray().Any(e => e > 1);
            default:
                // One by one, or along the channels alone.
                var made = graph.Values.TryGetValue(node.Outputs[0], out var known) ? known.Shape : null;
                bool isAlong = node.Operator.StartsWith("Reduce", StringComparison.Ordinal) || node.Operator is "Softmax" or "LogSoftmax" or "Slice" or "Split" or "Gather";
                int channels = axes.GetValueOrDefault(read[0], 1);
                return isAlong
                    ? made is null || made.Rank != Shape(graph, read[0]).Rank || node.Operator.Contains("Softmax", StringComparison.Ordinal) || Enumerable.Range(0, made.Rank).Any(a => a != channels && made[a] != Shape(graph, read[0])[a])
                    : made is null || read.Any(r => Shape(graph, r).Rank != made.Rank) || node.Operator is "ConvTranspose" or "Gemm" or "InstanceNormalization" or "GroupNormalization" or "Resize" or "Upsample"
                        or "GlobalAveragePool" or "GlobalMaxPool" or "DepthToSpace" or "SpaceToDepth" or "Expand" or "Tile" or "ScatterND" or "GatherElements" or "LpNormalization" or "ArgMax" or "ArgMin";
        }
    }

    private static Tensors.Shape Shape(ForeignGraph graph, string value) => value == graph.Input.Name ? graph.Input.Shape : graph.Values[value].Shape;

    private static (Axis Down, Axis Across) Window(ForeignGraph graph, OnnxNode node, (Axis Down, Axis Across) from)
    {
        var kernel = node.Operator == "Conv"
            ? [.. (graph.Placements.FirstOrDefault(p => p.Value == node.Inputs[1])?.Shape ?? Shape(graph, node.Inputs[1])).Extents[2..].ToArray().Select(e => (long)e)]
            : Numbers(node, "kernel_shape");
        var strides = Numbers(node, "strides");
        var dilations = Numbers(node, "dilations");
        return (from.Down.Window((int)kernel[0], (int)strides[0], (int)dilations[0]), from.Across.Window((int)kernel[1], (int)strides[1], (int)dilations[1]));
    }

    private static long[] Numbers(OnnxNode node, string name) => node.Settings.FirstOrDefault(s => s.Name == name) is { } stated ? [.. stated.Wholes] : [1, 1];
}
