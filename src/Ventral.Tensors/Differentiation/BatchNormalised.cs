using System.Numerics;

namespace Ventral.Tensors.Differentiation;

/// <summary>A batch normalised by its own statistics, and these statistics for the running averages.</summary>
/// <typeparam name="T">The numbers.</typeparam>
/// <param name="Output">The normalised batch, of the input's shape.</param>
/// <param name="Mean">Each channel's mean.</param>
/// <param name="Variance">Each channel's mean squared deviation: divided by the count n, where PyTorch's running variance takes n − 1.</param>
public sealed record BatchNormalised<T>(Variable<T> Output, Tensor<T> Mean, Tensor<T> Variance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
