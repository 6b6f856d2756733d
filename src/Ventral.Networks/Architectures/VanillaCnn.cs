using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// A plain network for factorial studies: one convolution after another, all of the same width, kernel and activation, each
/// followed by pooling; then the mean over positions and 1000 classes. Nothing is normalised and nothing skips a layer, so that
/// each factor can change by itself.
/// </summary>
/// <remarks>
/// Maps are halved after each convolution for as long as they have 14 rows or more: five times from 224 × 224 to 7 × 7.
/// Deeper layers keep their size, so that depth has no upper bound in space. A convolution's padding keeps the size. A seed draws other
/// weights for each combination of factors; <c>vanilla-cnn+activation=tanh</c>, an intervention, keeps those of <c>vanilla-cnn</c>.
/// </remarks>
/// <param name="Depth">Convolutions, from 1 to 64.</param>
/// <param name="Width">Maps of each, from 1 to 4096.</param>
/// <param name="Kernel">Rows and columns of a filter, odd, from 1 to 31.</param>
/// <param name="Activation">The function after each convolution.</param>
/// <param name="Pooling">How maps are halved: <c>max</c> or <c>average</c> over 2 × 2 positions, or <c>strided</c>: by the convolution itself.</param>
internal sealed record VanillaCnn(int Depth, int Width, int Kernel, ActivationFunction Activation, string Pooling)
{
    /// <summary>What its names begin with.</summary>
    public const string Family = "vanilla-cnn";

    private const int SmallestHalved = 14;

    private static readonly ImmutableArray<string> Factors = ["depth", "width", "kernel", "activation", "pooling"];

    private static readonly ImmutableArray<string> Poolings = ["max", "average", "strided"];

    /// <summary>What is not said: four convolutions of 64 maps, 3×3, ReLU, maximum.</summary>
    public static VanillaCnn Usual { get; } = new(4, 64, 3, ActivationFunction.Relu, "max");

    /// <summary>All factors in a fixed order, whatever order they were given in.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{Family}(depth={Depth}, width={Width}, kernel={Kernel}, activation={Activation}, pooling={Pooling})");

    /// <summary>Reads a name; factors may stand in any order and be left out.</summary>
    /// <returns>Null where the name is of another family.</returns>
    /// <exception cref="VentralException">A factor is unknown, occurs twice, or has an impossible value.</exception>
    public static VanillaCnn? Parse(string name)
    {
        if (name == Family)
        {
            return Usual;
        }

        if (!name.StartsWith(Family + "(", StringComparison.Ordinal) || !name.EndsWith(')'))
        {
            return null;
        }

        var net = Usual;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in Parts(name[(Family.Length + 1)..^1]))
        {
            var (factor, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var f, var v] ? (f, v) : (part.Trim(), "");
            if (!Factors.Contains(factor))
            {
                string suggestion = Suggestion.Closest(factor, Factors) is { } closest ? $" Did you mean '{closest}'?" : "";
                throw new VentralException($"Unknown factor '{factor}' of '{name}'.{suggestion} Factors: {string.Join(", ", Factors)}.");
            }

            net = seen.Add(factor) ? net.With(factor, value, name) : throw new VentralException($"Factor '{factor}' occurs twice in '{name}'.");
        }

        return net;
    }

    public Architecture Create() => Create(Preprocessing.ImageNet);

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        int x = net.Input;
        for (int i = 1; i <= Depth; i++)
        {
            bool halves = net.ShapeOf(x).Height >= SmallestHalved;
            x = net.Convolution($"conv{i}", x, $"conv{i}", Width, Kernel, stride: halves && Pooling == "strided" ? 2 : 1, padding: Kernel / 2);
            x = net.Activation($"act{i}", x, Activation);
            x = (halves, Pooling) switch
            {
                (true, "max") => net.MaxPool($"pool{i}", x, kernel: 2, stride: 2),
                (true, "average") => net.AveragePool($"pool{i}", x, kernel: 2, stride: 2),
                _ => x,
            };
        }

        x = net.AdaptiveAveragePool("avgpool", x, 1, 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.HeNormal);
    }

    private VanillaCnn With(string factor, string value, string name) => factor switch
    {
        "depth" => this with { Depth = Whole(factor, value, name, 64) },
        "width" => this with { Width = Whole(factor, value, name, 4096) },
        "kernel" => Whole(factor, value, name, 31) is var kernel && kernel % 2 == 1
            ? this with { Kernel = kernel }
            : throw new VentralException($"Factor 'kernel' of '{name}' must be odd, so that a filter has a centre."),
        "activation" => this with { Activation = value == "linear" ? ActivationFunction.Identity : ActivationFunction.Parse(value) },
        _ => Poolings.Contains(value)
            ? this with { Pooling = value }
            : throw new VentralException($"Factor 'pooling' of '{name}' must be one of {string.Join(", ", Poolings)}, not '{value}'."),
    };

    private static int Whole(string factor, string value, string name, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : throw new VentralException(FormattableString.Invariant($"Factor '{factor}' of '{name}' must be a whole number from 1 to {most}, not '{value}'."));

    /// <summary>Splits at commas outside of parentheses: an activation may have parameters.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        int start = 0, depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        if (!string.IsNullOrWhiteSpace(text[start..]) || start > 0)
        {
            yield return text[start..];
        }
    }
}
