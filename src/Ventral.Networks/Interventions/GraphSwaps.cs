using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;
using Ventral.Networks.Onnx.Operators;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Interventions;

/// <summary>Interventions that put other functions in the place of a foreign graph's nodes.</summary>
internal static class GraphSwaps
{
    /// <summary>The graph of an architecture that is one.</summary>
    public static ForeignGraph? GraphOf(Architecture architecture) => architecture.Layers.Select(l => l.Operation).OfType<Operation.GraphValue>().FirstOrDefault()?.Graph;

    public static GraphNode Identity(GraphNode node) => Unary(node.Node, node.Node.Inputs[0], call => [call.Input(0)], "identity");

    public static Rewriting OfActivations(Architecture architecture, ForeignGraph graph, ActivationFunction function)
    {
        var inputs = GraphActivations.Find(graph);
        return Swap(
            architecture,
            graph,
            "activation function",
            (node, i) => !inputs.TryGetValue(i, out string? input) ? null
                : function == ActivationFunction.Identity ? Unary(node.Node, input, call => [call.Input(0)], "identity")
                : Unary(node.Node, input, call => [Activations.Apply(call, function)], $"activation {function}"));
    }

    public static Rewriting OfPooling(Architecture architecture, ForeignGraph graph, PoolingKind kind) => Swap(
        architecture,
        graph,
        "sliding pooling window",
        (node, _) => node.Node.Operator is not ("MaxPool" or "AveragePool") || IsWholeMap(graph, node.Node) ? null : Pool(graph, node, kind));

    public static Rewriting OfBatchNormalisation(Architecture architecture, ForeignGraph graph, Func<GraphNode, GraphNode>? swap) => Swap(
        architecture,
        graph,
        "batch normalisation (an exporter may have made it part of the convolution before)",
        (node, _) => node.Node.Operator != "BatchNormalization" ? null
            : swap is null ? throw Fault(graph, node.Node, "cannot take the statistics of a group of images, since a foreign graph sees each image by itself; use 'stored' or 'removed'")
            : swap(node));

    private static GraphNode Pool(ForeignGraph graph, GraphNode node, PoolingKind kind)
    {
        bool isMaximum = node.Node.Operator == "MaxPool";
        if (kind == (isMaximum ? PoolingKind.Max : PoolingKind.Average))
        {
            return node;
        }

        bool isPadded = graph.Nodes.Any(n => n.Node.Operator == "Pad" && n.Node.Outputs[0] == node.Node.Inputs[0] && graph.Values[n.Node.Outputs[0]].Shape != graph.Values.GetValueOrDefault(n.Node.Inputs[0]).Shape);
        return node.Node.Outputs.Count(o => o.Length > 0) > 1 ? throw Fault(graph, node.Node, "gives the places of its maxima too, which no other pooling has")
            : isPadded && kind == PoolingKind.Max ? throw Fault(graph, node.Node, "reads a padded map, whose padding could be the maximum")
            : graph.Values[node.Node.Outputs[0]].Shape.Rank != 4 ? throw Fault(graph, node.Node, "pools something other than maps")
            : new(node.Node, call => [Pools.Pool(call, kind)], $"{kind} pooling");
    }

    // What ends networks: a mean of everything, in one window.
    private static bool IsWholeMap(ForeignGraph graph, OnnxNode node)
    {
        var made = graph.Values[node.Outputs[0]].Shape;
        return node.Operator == "AveragePool" && made.Extents[2..].ToArray().All(e => e == 1);
    }

    private static GraphNode Unary(OnnxNode node, string input, Operator run, string change) =>
        new(node with { Inputs = [input], Settings = [] }, run, change);

    private static Rewriting Swap(Architecture architecture, ForeignGraph graph, string subject, Func<GraphNode, int, GraphNode?> swap)
    {
        var swapped = graph.Nodes.Select(swap).ToImmutableArray();
        if (swapped.All(s => s is null))
        {
            throw new VentralException($"'{architecture.Name}' has no {subject} to intervene on. Leave the intervention out, or choose another network.");
        }

        var result = graph.With([.. graph.Nodes.Select((node, i) => swapped[i] ?? node)]);
        var read = result.Placements.Select(p => p.Parameter.Name).ToHashSet(StringComparer.Ordinal);
        return new(
            [.. architecture.Layers.Select(l => l.Operation is Operation.GraphValue value ? new Layer(l.Name, l.Aliases, l.IsListed, value.In(result), l.Inputs, l.Shape) : l)],
            [.. architecture.Parameters.Select(p => p.Name).Where(name => !read.Contains(name))]);
    }

    private static OnnxGraphException Fault(ForeignGraph graph, OnnxNode node, string problem) => new(graph.Source, node, problem);
}
