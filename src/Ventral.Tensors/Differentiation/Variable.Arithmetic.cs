namespace Ventral.Tensors.Differentiation;

// Arithmetic, element by element. Shapes are aligned at the last axis, and an axis of extent 1 or a missing one
// stretches to the other's extent; the gradient then sums over it.
public sealed partial class Variable<T>
{
    /// <summary>The sum, element by element.</summary>
    /// <param name="left">One term.</param>
    /// <param name="right">The other; axes of extent 1, and missing first axes, stretch.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator +(Variable<T> left, Variable<T> right)
    {
        (Shape shape, Graph<T> graph) = Together(left, right, "add");
        return graph.Record(
            Broadcasting.Apply<T, Addition<T>>(left.Value, right.Value, shape, graph),
            new(left, (g, _) => g.SumTo(left.Shape)),
            new(right, (g, _) => g.SumTo(right.Shape)));
    }

    /// <summary>The difference, element by element.</summary>
    /// <param name="left">What is subtracted from.</param>
    /// <param name="right">What is subtracted; axes of extent 1, and missing first axes, stretch.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator -(Variable<T> left, Variable<T> right)
    {
        (Shape shape, Graph<T> graph) = Together(left, right, "subtract");
        return graph.Record(
            Broadcasting.Apply<T, Subtraction<T>>(left.Value, right.Value, shape, graph),
            new(left, (g, _) => g.SumTo(left.Shape)),
            new(right, (g, _) => -g.SumTo(right.Shape)));
    }

    /// <summary>The product, element by element.</summary>
    /// <param name="left">One factor.</param>
    /// <param name="right">The other; axes of extent 1, and missing first axes, stretch.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator *(Variable<T> left, Variable<T> right)
    {
        (Shape shape, Graph<T> graph) = Together(left, right, "multiply");
        return graph.Record(
            Broadcasting.Apply<T, Multiplication<T>>(left.Value, right.Value, shape, graph),
            new(left, (g, _) => (g * right).SumTo(left.Shape)),
            new(right, (g, _) => (g * left).SumTo(right.Shape)));
    }

    /// <summary>The quotient, element by element.</summary>
    /// <param name="left">What is divided.</param>
    /// <param name="right">By what; axes of extent 1, and missing first axes, stretch.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator /(Variable<T> left, Variable<T> right)
    {
        (Shape shape, Graph<T> graph) = Together(left, right, "divide");
        return graph.Record(
            Broadcasting.Apply<T, Division<T>>(left.Value, right.Value, shape, graph),
            new(left, (g, _) => (g / right).SumTo(left.Shape)),
            new(right, (g, y) => -(g * y / right).SumTo(right.Shape)));
    }

    /// <summary>The negative, element by element.</summary>
    /// <param name="value">What to negate.</param>
    public static Variable<T> operator -(Variable<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value * -1;
    }

    /// <summary>Adds a number to each element.</summary>
    /// <param name="left">The elements.</param>
    /// <param name="right">The number.</param>
    public static Variable<T> operator +(Variable<T> left, double right) => left + Number(left, right);

    /// <summary>Subtracts a number from each element.</summary>
    /// <param name="left">The elements.</param>
    /// <param name="right">The number.</param>
    public static Variable<T> operator -(Variable<T> left, double right) => left - Number(left, right);

    /// <summary>Subtracts each element from a number.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The elements.</param>
    public static Variable<T> operator -(double left, Variable<T> right) => Number(right, left) - right;

    /// <summary>Multiplies each element by a number.</summary>
    /// <param name="left">The elements.</param>
    /// <param name="right">The number.</param>
    public static Variable<T> operator *(Variable<T> left, double right) => left * Number(left, right);

    /// <summary>Multiplies each element by a number.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The elements.</param>
    public static Variable<T> operator *(double left, Variable<T> right) => right * left;

    /// <summary>Divides each element by a number.</summary>
    /// <param name="left">The elements.</param>
    /// <param name="right">The number.</param>
    public static Variable<T> operator /(Variable<T> left, double right) => left / Number(left, right);

    /// <summary>Divides a number by each element.</summary>
    /// <param name="left">The number.</param>
    /// <param name="right">The elements.</param>
    public static Variable<T> operator /(double left, Variable<T> right) => Number(right, left) / right;

    private static Variable<T> Number(Variable<T> beside, double value)
    {
        ArgumentNullException.ThrowIfNull(beside);
        return beside.Graph.Scalar(value);
    }

    private static (Shape Shape, Graph<T> Graph) Together(Variable<T> left, Variable<T> right, string verb)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return (Broadcasting.Common(left.Shape, right.Shape, verb), left.Graph);
    }
}
