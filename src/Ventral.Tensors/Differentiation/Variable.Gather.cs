using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Differentiation;

// Selection of elements by index.
public sealed partial class Variable<T>
{
    /// <summary>Takes positions along an axis, in any order and as often as named; the gradient adds up what was taken often.</summary>
    /// <param name="axis">The axis, −1 the last.</param>
    /// <param name="positions">The positions to take.</param>
    /// <returns>A variable with as many positions along the axis.</returns>
    /// <exception cref="ArgumentException">There is no such axis or position.</exception>
    public Variable<T> Gather(int axis, params ReadOnlySpan<int> positions)
    {
        axis = Shape.AxisOf(axis);
        foreach (int position in positions)
        {
            if (position < 0 || position >= Shape[axis])
            {
                throw new ArgumentException(FormattableString.Invariant($"Axis {axis} of {Shape} has no position {position}."), nameof(positions));
            }
        }

        (int outer, _, int inner) = ReducedAxis.Of(Shape, axis);
        Shape shape = Shape.With(axis, positions.Length);
        int[] indexes = new int[shape.ValueCount];
        for (int o = 0, at = 0; o < outer; o++)
        {
            foreach (int position in positions)
            {
                for (int i = 0, from = ((o * Shape[axis]) + position) * inner; i < inner; i++)
                {
                    indexes[at++] = from + i;
                }
            }
        }

        return Take(new Selection(indexes, outer), Shape, shape);
    }

    private Variable<T> Take(Selection selection, Shape from, Shape to) =>
        Graph.Record(selection.Gather(Value, to, Graph).Reshape(to), new Edge<T>(this, (g, _) => g.Give(selection, from, to)));

    private Variable<T> Give(Selection selection, Shape from, Shape to) =>
        Graph.Record(selection.Scatter(Value, from, Graph), new Edge<T>(this, (g, _) => g.Take(selection, from, to)));
}
