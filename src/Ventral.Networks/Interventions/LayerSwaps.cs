using Ventral.Networks.Onnx;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Interventions;

/// <summary>Interventions that put another operation in the place of one.</summary>
internal static class LayerSwaps
{
    public static Rewriting OfActivations(Architecture architecture, ActivationFunction function)
    {
        if (GraphSwaps.GraphOf(architecture) is { } graph)
        {
            return GraphSwaps.OfActivations(architecture, graph, function);
        }

        // What multiplies other maps is a gate.
        var gates = architecture.Layers.Where(l => l.Operation is Operation.ChannelGate).Select(l => architecture.Layers[l.Inputs[1]]).ToHashSet();
        return Rewriting.Swap(
            architecture,
            layer => !IsActivation(layer.Operation) || gates.Contains(layer) ? null : function == ActivationFunction.Relu ? new Operation.Relu() : new Operation.Activation(function),
            "activation function");
    }

    public static Rewriting OfPooling(Architecture architecture, PoolingKind kind) => GraphSwaps.GraphOf(architecture) is { } graph ? GraphSwaps.OfPooling(architecture, graph, kind) : Rewriting.Swap(
        architecture,
        layer => layer.Operation is not Operation.Pool pool ? null
            : kind == PoolingKind.Strided ? new Operation.Subsample(pool.Geometry)
            : kind == PoolingKind.Max ? new Operation.Pool(true, pool.Geometry)
            : pool.IsMaximum ? new Operation.Pool(false, pool.Geometry with { CountsPadding = false })
            : pool,
        "sliding pooling window");

    /// <param name="architecture">Before.</param>
    /// <param name="swap">What a layer computes instead.</param>
    /// <param name="inGraph">What a node of a foreign graph computes instead; null where it cannot.</param>
    public static Rewriting OfBatchNormalisation(Architecture architecture, Func<Operation, Operation> swap, Func<GraphNode, GraphNode>? inGraph) => GraphSwaps.GraphOf(architecture) is { } graph ? GraphSwaps.OfBatchNormalisation(architecture, graph, inGraph) : Rewriting.Swap(
        architecture, layer => layer.Operation is Operation.BatchNormalisation ? swap(layer.Operation) : null, "batch normalisation");

    private static bool IsActivation(Operation operation) => operation switch
    {
        Operation.Relu => true,
        Operation.Clamp c => c is { Minimum: 0, Maximum: 6 },
        Operation.OutputRange r => r.Range.Start is [0, 6],
        Operation.Activation => true,
        _ => false,
    };
}
