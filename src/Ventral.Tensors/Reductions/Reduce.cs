using System.Buffers;
using System.Numerics;

namespace Ventral.Tensors.Reductions;

/// <summary>Sums, means, variances, extremes, norms and their kin along an axis of an array of float32 or float64.</summary>
/// <remarks>
/// <para>Terms are joined in float64 by a fixed tree, and the result is rounded once to the type of the input. The tree
/// depends on the length alone, so neither threads nor vector width show in the bits: stretches of 128 terms are joined
/// first to last (in rows, where no axis follows, 16 such stretches run side by side), then stretches in pairs. For n
/// terms the rounding error of a float64 sum is below (132 + log₂ n) · 2⁻⁵³ of the sum of the terms' magnitudes; NumPy
/// and PyTorch sum float32 in float32.</para>
/// <para>NaN along the axis gives NaN, in extremes too; it is always the same NaN. An empty axis gives a sum of 0, a
/// product of 1, a norm of 0 and a log-sum-exp of −∞; what has no value there throws. Arrays without outputs are fine.
/// Work is divided by output: one single long row runs on one thread.</para>
/// </remarks>
public static unsafe partial class Reduce
{
    /// <summary>The sum; 0 of nothing.</summary>
    /// <param name="axis">How the axis lies in the array.</param>
    /// <param name="input">The array.</param>
    /// <param name="output">Takes <c>[outer × inner]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the axis.</exception>
    public static void Sum<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, Itself, Total>(axis, input, output, x => x, workers);

    /// <summary>The product; 1 of nothing.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void Product<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, Itself, Times>(axis, input, output, x => x, workers);

    /// <summary>The mean.</summary>
    /// <inheritdoc cref="Sum"/>
    /// <exception cref="ArgumentException">A length does not fit the axis, or nothing lies along it.</exception>
    public static void Mean<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReducedAxis.Require(axis, input.Length, output.Length, leastLength: 1);
        Run<T, Itself, Total>(axis, input, output, sum => sum / axis.Length, workers);
    }

    /// <summary>The variance: the sum of squared deviations from the mean, over the count less <paramref name="ddof"/>. The mean is found first, in float64.</summary>
    /// <param name="axis">How the axis lies in the array.</param>
    /// <param name="input">The array.</param>
    /// <param name="ddof">Degrees of freedom that are lost: 0 for all there is, 1 for the unbiased estimate from a sample.</param>
    /// <param name="output">Takes <c>[outer × inner]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the axis, or no more than <paramref name="ddof"/> values lie along it.</exception>
    public static void Variance<T>(ReducedAxis axis, ReadOnlySpan<T> input, int ddof, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Spread(axis, input, ddof, output, variance => variance, workers);

    /// <summary>The square root of the variance.</summary>
    /// <inheritdoc cref="Variance"/>
    public static void StandardDeviation<T>(ReducedAxis axis, ReadOnlySpan<T> input, int ddof, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Spread(axis, input, ddof, output, Math.Sqrt, workers);

    private static void Spread<T>(ReducedAxis axis, ReadOnlySpan<T> input, int ddof, Span<T> output, Func<double, double> finish, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ddof);
        ReducedAxis.Require(axis, input.Length, output.Length, leastLength: ddof + 1L);
        double[] means = ArrayPool<double>.Shared.Rent(output.Length);
        try
        {
            Run<T, Itself, Total>(axis, input, [], means, workers);
            for (int i = 0; i < output.Length; i++)
            {
                means[i] /= axis.Length;
            }

            Shifted<T, SquaredDeviation, Total>(axis, input, means, output, (_, squares) => finish(squares / (axis.Length - ddof)), workers);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(means);
        }
    }

    private static void Run<T, TTerm, TJoin>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Func<double, double> finish, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm
        where TJoin : struct, IJoin => Shifted<T, TTerm, TJoin>(axis, input, [], output, (_, result) => finish(result), workers);

    // The rounded results of terms about a shift for each output; the finish gets the shift and the result.
    private static void Shifted<T, TTerm, TJoin>(
        ReducedAxis axis, ReadOnlySpan<T> input, ReadOnlySpan<double> shifts, Span<T> output, Func<double, double, double> finish, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm
        where TJoin : struct, IJoin
    {
        ReducedAxis.Require(axis, input.Length, output.Length);
        double[] results = ArrayPool<double>.Shared.Rent(output.Length);
        try
        {
            Run<T, TTerm, TJoin>(axis, input, shifts, results, workers);
            for (int i = 0; i < output.Length; i++)
            {
                double result = finish(shifts.IsEmpty ? 0 : shifts[i], results[i]);
                output[i] = double.IsNaN(result) ? T.NaN : Real.FromDouble<T>(result);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(results);
        }
    }

    private static void Run<T, TTerm, TJoin>(ReducedAxis axis, ReadOnlySpan<T> input, ReadOnlySpan<double> shifts, Span<double> results, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm
        where TJoin : struct, IJoin
    {
        ArgumentNullException.ThrowIfNull(workers);
        fixed (T* inputAt = input)
        fixed (double* shiftsAt = shifts, resultsAt = results)
        {
            Fold<T, TTerm, TJoin>.Run(axis, inputAt, shiftsAt, resultsAt, workers);
        }
    }
}
