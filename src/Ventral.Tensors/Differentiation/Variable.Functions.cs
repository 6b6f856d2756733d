namespace Ventral.Tensors.Differentiation;

// Elementary functions, element by element.
public sealed partial class Variable<T>
{
    /// <summary>e to the power of each element.</summary>
    public Variable<T> Exp() => Map(PortableMath.Exp, (g, y) => g * y);

    /// <summary>e to the power of each element, less one, without cancellation.</summary>
    public Variable<T> Expm1() => Map(PortableMath.Expm1, (g, y) => g * (y + 1));

    /// <summary>The natural logarithm; of 0 it is −∞, of a negative number NaN.</summary>
    public Variable<T> Log() => Map(PortableMath.Log, (g, _) => g / this);

    /// <summary>The natural logarithm of 1 + x, without cancellation.</summary>
    public Variable<T> Log1p() => Map(PortableMath.Log1p, (g, _) => g / (this + 1));

    /// <summary>The square root; its gradient at 0 is infinite.</summary>
    public Variable<T> Sqrt() => Map(Math.Sqrt, (g, y) => g * 0.5 / y);

    /// <summary>The square.</summary>
    public Variable<T> Square() => this * this;

    /// <summary>Each element to a fixed power, with the special values of <see cref="PortableMath.Pow"/>.</summary>
    /// <param name="exponent">The power. Where it is 0 the gradient is 0.</param>
    public Variable<T> Pow(double exponent) => exponent switch
    {
        0 => Graph.Record(new Tensor<T>(Shape, T.One), new Edge<T>(this, (g, _) => g * 0)),
        1 => this,
        2 => Square(),
        _ => Map(x => PortableMath.Pow(x, exponent), (g, _) => g * exponent * Pow(exponent - 1)),
    };

    /// <summary>The absolute value; its gradient at 0 is 0, and its second derivative 0 everywhere.</summary>
    public Variable<T> Abs()
    {
        Tensor<T> sign = Elementwise.Map(Value, Graph, static x => double.IsNaN(x) ? x : Math.Sign(x));
        return Map(Math.Abs, (g, _) => g * Graph.Constant(sign));
    }

    /// <summary>The hyperbolic tangent.</summary>
    public Variable<T> Tanh() => Map(PortableMath.Tanh, (g, y) => g * (1 - (y * y)));

    /// <summary>The error function.</summary>
    public Variable<T> Erf() => Map(PortableMath.Erf, (g, _) => g * ((-(this * this)).Exp() * (2 / Math.Sqrt(Math.PI))));

    /// <summary>The sine.</summary>
    public Variable<T> Sin() => Map(PortableMath.Sin, (g, _) => g * Cos());

    /// <summary>The cosine.</summary>
    public Variable<T> Cos() => Map(PortableMath.Cos, (g, _) => -(g * Sin()));

    /// <summary>Each element held between two bounds. The gradient passes strictly between them and is 0 on and beyond them.</summary>
    /// <param name="minimum">The lower bound; −∞ for none.</param>
    /// <param name="maximum">The upper bound, not below it; +∞ for none.</param>
    /// <exception cref="ArgumentException">The bounds are in the wrong order.</exception>
    public Variable<T> Clamp(double minimum, double maximum)
    {
        if (!(minimum <= maximum))
        {
            throw new ArgumentException(FormattableString.Invariant($"The lower bound {minimum} must not exceed the upper {maximum}."), nameof(minimum));
        }

        Tensor<T> inside = Elementwise.Map(Value, Graph, x => x <= minimum || x >= maximum ? 0 : 1);
        return Map(x => Math.Min(Math.Max(x, minimum), maximum), (g, _) => g.Where(inside));
    }

    private Variable<T> Map(Func<double, double> function, Func<Variable<T>, Variable<T>, Variable<T>> rule) =>
        Graph.Record(Elementwise.Map(Value, Graph, function), new Edge<T>(this, rule));

    // The elements where another tensor is positive or NaN, and 0 elsewhere, whatever stands there.
    private Variable<T> Where(Tensor<T> positive) => Graph.Record(
        Broadcasting.Apply<T, WherePositive<T>>(Value, positive, Shape, Graph),
        new Edge<T>(this, (g, _) => g.Where(positive)));

    private Variable<T> WhereNot(Tensor<T> positive) => Graph.Record(
        Broadcasting.Apply<T, WhereNotPositive<T>>(Value, positive, Shape, Graph),
        new Edge<T>(this, (g, _) => g.WhereNot(positive)));
}
