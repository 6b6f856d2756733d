namespace Ventral.Tensors.Kernels;

/// <summary>
/// A function that a layer applies to each value, with its parameters; <see cref="Activation.Apply(ActivationFunction, ReadOnlySpan{float}, Span{float})"/>
/// computes it. The default value is <see cref="Identity"/>.
/// </summary>
/// <remarks>
/// <para>
/// Each is computed in float64 and rounded once: at most 0.501 units in the last place of float32 from the exact result,
/// subnormal results too. NaN stays NaN.
/// </para>
/// <para>
/// At ±∞ a function has its limit, so Gelu, Silu, Mish and HardSwish are −0 at −∞ and Softsign is ±1 at ±∞, where
/// PyTorch gives NaN.
/// </para>
/// </remarks>
public readonly partial record struct ActivationFunction
{
    private ActivationFunction(ActivationKind kind, double first = 0, double second = 0)
    {
        Kind = kind;
        First = first;
        Second = second;
    }

    /// <summary>x.</summary>
    public static ActivationFunction Identity => default;

    /// <summary>max(x, 0).</summary>
    public static ActivationFunction Relu => new(ActivationKind.Relu);

    /// <summary>min(max(x, 0), 6).</summary>
    public static ActivationFunction Relu6 => new(ActivationKind.Relu6);

    /// <summary>Elu with α = 1.6732632423543772, times 1.0507009873554805: unit variance keeps itself (arXiv:1706.02515).</summary>
    public static ActivationFunction Selu => new(ActivationKind.Selu);

    /// <summary>x Φ(x), with the standard normal distribution function Φ (arXiv:1606.08415).</summary>
    public static ActivationFunction Gelu => new(ActivationKind.Gelu);

    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), which some networks were trained with in place of <see cref="Gelu"/>.</summary>
    public static ActivationFunction GeluTanh => new(ActivationKind.GeluTanh);

    /// <summary>x / (1 + e⁻ˣ), also called swish.</summary>
    public static ActivationFunction Silu => new(ActivationKind.Silu);

    /// <summary>x tanh(log(1 + eˣ)) (arXiv:1908.08681).</summary>
    public static ActivationFunction Mish => new(ActivationKind.Mish);

    /// <summary>tanh x.</summary>
    public static ActivationFunction Tanh => new(ActivationKind.Tanh);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static ActivationFunction Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>x / (1 + |x|).</summary>
    public static ActivationFunction Softsign => new(ActivationKind.Softsign);

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    public static ActivationFunction HardSigmoid => new(ActivationKind.HardSigmoid);

    /// <summary>x min(max(x + 3, 0), 6) / 6 (arXiv:1905.02244).</summary>
    public static ActivationFunction HardSwish => new(ActivationKind.HardSwish);

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; }

    /// <summary>Its first parameter: the slope, α, β or lower bound; 0 where it has none.</summary>
    public double First { get; }

    /// <summary>Its second parameter: the threshold or upper bound; 0 where it has none.</summary>
    public double Second { get; }

    /// <summary>x where positive, and slope · x elsewhere.</summary>
    /// <param name="slope">The slope below 0.</param>
    /// <exception cref="ArgumentException">The slope is not finite.</exception>
    public static ActivationFunction LeakyRelu(double slope = 0.01) => new(ActivationKind.LeakyRelu, Finite(slope, nameof(slope)));

    /// <summary>x where positive, and α (eˣ − 1) elsewhere (arXiv:1511.07289).</summary>
    /// <param name="alpha">α, from which the limit at −∞ is −α.</param>
    /// <exception cref="ArgumentException">α is not finite.</exception>
    public static ActivationFunction Elu(double alpha = 1) => new(ActivationKind.Elu, Finite(alpha, nameof(alpha)));

    /// <summary>x where positive, and α (e^(x/α) − 1) elsewhere (arXiv:1704.07483).</summary>
    /// <param name="alpha">α, above 0.</param>
    /// <exception cref="ArgumentException">α is not a finite number above 0.</exception>
    public static ActivationFunction Celu(double alpha = 1) => new(ActivationKind.Celu, Positive(alpha, nameof(alpha)));

    /// <summary>log(1 + e^(βx)) / β, and x itself where βx is above a threshold.</summary>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threshold">From where on the function is x.</param>
    /// <exception cref="ArgumentException">β is not a finite number above 0, or the threshold NaN.</exception>
    public static ActivationFunction Softplus(double beta = 1, double threshold = 20) =>
        new(ActivationKind.Softplus, Positive(beta, nameof(beta)), double.IsNaN(threshold) ? throw NotANumber(nameof(threshold)) : threshold);

    /// <summary>x held between two bounds, which are rounded to float32.</summary>
    /// <param name="minimum">The lower bound.</param>
    /// <param name="maximum">The upper bound, not below it.</param>
    /// <exception cref="ArgumentException">The bounds are NaN or in the wrong order.</exception>
    public static ActivationFunction HardTanh(double minimum = -1, double maximum = 1) => minimum <= maximum
        ? new(ActivationKind.HardTanh, minimum, maximum)
        : throw new ArgumentException(FormattableString.Invariant($"The lower bound must not be above the upper: {minimum}, {maximum}."), nameof(minimum));

    private static double Finite(double value, string name) => double.IsFinite(value) ? value : throw NotANumber(name);

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentException(FormattableString.Invariant($"It must be a finite number above 0, not {value}."), name);

    private static ArgumentException NotANumber(string name) => new("It must be a finite number.", name);
}
