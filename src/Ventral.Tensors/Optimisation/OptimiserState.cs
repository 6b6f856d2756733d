using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>
/// All that an optimiser remembers between steps, as plain numbers and tensors: written down and read back, training
/// goes on with the same bits.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <param name="StepCount">Steps taken.</param>
/// <param name="Averages">
/// For each running average that the optimiser keeps (in the order that it documents), one tensor a parameter, of its shape.
/// </param>
public sealed record OptimiserState<T>(long StepCount, ImmutableArray<ImmutableArray<Tensor<T>>> Averages)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
