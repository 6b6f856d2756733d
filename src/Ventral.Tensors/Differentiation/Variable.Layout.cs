using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Differentiation;

// Rearrangements: reshape, transpose, slice, pad, concatenate.
public sealed partial class Variable<T>
{
    /// <summary>The same values, in the same order, in another shape.</summary>
    /// <param name="shape">A shape that holds as many values.</param>
    /// <exception cref="ArgumentException">It holds another number of values.</exception>
    public Variable<T> Reshape(Shape shape) =>
        shape == Shape ? this : Graph.Record(Value.Reshape(shape), new Edge<T>(this, (g, _) => g.Reshape(Shape)));

    /// <summary>The transpose of a matrix.</summary>
    /// <exception cref="ArgumentException">It is no matrix.</exception>
    public Variable<T> Transpose() =>
        Shape.Rank == 2 ? Transpose(1, 0) : throw new ArgumentException($"Only a matrix has a transpose without axes being named, not {Shape}.");

    /// <summary>The axes in another order.</summary>
    /// <param name="axes">For each axis of the result, which axis it was.</param>
    /// <exception cref="ArgumentException">The axes are not each named once.</exception>
    public Variable<T> Transpose(params ReadOnlySpan<int> axes)
    {
        int[] order = new int[axes.Length], inverse = new int[axes.Length], extents = new int[axes.Length], strides = new int[axes.Length];
        if (axes.Length != Shape.Rank || Shape.Mark(axes).Contains(false))
        {
            throw new ArgumentException($"A transpose of {Shape} names each of its axes once, not {Shape.Of(axes)}.", nameof(axes));
        }

        int[] own = Shape.Strides();
        for (int axis = 0; axis < axes.Length; axis++)
        {
            order[axis] = Shape.AxisOf(axes[axis]);
            inverse[order[axis]] = axis;
            extents[axis] = Shape[order[axis]];
            strides[axis] = own[order[axis]];
        }

        Tensor<T> value = Layout.Copy(Value, [.. extents], strides, 0, Workers);
        return Graph.Record(value, new Edge<T>(this, (g, _) => g.Transpose(inverse)));
    }

    /// <summary>A stretch along an axis.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="start">The first position.</param>
    /// <param name="length">How many positions.</param>
    /// <exception cref="ArgumentException">The stretch is not inside.</exception>
    public Variable<T> Slice(int axis, int start, int length)
    {
        axis = Shape.AxisOf(axis);
        if (start < 0 || length < 0 || start > Shape[axis] - length)
        {
            throw new ArgumentException(FormattableString.Invariant($"Positions {start} to {(long)start + length} are not inside axis {axis} of {Shape}."), nameof(start));
        }

        int[] position = new int[Shape.Rank];
        position[axis] = start;
        return Cut(position, Shape.With(axis, length));
    }

    /// <summary>Zeros before and after along an axis.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="before">How many zeros before.</param>
    /// <param name="after">How many zeros after.</param>
    /// <exception cref="ArgumentException">There is no such axis, or a count is negative.</exception>
    public Variable<T> Pad(int axis, int before, int after)
    {
        axis = Shape.AxisOf(axis);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        int[] position = new int[Shape.Rank];
        position[axis] = before;
        return Embed(position, Shape.With(axis, checked(Shape[axis] + before + after)));
    }

    /// <summary>This and others, one after another along an axis.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="others">What follows, alike in every other axis.</param>
    /// <exception cref="ArgumentException">They differ in another axis.</exception>
    public Variable<T> Concatenate(int axis, params ReadOnlySpan<Variable<T>> others)
    {
        axis = Shape.AxisOf(axis);
        Variable<T>[] parts = [this, .. others];
        int extent = 0;
        foreach (Variable<T> part in parts)
        {
            ArgumentNullException.ThrowIfNull(part);
            if (part.Shape.Rank != Shape.Rank || part.Shape.With(axis, 0) != Shape.With(axis, 0))
            {
                throw new ArgumentException(FormattableString.Invariant($"Cannot concatenate {Shape} and {part.Shape} along axis {axis}: the other axes differ."), nameof(others));
            }

            extent = checked(extent + part.Shape[axis]);
        }

        Shape shape = Shape.With(axis, extent);
        (int outer, _, int inner) = ReducedAxis.Of(Shape, axis);
        T[] output = new T[shape.ValueCount];
        var edges = new Edge<T>[parts.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int from = start, length = parts[i].Shape[axis], row = length * inner;
            for (int o = 0; o < outer; o++)
            {
                parts[i].Value.Values.Slice(o * row, row).CopyTo(output.AsSpan(((o * extent) + from) * inner));
            }

            edges[i] = new(parts[i], (g, _) => g.Slice(axis, from, length));
            start += length;
        }

        return Graph.Record(new Tensor<T>(shape, output), edges);
    }

    private Variable<T> Cut(int[] position, Shape shape)
    {
        int[] strides = Shape.Strides();
        int start = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            start += position[axis] * strides[axis];
        }

        return Graph.Record(Layout.Copy(Value, shape, strides, start, Workers), new Edge<T>(this, (g, _) => g.Embed(position, Shape)));
    }

    private Variable<T> Embed(int[] position, Shape shape) =>
        Graph.Record(Layout.Embed(Value, shape, position, Workers), new Edge<T>(this, (g, _) => g.Cut(position, Shape)));
}
