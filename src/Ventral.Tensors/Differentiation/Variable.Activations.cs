namespace Ventral.Tensors.Differentiation;

// Activation functions, element by element.
public sealed partial class Variable<T>
{
    /// <summary>
    /// The positive part. At 0 the gradient is 0 and so is the second derivative, as it is everywhere else: a gradient
    /// penalty sees which units are on, never the moment at which one turns on.
    /// </summary>
    public Variable<T> Relu() => Where(Value);

    /// <summary>The positive part and a fraction of the negative part. At 0 the gradient is that fraction; the second derivative is 0 everywhere.</summary>
    /// <param name="slope">The fraction of the negative part.</param>
    public Variable<T> LeakyRelu(double slope = 0.01) => Where(Value) + (WhereNot(Value) * slope);

    /// <summary>x where positive, and <c>α (eˣ − 1)</c> elsewhere. At 0 the derivatives are those from below.</summary>
    /// <param name="alpha">The limit α, negated, at −∞.</param>
    public Variable<T> Elu(double alpha = 1) => Where(Value) + (WhereNot(Value).Expm1() * alpha);

    /// <summary>Elu scaled so that unit variance keeps itself: λ = 1.0507…, α = 1.6733… (arXiv:1706.02515).</summary>
    public Variable<T> Selu() => Elu(1.6732632423543772848170429916717) * 1.0507009873554804934193349852946;

    /// <summary>x times the normal distribution function of x, by the error function and not the approximation by tanh.</summary>
    public Variable<T> Gelu() => this * 0.5 * ((this * Math.Sqrt(0.5)).Erf() + 1);

    /// <summary>x times its sigmoid.</summary>
    public Variable<T> Silu() => this * Sigmoid();

    /// <summary>The logistic function <c>1 / (1 + e⁻ˣ)</c>.</summary>
    public Variable<T> Sigmoid() => Map(
        static x =>
        {
            double e = PortableMath.Exp(-Math.Abs(x));
            return (x < 0 ? e : 1) / (1 + e);
        },
        (g, y) => g * (y * (1 - y)));

    /// <summary><c>log(1 + eˣ)</c>, without overflow.</summary>
    public Variable<T> Softplus() => Map(
        static x => Math.Max(x, 0) + PortableMath.Log1p(PortableMath.Exp(-Math.Abs(x))),
        (g, _) => g * Sigmoid());
}
