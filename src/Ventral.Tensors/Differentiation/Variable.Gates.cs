namespace Ventral.Tensors.Differentiation;

// Activation functions that are x times a gate, which rises from 0 to 1 with x. Each value is computed in float64 and
// rounded once. At −∞ a function is −0 and its derivative 0, at +∞ they are +∞ and 1, where a product with the gate would
// be NaN.
public sealed partial class Variable<T>
{
    // From here on the gate is 0 or 1 to the last bit in either type, and so is the derivative.
    private const double Saturation = 1000;

    /// <summary>x times the normal distribution function of x, by the error function and not the approximation by tanh.</summary>
    public Variable<T> Gelu() => Map(
        static x =>
        {
            x = Math.Max(x, -Saturation);
            return 0.5 * x * PortableMath.Erfc(-x * Math.Sqrt(0.5));
        },
        (g, _) =>
        {
            Variable<T> x = Unsaturated();
            return g * ((((x * Math.Sqrt(0.5)).Erf() + 1) * 0.5) + (x * (x.Square() * -0.5).Exp() / Math.Sqrt(2 * Math.PI)));
        });

    /// <summary>Gelu by the hyperbolic tangent: <c>½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))</c>.</summary>
    public Variable<T> GeluTanh()
    {
        double slope = 2 * Math.Sqrt(2 / Math.PI);
        return Map(
            x =>
            {
                x = Math.Max(x, -Saturation);
                return x / (1 + PortableMath.Exp(-slope * x * (1 + (0.044715 * x * x))));
            },
            (g, _) =>
            {
                Variable<T> x = Unsaturated(), square = x.Square();
                Variable<T> gate = (x * ((square * 0.044715) + 1) * slope).Sigmoid();
                return g * gate * ((x * (1 - gate) * ((square * (3 * 0.044715)) + 1) * slope) + 1);
            });
    }

    /// <summary>x times its sigmoid.</summary>
    public Variable<T> Silu() => Map(
        static x =>
        {
            x = Math.Max(x, -Saturation);
            return x / (1 + PortableMath.Exp(-x));
        },
        (g, _) =>
        {
            Variable<T> x = Unsaturated(), gate = x.Sigmoid();
            return g * gate * ((x * (1 - gate)) + 1);
        });

    /// <summary>x times the hyperbolic tangent of <c>log(1 + eˣ)</c>.</summary>
    public Variable<T> Mish() => Map(
        static x =>
        {
            x = Math.Max(x, -Saturation);
            return x * PortableMath.Tanh(LogOfOneAndPower(x));
        },
        (g, _) =>
        {
            Variable<T> x = Unsaturated(), gate = x.LogOfOneAndPower().Tanh();
            return g * (gate + (x * (1 - gate.Square()) * x.Sigmoid()));
        });

    /// <summary>x times its hard sigmoid. At −3 the derivative is 0, at 3 it is 1; the second derivative at both is 0.</summary>
    public Variable<T> HardSwish()
    {
        Tensor<T> bent = Elementwise.Map(Value, Graph, static x => x is > -3 and < 3 ? 1 : 0);
        return Map(
            static x => Math.Max(x, -Saturation) * (Math.Min(Math.Max(x + 3, 0), 6) / 6),
            (g, _) => g * (HardSigmoid() + (Where(bent) / 6)));
    }

    private Variable<T> Unsaturated() => Clamp(-Saturation, Saturation);
}
