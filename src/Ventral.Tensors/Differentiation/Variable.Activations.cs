using Ventral.Tensors.Kernels;

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

    /// <summary>The positive part and a learned fraction of the negative part (PReLU). At 0 the gradient is that fraction.</summary>
    /// <param name="slopes">The fraction for all, <c>[1]</c>, or for each channel (axis 1), <c>[channels]</c>.</param>
    /// <exception cref="ArgumentException">The slopes have another shape.</exception>
    public Variable<T> ParametricRelu(Variable<T> slopes)
    {
        ArgumentNullException.ThrowIfNull(slopes);
        Variable<T> slope = slopes.Shape == [1] ? slopes : OfChannels(slopes, Channels().Channel);
        return Where(Value) + (WhereNot(Value) * slope);
    }

    /// <summary>x where positive, and <c>α (eˣ − 1)</c> elsewhere. At 0 the derivatives are those from below.</summary>
    /// <param name="alpha">The limit α, negated, at −∞.</param>
    public Variable<T> Elu(double alpha = 1) => Where(Value) + (WhereNot(Value).Expm1() * alpha);

    /// <summary>Elu scaled so that unit variance keeps itself: λ = 1.0507…, α = 1.6733… (arXiv:1706.02515).</summary>
    public Variable<T> Selu() => Elu(1.6732632423543772848170429916717) * 1.0507009873554804934193349852946;

    /// <summary>The logistic function <c>1 / (1 + e⁻ˣ)</c>.</summary>
    public Variable<T> Sigmoid() => Map(
        static x =>
        {
            double e = PortableMath.Exp(-Math.Abs(x));
            return (x < 0 ? e : 1) / (1 + e);
        },
        (g, y) => g * (y * (1 - y)));

    /// <summary><c>log(1 + e^(βx)) / β</c>, without overflow, and x itself where βx is above a threshold.</summary>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threshold">From where on the function is x, and its gradient 1.</param>
    public Variable<T> Softplus(double beta = 1, double threshold = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        Tensor<T> beyond = Elementwise.Map(Value, Graph, x => (x * beta) - threshold);
        return Where(beyond) + ((this * beta).LogOfOneAndPower() / beta).WhereNot(beyond);
    }

    /// <summary>The value held between 0 and 6. The gradient passes strictly between.</summary>
    public Variable<T> Relu6() => Clamp(0, 6);

    /// <summary>x where positive, and <c>α (e^(x/α) − 1)</c> elsewhere. At 0 the derivatives are those from below.</summary>
    /// <param name="alpha">α, above 0.</param>
    public Variable<T> Celu(double alpha = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        return Where(Value) + ((WhereNot(Value) / alpha).Expm1() * alpha);
    }

    /// <summary><c>x / (1 + |x|)</c>. The second derivative at 0, which jumps from 2 to −2, is 0.</summary>
    public Variable<T> Softsign() => this / (Abs() + 1);

    /// <summary><c>min(max(x + 3, 0), 6) / 6</c>. The gradient passes strictly between −3 and 3.</summary>
    public Variable<T> HardSigmoid() => (this + 3).Clamp(0, 6) / 6;

    /// <summary>The value held between two bounds, as by <see cref="Clamp"/>.</summary>
    /// <param name="minimum">The lower bound.</param>
    /// <param name="maximum">The upper bound, not below it.</param>
    /// <exception cref="ArgumentException">The bounds are in the wrong order.</exception>
    public Variable<T> HardTanh(double minimum = -1, double maximum = 1) => Clamp(minimum, maximum);

    /// <summary>The function that a layer names.</summary>
    /// <param name="function">The function.</param>
    public Variable<T> Apply(ActivationFunction function) => function.Kind switch
    {
        ActivationKind.Identity => this,
        ActivationKind.Relu => Relu(),
        ActivationKind.Relu6 => Relu6(),
        ActivationKind.LeakyRelu => LeakyRelu(function.First),
        ActivationKind.Elu => Elu(function.First),
        ActivationKind.Selu => Selu(),
        ActivationKind.Celu => Celu(function.First),
        ActivationKind.Gelu => Gelu(),
        ActivationKind.GeluTanh => GeluTanh(),
        ActivationKind.Silu => Silu(),
        ActivationKind.Mish => Mish(),
        ActivationKind.Softplus => Softplus(function.First, function.Second),
        ActivationKind.Tanh => Tanh(),
        ActivationKind.Sigmoid => Sigmoid(),
        ActivationKind.Softsign => Softsign(),
        ActivationKind.HardSigmoid => HardSigmoid(),
        ActivationKind.HardSwish => HardSwish(),
        ActivationKind.HardTanh => HardTanh(function.First, function.Second),
        _ => throw new ArgumentException($"There is no activation function {function.Kind}.", nameof(function)),
    };

    private Variable<T> LogOfOneAndPower() => Map(LogOfOneAndPower, (g, _) => g * Sigmoid());

    private static double LogOfOneAndPower(double x) => Math.Max(x, 0) + PortableMath.Log1p(PortableMath.Exp(-Math.Abs(x)));
}
