namespace Ventral.Tensors.Differentiation;

// Sums and means over axes, and the stretching that undoes them.
public sealed partial class Variable<T>
{
    /// <summary>The sum over axes.</summary>
    /// <param name="axes">The axes, −1 the last; none means all.</param>
    /// <returns>A variable without these axes.</returns>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public Variable<T> Sum(params ReadOnlySpan<int> axes) => SumOver(Shape.Mark(axes), keep: false);

    /// <summary>The sum over axes, which stay with extent 1.</summary>
    /// <inheritdoc cref="Sum"/>
    /// <returns>A variable of as many axes.</returns>
    public Variable<T> SumKeeping(params ReadOnlySpan<int> axes) => SumOver(Shape.Mark(axes), keep: true);

    /// <summary>The mean over axes.</summary>
    /// <inheritdoc cref="Sum"/>
    public Variable<T> Mean(params ReadOnlySpan<int> axes) => Sum(axes) / CountOver(axes);

    /// <summary>The mean over axes, which stay with extent 1.</summary>
    /// <inheritdoc cref="SumKeeping"/>
    public Variable<T> MeanKeeping(params ReadOnlySpan<int> axes) => SumKeeping(axes) / CountOver(axes);

    /// <summary>The mean squared deviation from the mean over axes, divided by their count; the axes stay with extent 1.</summary>
    /// <inheritdoc cref="SumKeeping"/>
    public Variable<T> VarianceKeeping(params ReadOnlySpan<int> axes) => (this - MeanKeeping(axes)).Square().MeanKeeping(axes);

    /// <summary>Repeats along axes of extent 1, and along new first axes, to reach a shape.</summary>
    /// <param name="shape">The shape to reach.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Variable<T> BroadcastTo(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape == Shape)
        {
            return this;
        }

        if (Broadcasting.Common(Shape, shape, "stretch") != shape)
        {
            throw new ArgumentException($"{Shape} cannot be stretched to {shape}.", nameof(shape));
        }

        Tensor<T> value = Layout.Copy(Value, shape, Broadcasting.StridesIn(shape, Shape), 0, Workers);
        return Graph.Record(value, new Edge<T>(this, (g, _) => g.SumTo(Shape)));
    }

    // The adjoint of BroadcastTo.
    private Variable<T> SumTo(Shape shape)
    {
        if (shape == Shape)
        {
            return this;
        }

        int added = Shape.Rank - shape.Rank;
        bool[] reduced = new bool[Shape.Rank];
        for (int axis = 0; axis < reduced.Length; axis++)
        {
            reduced[axis] = axis < added || (shape[axis - added] == 1 && Shape[axis] != 1);
        }

        Tensor<T> value = Reduction.Sum(Value, reduced, shape, Workers);
        return Graph.Record(value, new Edge<T>(this, (g, _) => g.BroadcastTo(Shape)));
    }

    private Variable<T> SumOver(bool[] reduced, bool keep)
    {
        List<int> kept = [], dropped = [];
        for (int axis = 0; axis < reduced.Length; axis++)
        {
            kept.Add(reduced[axis] ? 1 : Shape[axis]);
            if (!reduced[axis])
            {
                dropped.Add(Shape[axis]);
            }
        }

        Variable<T> sums = SumTo([.. kept]);
        return keep ? sums : sums.Reshape([.. dropped]);
    }

    private double CountOver(ReadOnlySpan<int> axes)
    {
        bool[] reduced = Shape.Mark(axes);
        double count = 1;
        for (int axis = 0; axis < reduced.Length; axis++)
        {
            count *= reduced[axis] ? Shape[axis] : 1;
        }

        return count > 0 ? count : throw new ArgumentException($"{Shape} has no mean over empty axes.", nameof(axes));
    }

    private Shape Reduced(int axis, bool keep) =>
        keep ? Shape.With(axis, 1) : [.. Shape.Extents[..axis], .. Shape.Extents[(axis + 1)..]];
}
