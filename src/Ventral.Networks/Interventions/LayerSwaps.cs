using Ventral.Networks.Onnx;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Interventions;

/// <summary>Interventions that put another operation in the place of one.</summary>
internal static class LayerSwaps
{
    public static Rewriting OfActivations(Architecture architecture, ActivationFunction function) => GraphSwaps.GraphOf(architecture) is { } graph ? GraphSwaps.OfActivations(architecture, graph, function) : Rewriting.Swap(
        architecture,
        operation => IsActivation(operation) ? function == ActivationFunction.Relu ? new Operation.Relu() : new Operation.Activation(function) : null,
        "activation function");

    public static Rewriting OfPooling(Architecture architecture, PoolingKind kind) => GraphSwaps.GraphOf(architecture) is { } graph ? GraphSwaps.OfPooling(architecture, graph, kind) : Rewriting.Swap(
        architecture,
        operation => operation is not Operation.Pool pool ? null
            : kind == PoolingKind.Strided ? new Operation.Subsample(pool.Geometry)
            : kind == PoolingKind.Max ? new Operation.Pool(true, pool.Geometry)
            : pool.IsMaximum ? new Operation.Pool(false, pool.Geometry with { CountsPadding = false })
            : pool,
        "sliding pooling window");

    /// <param name="architecture">Before.</param>
    /// <param name="swap">What a layer computes instead.</param>
    /// <param name="inGraph">What a node of a foreign graph computes instead; null where it cannot.</param>
    public static Rewriting OfBatchNormalisation(Architecture architecture, Func<Operation, Operation> swap, Func<GraphNode, GraphNode>? inGraph) => GraphSwaps.GraphOf(architecture) is { } graph ? GraphSwaps.OfBatchNormalisation(architecture, graph, inGraph) : Rewriting.Swap(
        architecture, operation => operation is Operation.BatchNormalisation ? swap(operation) : null, "batch normalisation");

    // Sigmoids gate other maps in the architectures that have them.
    private static bool IsActivation(Operation operation) => operation switch
    {
        Operation.Relu => true,
        Operation.Clamp c => c is { Minimum: 0, Maximum: 6 },
        Operation.OutputRange r => r.Range.Start is [0, 6],
        Operation.Activation a => a.Function.Kind is not (ActivationKind.Sigmoid or ActivationKind.HardSigmoid),
        _ => false,
    };
}
