using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Formats.Onnx;
using Ventral.Data.Images;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>Makes an architecture, and the weights that came with it, of an ONNX model.</summary>
internal static class OnnxArchitecture
{
    private static readonly string[] Listed =
    [
        "Conv", "ConvTranspose", "Gemm", "MatMul", "MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool", "LRN", "Relu", "LeakyRelu", "Elu", "Celu", "Selu", "Gelu", "Mish",
        "HardSwish", "Tanh", "Softplus", "Softsign", "ThresholdedRelu", "PRelu", "Clip", "Concat", "Softmax",
    ];

    /// <param name="name">What the network is called.</param>
    /// <param name="model">The model.</param>
    /// <param name="choose">Gives the preprocessing for images of the given height and width.</param>
    /// <param name="size">The height and width that the user asks for; null for the graph's own.</param>
    public static (Architecture Architecture, WeightSet Weights) Create(string name, OnnxModel model, Func<(int Height, int Width), Preprocessing> choose, (int Height, int Width)? size)
    {
        var whole = new OnnxGraph(model);
        var input = GraphInput.Of(whole, size);
        var preprocessing = choose((input.Height, input.Width));
        var folded = FoldedGraph.Of(whole, input.Name, input.Array(new float[3 * input.Height * input.Width]), new Workers(1));
        var placements = GraphParameters.Of(folded);
        var weights = new WeightSet(model.Source, placements.Select(p => new WeightArray(p.Parameter.Name, p.Parameter.Shape, p.Read(folded.Constants[p.Value].RealBuffer))));
        var graph = new ForeignGraph(
            model.Source,
            whole.Opset,
            input,
            [.. folded.Nodes.Select(n => new GraphNode(n))],
            folded.Constants.RemoveRange(placements.Select(p => p.Value)),
            placements,
            folded.Values,
            folded.MostBytes);
        var outputs = whole.Outputs.ToHashSet(StringComparer.Ordinal);
        return (new(name, preprocessing, InitialisationScheme.PyTorch, Layers(graph, outputs), [], streamName: $"onnx/{graph.Hash}"), weights);
    }

    private static ImmutableArray<Layer> Layers(ForeignGraph graph, HashSet<string> outputs)
    {
        var axes = ChannelAxes.Of(graph);
        var layouts = graph.Values.Where(v => v.Value.IsReal && ValueLayout.Of(v.Value.Shape, axes[v.Key], graph.Input.Copies) is not null)
            .ToDictionary(v => v.Key, v => ValueLayout.Of(v.Value.Shape, axes[v.Key], graph.Input.Copies)!.Value, StringComparer.Ordinal);
        if (layouts.Count == 0)
        {
            throw new OnnxGraphException(graph.Source, null, "must compute real numbers from the image, found none; is it a network that sees images?");
        }

        ImmutableArray<OnnxNode> nodes = [.. graph.Nodes.Select(n => n.Node)];
        var names = new LayerNames(nodes, layouts.Keys.Append(graph.Input.Name).ToHashSet(StringComparer.Ordinal));
        var layers = ImmutableArray.CreateBuilder<Layer>();
        layers.Add(new(graph.Input.Name, [], false, new Operation.Input(), [], new(3, graph.Input.Height, graph.Input.Width)));
        foreach (var node in nodes)
        {
            foreach (string value in node.Outputs.Where(layouts.ContainsKey))
            {
                bool isSum = node.Operator == "Add" && node.Inputs.All(graph.Values.ContainsKey);
                bool isListed = outputs.Contains(value) || names.IsEnd(value) || (!names.IsInner(value) && (isSum || Listed.Contains(node.Operator)));
                layers.Add(new(
                    names.NameOf(value), names.AliasesOf(value), isListed, new Operation.GraphValue(graph, value, node.Operator, layouts[value]), [0], layouts[value].Shape));
            }
        }

        return layers.ToImmutable();
    }
}
