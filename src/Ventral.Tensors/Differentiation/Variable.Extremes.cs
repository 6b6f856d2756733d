using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Differentiation;

// The least and greatest elements.
public sealed partial class Variable<T>
{
    /// <summary>The greatest element of all.</summary>
    /// <inheritdoc cref="Max(int, bool)"/>
    public Variable<T> Max() => Reshape([Shape.ValueCount]).Max(0);

    /// <summary>The greatest element along an axis. The gradient goes to the first of equals; NaN is the greatest.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="keep">Whether the axis stays with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis, or nothing along it.</exception>
    public Variable<T> Max(int axis, bool keep = false) => Extreme(axis, keep, isLeast: false);

    /// <summary>The least element of all.</summary>
    /// <inheritdoc cref="Min(int, bool)"/>
    public Variable<T> Min() => Reshape([Shape.ValueCount]).Min(0);

    /// <summary>The least element along an axis. The gradient goes to the first of equals; NaN is the least.</summary>
    /// <inheritdoc cref="Max(int, bool)"/>
    public Variable<T> Min(int axis, bool keep = false) => Extreme(axis, keep, isLeast: true);

    private Variable<T> Extreme(int axis, bool keep, bool isLeast)
    {
        axis = Shape.AxisOf(axis);
        var reduced = ReducedAxis.Of(Shape, axis);
        if (reduced.Length == 0)
        {
            throw new ArgumentException($"{Shape} has no {(isLeast ? "least" : "greatest")} element along an empty axis.", nameof(axis));
        }

        int[] indexes = new int[reduced.OutputCount];
        if (isLeast)
        {
            Reduce.ArgMinimum(reduced, Value.Values, indexes, Workers);
        }
        else
        {
            Reduce.ArgMaximum(reduced, Value.Values, indexes, Workers);
        }

        for (int i = 0; i < indexes.Length; i++)
        {
            (int outer, int inner) = Math.DivRem(i, reduced.Inner);
            indexes[i] = (((outer * reduced.Length) + indexes[i]) * reduced.Inner) + inner;
        }

        return Take(new Selection(indexes, reduced.Outer), Shape, Reduced(axis, keep));
    }
}
