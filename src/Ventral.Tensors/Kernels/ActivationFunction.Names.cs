using System.Globalization;

namespace Ventral.Tensors.Kernels;

/// <content>The names that people write.</content>
public readonly partial record struct ActivationFunction
{
    /// <summary>Finds a function by its name, as <see cref="ToString"/> writes it.</summary>
    /// <param name="name">For example <c>gelu</c>, <c>leaky-relu</c> or <c>leaky-relu(0.2)</c>; parameters left out have their usual values.</param>
    /// <exception cref="VentralException">No function has that name, or a parameter is missing, left over, no number or outside its range.</exception>
    public static ActivationFunction Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int open = name.IndexOf('(', StringComparison.Ordinal);
        bool isCall = open > 0 && name.EndsWith(')');
        string bare = isCall ? name[..open] : name;
        ActivationKind kind = Enum.GetValues<ActivationKind>().FirstOrDefault(k => NameOf(k) == bare, (ActivationKind)(-1));
        if (kind < 0)
        {
            string known = string.Join(", ", Enum.GetValues<ActivationKind>().Select(NameOf));
            throw new VentralException($"Unknown activation function '{name}'. Known are {known}; parameters go in parentheses, as in leaky-relu(0.2).");
        }

        var parameters = new List<double>();
        foreach (string text in isCall ? name[(open + 1)..^1].Split(',') : [])
        {
            parameters.Add(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : throw new VentralException($"Activation function '{name}' has a parameter '{text.Trim()}', which is no number."));
        }

        try
        {
            return Create(kind, [.. parameters]) ?? throw new VentralException(FormattableString.Invariant($"Activation function '{bare}' does not take {parameters.Count} parameters, as in '{name}'."));
        }
        catch (ArgumentException exception)
        {
            throw new VentralException($"Activation function '{name}' cannot be: {exception.Message}", exception);
        }
    }

    /// <summary>The name, with the parameters in parentheses where there are any, for example <c>leaky-relu(0.01)</c>.</summary>
    public override string ToString() => NameOf(Kind) + (Kind switch
    {
        ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu => FormattableString.Invariant($"({First:R})"),
        ActivationKind.Softplus or ActivationKind.HardTanh => FormattableString.Invariant($"({First:R}, {Second:R})"),
        _ => "",
    });

    private static ActivationFunction? Create(ActivationKind kind, double[] parameters) => (kind, parameters) switch
    {
        (ActivationKind.LeakyRelu, []) => LeakyRelu(),
        (ActivationKind.LeakyRelu, [var slope]) => LeakyRelu(slope),
        (ActivationKind.Elu, []) => Elu(),
        (ActivationKind.Elu, [var alpha]) => Elu(alpha),
        (ActivationKind.Celu, []) => Celu(),
        (ActivationKind.Celu, [var alpha]) => Celu(alpha),
        (ActivationKind.Softplus, []) => Softplus(),
        (ActivationKind.Softplus, [var beta]) => Softplus(beta),
        (ActivationKind.Softplus, [var beta, var threshold]) => Softplus(beta, threshold),
        (ActivationKind.HardTanh, []) => HardTanh(),
        (ActivationKind.HardTanh, [var minimum, var maximum]) => HardTanh(minimum, maximum),
        (ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu or ActivationKind.Softplus or ActivationKind.HardTanh, _) => null,
        (_, []) => new(kind),
        _ => null,
    };

    private static string NameOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity => "identity",
        ActivationKind.Relu => "relu",
        ActivationKind.Relu6 => "relu6",
        ActivationKind.LeakyRelu => "leaky-relu",
        ActivationKind.Elu => "elu",
        ActivationKind.Selu => "selu",
        ActivationKind.Celu => "celu",
        ActivationKind.Gelu => "gelu",
        ActivationKind.GeluTanh => "gelu-tanh",
        ActivationKind.Silu => "silu",
        ActivationKind.Mish => "mish",
        ActivationKind.Softplus => "softplus",
        ActivationKind.Tanh => "tanh",
        ActivationKind.Sigmoid => "sigmoid",
        ActivationKind.Softsign => "softsign",
        ActivationKind.HardSigmoid => "hard-sigmoid",
        ActivationKind.HardSwish => "hard-swish",
        ActivationKind.HardTanh => "hard-tanh",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such function."),
    };
}
