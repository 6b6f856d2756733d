using System.Buffers;
using System.Numerics;

namespace Ventral.Tensors.Reductions;

// Norms, and the logarithm of a sum of powers.
public static unsafe partial class Reduce
{
    /// <summary>
    /// The norm; 0 of nothing. Squares are float64: those of float64 values beyond 10¹⁵⁴ overflow to ∞, and those below
    /// 10⁻¹⁵⁴ lose digits, as in NumPy.
    /// </summary>
    /// <param name="axis">How the axis lies in the array.</param>
    /// <param name="input">The array.</param>
    /// <param name="kind">Which norm.</param>
    /// <param name="output">Takes <c>[outer × inner]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the axis, or there is no such norm.</exception>
    public static void Norm<T>(ReducedAxis axis, ReadOnlySpan<T> input, NormKind kind, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case NormKind.One:
                Run<T, Magnitude, Total>(axis, input, output, sum => sum, workers);
                break;
            case NormKind.Two:
                Run<T, SquaredDeviation, Total>(axis, input, output, Math.Sqrt, workers);
                break;
            case NormKind.Infinity:
                Run<T, Magnitude, Greatest>(axis, input, output, greatest => Math.Max(greatest, 0), workers);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such norm.");
        }
    }

    /// <summary>
    /// The logarithm of the sum of e to the power of each value, <c>m + log Σ exp(x − m)</c> with the greatest value m, so
    /// that nothing overflows; −∞ of nothing (SciPy throws there). Powers of float64 values are <see cref="PortableMath"/>'s,
    /// those of float32 values right to 1 part in 10¹¹, which their one rounding hides.
    /// </summary>
    /// <inheritdoc cref="Sum"/>
    public static void LogSumExp<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReducedAxis.Require(axis, input.Length, output.Length);
        double[] greatest = ArrayPool<double>.Shared.Rent(output.Length);
        try
        {
            Run<T, Itself, Greatest>(axis, input, [], greatest, workers);
            if (typeof(T) == typeof(float))
            {
                Shifted<T, RoughShiftedPower, Total>(axis, input, greatest, output, LogSum, workers);
            }
            else
            {
                Shifted<T, ShiftedPower, Total>(axis, input, greatest, output, LogSum, workers);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(greatest);
        }
    }

    // About an infinity there is no distance; it is the result itself.
    private static double LogSum(double greatest, double sum) => double.IsFinite(greatest) ? greatest + PortableMath.Log(sum) : greatest;
}
