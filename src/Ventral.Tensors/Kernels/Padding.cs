using System.Collections.Immutable;
using System.Numerics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Padding of the last axes of a dense array, as PyTorch's functional pad: of sequences, maps, volumes, or any other.
/// Values are copied, so nothing is rounded and NaN is kept.
/// </summary>
/// <remarks>
/// Axes are named from the first that is padded to the last, <c>(top, bottom), (left, right)</c> for maps; PyTorch starts
/// from the last. Negative padding, by which PyTorch crops, is refused. Every mode takes any number of axes.
/// </remarks>
public sealed unsafe class Padding
{
    private Padding(PaddingMode mode, double value, ReadOnlySpan<(int Before, int After)> axes)
    {
        foreach ((int before, int after) in axes)
        {
            if (before < 0 || after < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(axes), FormattableString.Invariant($"Padding must not be negative: {before} before, {after} after."));
            }
        }

        Mode = mode;
        Value = value;
        Axes = [.. axes];
    }

    /// <summary>What stands beside the map.</summary>
    public PaddingMode Mode { get; }

    /// <summary>The value of <see cref="PaddingMode.Constant"/>; 0 for other modes.</summary>
    public double Value { get; }

    /// <summary>Positions before and after, for each of the last axes.</summary>
    public ImmutableArray<(int Before, int After)> Axes { get; }

    /// <summary>Pads with one value.</summary>
    /// <param name="value">The value, rounded to the type of the numbers.</param>
    /// <param name="axes">Positions before and after, for each of the last axes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static Padding Constant(double value, params ReadOnlySpan<(int Before, int After)> axes) => new(PaddingMode.Constant, value, axes);

    /// <summary>Mirrors at the outermost values; fewer positions than the axis has.</summary>
    /// <inheritdoc cref="Constant"/>
    public static Padding Reflect(params ReadOnlySpan<(int Before, int After)> axes) => new(PaddingMode.Reflect, 0, axes);

    /// <summary>Repeats the outermost values.</summary>
    /// <inheritdoc cref="Constant"/>
    public static Padding Replicate(params ReadOnlySpan<(int Before, int After)> axes) => new(PaddingMode.Replicate, 0, axes);

    /// <summary>Continues with the other end; not more positions than the axis has.</summary>
    /// <inheritdoc cref="Constant"/>
    public static Padding Circular(params ReadOnlySpan<(int Before, int After)> axes) => new(PaddingMode.Circular, 0, axes);

    /// <summary>The shape that comes out for a shape that goes in.</summary>
    /// <param name="input">The shape that goes in.</param>
    /// <exception cref="ArgumentException">It has fewer axes than are padded, or an axis is too short for the mode.</exception>
    public Shape OutputShape(Shape input)
    {
        int first = FirstAxis(input);
        int[] extents = [.. input];
        for (int i = 0; i < Axes.Length; i++)
        {
            (int before, int after) = Axes[i];
            Require(input, first + i, Math.Max(before, after));
            extents[first + i] = checked(extents[first + i] + before + after);
        }

        return Shape.Of(extents);
    }

    /// <summary>Pads an array.</summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape, or the shape does not fit the padding.</exception>
    public void Run<T>(Shape shape, ReadOnlySpan<T> input, Span<T> output, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fill(shape, input, output, T.CreateTruncating(Value), workers);

    // For each output the flat index of its input, −1 for none.
    internal int[] Sources(Shape shape, Workers workers)
    {
        int[] sources = new int[OutputShape(shape).ValueCount];
        Fill(shape, Enumerable.Range(0, shape.ValueCount).ToArray(), sources, -1, workers);
        return sources;
    }

    // How many blocks of an array are padded side by side: the positions of the axes that are not padded.
    internal int BlockCount(Shape shape)
    {
        int count = 1;
        foreach (int extent in shape.Extents[..FirstAxis(shape)])
        {
            count *= extent;
        }

        return count;
    }

    // Row by row: a row comes from one input row, or is outside altogether.
    private void Fill<T>(Shape shape, ReadOnlySpan<T> input, Span<T> output, T value, Workers workers)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(workers);
        Shape result = OutputShape(shape);
        Lengths.Require(input.Length, shape.ValueCount, nameof(input));
        Lengths.Require(output.Length, result.ValueCount, nameof(output));
        if (output.IsEmpty || Axes.IsEmpty)
        {
            input.CopyTo(output);
            return;
        }

        int first = FirstAxis(shape);
        int[][] sources = [.. Axes.Select((axis, i) => SourcesAlong(shape[first + i], axis.Before, axis.After))];
        int before = Axes[^1].Before, inputWidth = shape[-1], width = result[-1];
        var cut = TaskCut.Of(output.Length / width, width);
        fixed (T* inputAt = input, outputAt = output)
        {
            T* from = inputAt, to = outputAt;
            workers.For(cut.Count, task =>
            {
                int[] columns = sources[^1];
                (int start, int end) = cut.Range(task);
                for (int row = start; row < end; row++)
                {
                    var target = new Span<T>(to + ((long)row * width), width);
                    int source = SourceRow(row, shape, sources);
                    if (source < 0)
                    {
                        target.Fill(value);
                        continue;
                    }

                    T* line = from + ((long)source * inputWidth);
                    new Span<T>(line, inputWidth).CopyTo(target[before..]);
                    for (int x = 0; x < before; x++)
                    {
                        target[x] = columns[x] < 0 ? value : line[columns[x]];
                    }

                    for (int x = before + inputWidth; x < width; x++)
                    {
                        target[x] = columns[x] < 0 ? value : line[columns[x]];
                    }
                }
            });
        }
    }

    // The input row of an output row, −1 outside.
    private static int SourceRow(int row, Shape shape, int[][] sources)
    {
        int source = 0, stride = 1;
        for (int i = sources.Length - 2; i >= 0; i--)
        {
            (row, int at) = Math.DivRem(row, sources[i].Length);
            if (sources[i][at] < 0)
            {
                return -1;
            }

            source += sources[i][at] * stride;
            stride *= shape[shape.Rank - sources.Length + i];
        }

        return source + (row * stride);
    }

    private int[] SourcesAlong(int extent, int before, int after)
    {
        int[] sources = new int[before + extent + after];
        for (int i = 0; i < sources.Length; i++)
        {
            int at = i - before;
            sources[i] = at >= 0 && at < extent ? at : Mode switch
            {
                PaddingMode.Reflect => at < 0 ? -at : (2 * (extent - 1)) - at,
                PaddingMode.Replicate => at < 0 ? 0 : extent - 1,
                PaddingMode.Circular => at < 0 ? at + extent : at - extent,
                _ => -1,
            };
        }

        return sources;
    }

    private int FirstAxis(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Rank >= Axes.Length
            ? shape.Rank - Axes.Length
            : throw new ArgumentException(FormattableString.Invariant($"Padding of {Axes.Length} axes does not fit {shape}."), nameof(shape));
    }

    private void Require(Shape shape, int axis, int pad)
    {
        int most = Mode switch
        {
            PaddingMode.Reflect => shape[axis] - 1,
            PaddingMode.Replicate => shape[axis] == 0 ? 0 : int.MaxValue,
            PaddingMode.Circular => shape[axis],
            _ => int.MaxValue,
        };
        if (pad > Math.Max(most, 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"Padding by {Mode} of axis {axis} of {shape} reaches {Math.Max(most, 0)} positions at most, not {pad}."), nameof(shape));
        }
    }
}
