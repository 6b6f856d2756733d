using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Interventions;

/// <summary>Interventions that put another operation in the place of one.</summary>
internal static class LayerSwaps
{
    public static Rewriting OfActivations(Architecture architecture, ActivationFunction function) => Rewriting.Swap(
        architecture,
        operation => IsActivation(operation) ? function == ActivationFunction.Relu ? new Operation.Relu() : new Operation.Activation(function) : null,
        "activation function");

    public static Rewriting OfPooling(Architecture architecture, PoolingKind kind) => Rewriting.Swap(
        architecture,
        operation => operation is not Operation.Pool pool ? null
            : kind == PoolingKind.Strided ? new Operation.Subsample(pool.Geometry)
            : kind == PoolingKind.Max ? new Operation.Pool(true, pool.Geometry)
            : pool.IsMaximum ? new Operation.Pool(false, pool.Geometry with { CountsPadding = false })
            : pool,
        "sliding pooling window");

    public static Rewriting OfBatchNormalisation(Architecture architecture, Func<Operation, Operation> swap) => Rewriting.Swap(
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
