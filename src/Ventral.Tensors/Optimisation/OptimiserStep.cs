using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>What a step of an optimiser gives.</summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <param name="Parameters">The parameters' new values.</param>
/// <param name="State">What the optimiser remembers for the next step.</param>
public sealed record OptimiserStep<T>(ImmutableArray<Tensor<T>> Parameters, OptimiserState<T> State)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
