using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Optimisation;

/// <summary>Bounds on gradients, so that a single batch cannot throw training off.</summary>
public static class GradientClipping
{
    /// <summary>
    /// The Euclidean norm of all gradients together, added in float64 from the first element of the first tensor to the
    /// last of the last; where a square overflows, of the gradients scaled by a power of two.
    /// </summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="gradients">The gradients.</param>
    /// <exception cref="VentralException">An element is not finite.</exception>
    public static double Norm<T>(ImmutableArray<Tensor<T>> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (gradients.IsDefault)
        {
            throw new ArgumentException("The list of gradients was never made.", nameof(gradients));
        }

        double sum = SumOfSquares(gradients, 1);
        if (double.IsFinite(sum))
        {
            return Math.Sqrt(sum);
        }

        int exponent = Math.ILogB(LargestMagnitude(gradients));
        return Math.ScaleB(Math.Sqrt(SumOfSquares(gradients, Math.ScaleB(1, -exponent))), exponent);
    }

    /// <summary>Shrinks all gradients by one factor where their norm together exceeds a bound.</summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="gradients">The gradients.</param>
    /// <param name="maximum">The greatest norm, above 0.</param>
    /// <returns>The gradients, times <c>maximum / norm</c> where the norm is greater.</returns>
    /// <remarks>PyTorch divides by norm + 10⁻⁶.</remarks>
    /// <exception cref="VentralException">An element is not finite.</exception>
    public static ImmutableArray<Tensor<T>> ByNorm<T>(ImmutableArray<Tensor<T>> gradients, double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(maximum);
        double norm = Norm(gradients);
        return norm <= maximum ? gradients : Map(gradients, value => value * (maximum / norm));
    }

    /// <summary>Holds each element between −limit and limit.</summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="gradients">The gradients.</param>
    /// <param name="limit">The greatest size of an element, above 0.</param>
    /// <exception cref="VentralException">An element is not finite.</exception>
    public static ImmutableArray<Tensor<T>> ByValue<T>(ImmutableArray<Tensor<T>> gradients, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(limit);
        _ = Norm(gradients);
        return Map(gradients, value => Math.Clamp(value, -limit, limit));
    }

    private static double SumOfSquares<T>(ImmutableArray<Tensor<T>> gradients, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (Tensor<T> gradient in gradients)
        {
            foreach (T element in gradient.Values)
            {
                double scaled = Real.ToDouble(element) * scale;
                sum += scaled * scaled;
            }
        }

        return sum;
    }

    private static double LargestMagnitude<T>(ImmutableArray<Tensor<T>> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = 0;
        for (int i = 0; i < gradients.Length; i++)
        {
            foreach (T element in gradients[i].Values)
            {
                largest = Math.Max(largest, Math.Abs(Real.ToDouble(element)));
            }

            if (!double.IsFinite(largest))
            {
                throw new VentralException(FormattableString.Invariant(
                    $"Gradients must be finite, but that of parameter {i} {gradients[i].Shape} is not: lower the learning rate, or look for a division by 0 or a root or logarithm of 0 in the loss."));
            }
        }

        return largest;
    }

    private static void Require(double bound)
    {
        if (!(bound > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(bound), bound, "A bound on gradients is above 0.");
        }
    }

    private static ImmutableArray<Tensor<T>> Map<T>(ImmutableArray<Tensor<T>> gradients, Func<double, double> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. gradients.Select(gradient => new Tensor<T>(
            gradient.Shape,
            Array.ConvertAll(gradient.Buffer, value => Real.FromDouble<T>(function(Real.ToDouble(value))))))];
}
