using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// Follows the axis of channels through a graph. Convolutions and pools have it second, matrix products and layer normalisation
/// last; transposing moves it, and what keeps the number of axes keeps it. Where it is lost it is taken to be the second, but
/// the last of three axes, as tokens have it.
/// </summary>
internal static class ChannelAxes
{
    public static Dictionary<string, int> Of(ForeignGraph graph)
    {
        var axes = new Dictionary<string, int>(StringComparer.Ordinal) { [graph.Input.Name] = graph.Input.ChannelsLast ? 3 : 1 };
        foreach (var (node, _, _) in graph.Nodes)
        {
            foreach (string made in node.Outputs.Where(graph.Values.ContainsKey))
            {
                axes[made] = Of(graph, axes, node, graph.Values[made].Shape);
            }
        }

        return axes;
    }

    private static int Of(ForeignGraph graph, Dictionary<string, int> axes, OnnxNode node, Shape made)
    {
        switch (node.Operator)
        {
            case "Conv" or "ConvTranspose" or "MaxPool" or "AveragePool" or "GlobalMaxPool" or "GlobalAveragePool" or "BatchNormalization"
                or "InstanceNormalization" or "GroupNormalization" or "LRN" or "DepthToSpace" or "SpaceToDepth" or "Gemm" when made.Rank > 1:
                return 1;
            case "MatMul" or "LayerNormalization" when made.Rank > 0:
                return made.Rank - 1;
            default:
                break;
        }

        string[] read = [.. node.Inputs.Where(axes.ContainsKey)];
        if (node.Operator == "Transpose")
        {
            int rank = made.Rank;
            var order = node.Settings.FirstOrDefault(s => s.Name == "perm");
            int moved = order is null ? rank - 1 - axes[read[0]] : order.Wholes.IndexOf(axes[read[0]]);
            return moved >= 0 ? moved : Usual(made);
        }

        foreach (string input in read)
        {
            var shape = ShapeOf(graph, input);
            int axis = axes[input];
            bool isReshaped = node.Operator is "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze";
            if (!isReshaped && shape.Rank == made.Rank)
            {
                return axis;
            }

            if (isReshaped && axis == 1 && made.Rank > 1 && made[1] == shape[1])
            {
                return 1;
            }

            if (isReshaped && axis == shape.Rank - 1 && made.Rank > 0 && made[-1] == shape[-1])
            {
                return made.Rank - 1;
            }
        }

        return Usual(made);
    }

    private static Shape ShapeOf(ForeignGraph graph, string value) => value == graph.Input.Name ? graph.Input.Shape : graph.Values[value].Shape;

    private static int Usual(Shape made) => made.Rank < 2 ? 0 : made.Rank == 3 ? 2 : 1;
}
