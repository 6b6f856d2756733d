using System.Buffers;
using System.Numerics;

namespace Ventral.Tensors.Reductions;

// Least and greatest values, and where they stand.
public static unsafe partial class Reduce
{
    private const int Columns = 256;

    /// <summary>The least value; −0 is less than 0.</summary>
    /// <inheritdoc cref="Mean"/>
    public static void Minimum<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Extreme<T, Least>(axis, input, output, workers);

    /// <summary>The greatest value; 0 is greater than −0.</summary>
    /// <inheritdoc cref="Mean"/>
    public static void Maximum<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Extreme<T, Greatest>(axis, input, output, workers);

    /// <summary>The position along the axis of the least value: the first of equals (−0 and 0 are equal), or of the first NaN.</summary>
    /// <inheritdoc cref="Mean"/>
    public static void ArgMinimum<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<int> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ArgExtreme<T, Least>(axis, input, output, workers);

    /// <summary>The position along the axis of the greatest value: the first of equals (−0 and 0 are equal), or of the first NaN.</summary>
    /// <inheritdoc cref="Mean"/>
    public static void ArgMaximum<T>(ReducedAxis axis, ReadOnlySpan<T> input, Span<int> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ArgExtreme<T, Greatest>(axis, input, output, workers);

    private static void Extreme<T, TJoin>(ReducedAxis axis, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TJoin : struct, IJoin
    {
        ReducedAxis.Require(axis, input.Length, output.Length, leastLength: 1);
        Run<T, Itself, TJoin>(axis, input, output, x => x, workers);
    }

    // First the extreme values, then for each of them where it first stands.
    private static void ArgExtreme<T, TJoin>(ReducedAxis axis, ReadOnlySpan<T> input, Span<int> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TJoin : struct, IJoin
    {
        ReducedAxis.Require(axis, input.Length, output.Length, leastLength: 1);
        double[] extremes = ArrayPool<double>.Shared.Rent(output.Length);
        try
        {
            Run<T, Itself, TJoin>(axis, input, [], extremes, workers);
            fixed (T* inputAt = input)
            fixed (int* outputAt = output)
            {
                T* from = inputAt;
                int* to = outputAt;
                int tiles = (axis.Inner + Columns - 1) / Columns;
                Pieces.For(axis.Outer * tiles, (long)axis.Length * Math.Min(axis.Inner, Columns), workers, (start, end) =>
                {
                    for (int task = start; task < end; task++)
                    {
                        (int outer, int tile) = Math.DivRem(task, tiles);
                        int first = tile * Columns, width = Math.Min(Columns, axis.Inner - first), at = (outer * axis.Inner) + first;
                        Locate(from + ((long)outer * axis.Length * axis.Inner) + first, axis, extremes.AsSpan(at, width), new Span<int>(to + at, width));
                    }
                });
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(extremes);
        }
    }

    private static void Locate<T>(T* x, ReducedAxis axis, ReadOnlySpan<double> extremes, Span<int> positions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        positions.Fill(-1);
        int missing = positions.Length;
        for (int k = 0; missing > 0; k++, x += axis.Inner)
        {
            for (int i = 0; i < positions.Length; i++)
            {
                double value = Real.ToDouble(x[i]);
                if (positions[i] < 0 && (value == extremes[i] || (double.IsNaN(value) && double.IsNaN(extremes[i]))))
                {
                    positions[i] = k;
                    missing--;
                }
            }
        }
    }
}
