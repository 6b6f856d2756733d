using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Networks;

/// <summary>
/// How the weights of an untrained network are drawn. Every parameter has a random stream of its own for each of its
/// rows, so that no value depends on another parameter, on the layers that a study reads, or on threads.
/// </summary>
public sealed class InitialisationScheme
{
    // Part of an untrained network's identity: changes when the same seed would give other numbers.
    private const string Streams = "philox4x32-10 per row, 1";

    private const string ScaledName = "scaled-normal";

    private readonly Func<Parameter, Distribution> distributionOf;

    private InitialisationScheme(string name, Func<Parameter, Distribution> distributionOf)
    {
        Name = name;
        this.distributionOf = distributionOf;
    }

    /// <summary>PyTorch's default for convolutions and linear layers: weights and biases uniform in ±1/√(fan-in).</summary>
    /// <remarks>Kaiming-uniform with a = √5 has the bound √(6/((1 + 5) · fan-in)), which is this. He et al. 2015, doi:10.1109/ICCV.2015.123.</remarks>
    public static InitialisationScheme PyTorch { get; } = new("pytorch", p => Distribution.Uniform(1 / Math.Sqrt(p.FanIn)));

    /// <summary>DeepCluster's: convolutions normal with variance 2/(kernel area · outputs), linear layers normal with SD 0.01, biases 0.</summary>
    public static InitialisationScheme DeepCluster { get; } = new("deepcluster", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight => Distribution.Normal(Math.Sqrt(2.0 / p.FanOut)),
        ParameterRole.LinearWeight => Distribution.Normal(0.01),
        _ => Distribution.Zero,
    });

    /// <summary>He's: weights normal with variance 2/fan-in, biases 0. He et al. 2015, doi:10.1109/ICCV.2015.123.</summary>
    public static InitialisationScheme HeNormal { get; } = new("he-normal", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight => Distribution.Normal(Math.Sqrt(2.0 / p.FanIn)),
        _ => Distribution.Zero,
    });

    /// <summary>He's, uniform: weights in ±√(6/fan-in), biases 0. He et al. 2015, doi:10.1109/ICCV.2015.123.</summary>
    public static InitialisationScheme HeUniform { get; } = new("he-uniform", p => Weights(p, Distribution.Uniform(Math.Sqrt(6.0 / p.FanIn))));

    /// <summary>Xavier's: weights normal with variance 2/(fan-in + fan-out), biases 0. Glorot &amp; Bengio 2010, proceedings.mlr.press/v9/glorot10a.</summary>
    public static InitialisationScheme XavierNormal { get; } = new("xavier-normal", p => Weights(p, Distribution.Normal(Math.Sqrt(2.0 / ((double)p.FanIn + p.FanOut)))));

    /// <summary>Xavier's, uniform: weights in ±√(6/(fan-in + fan-out)), biases 0. Glorot &amp; Bengio 2010, proceedings.mlr.press/v9/glorot10a.</summary>
    public static InitialisationScheme XavierUniform { get; } = new("xavier-uniform", p => Weights(p, Distribution.Uniform(Math.Sqrt(6.0 / ((double)p.FanIn + p.FanOut)))));

    /// <summary>torchvision's for ConvNeXt: weights normal with SD 0.02, biases 0.</summary>
    /// <remarks>
    /// torchvision cuts normals at ±2, 100 standard deviations out, where no normal ever falls; nothing is cut here. Its float32 draws give
    /// that bound itself about once in 2²⁴ (the inverse error function at 1); this is not repeated.
    /// </remarks>
    public static InitialisationScheme ConvNeXt { get; } = new("convnext", p => Weights(p, Distribution.Normal(0.02)));

    /// <summary>torchvision's for Swin: matrices and tables normal with SD 0.02, their biases 0; the patches' convolution and its biases uniform in ±1/√(fan-in).</summary>
    public static InitialisationScheme Swin { get; } = new("swin", p => p.Role switch
    {
        ParameterRole.LinearWeight or ParameterRole.Embedding => Distribution.Normal(0.02),
        ParameterRole.ConvolutionWeight or ParameterRole.ConvolutionBias => Distribution.Uniform(1 / Math.Sqrt(p.FanIn)),
        _ => Distribution.Zero,
    });

    /// <summary>
    /// torchvision's for ViT: the patches' convolution normal with variance 1/fan-in, positions normal with SD 0.02, what leaves an
    /// attention uniform in ±1/√(fan-in), other matrices by Xavier's uniform rule; biases 0, but of the two linear layers of a block normal with SD 10⁻⁶.
    /// </summary>
    /// <remarks>torchvision starts the head at 0; here it is drawn as the other matrices are, since a constant layer compares with nothing.</remarks>
    public static InitialisationScheme VisionTransformer { get; } = new("vit", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight => Distribution.Normal(Math.Sqrt(1.0 / p.FanIn)),
        ParameterRole.Embedding => Distribution.Normal(0.02),
        ParameterRole.LinearWeight => Distribution.Uniform(p.Name.Contains(".out_proj.", StringComparison.Ordinal)
            ? Math.Sqrt(1.0 / p.FanIn)
            : Math.Sqrt(6.0 / ((double)p.FanIn + p.FanOut))),
        ParameterRole.LinearBias when p.Name.Contains(".mlp.", StringComparison.Ordinal) => Distribution.Normal(1e-6),
        _ => Distribution.Zero,
    });

    /// <summary>torchvision's for residual networks: convolutions normal with variance 2/(kernel area · outputs), linear layers and their biases uniform in ±1/√(fan-in).</summary>
    /// <remarks>Batch normalisation starts as the identity: scale 1, shift 0, mean 0, variance 1.</remarks>
    public static InitialisationScheme ResNet { get; } = new("resnet", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight => Distribution.Normal(Math.Sqrt(2.0 / p.FanOut)),
        ParameterRole.LinearWeight or ParameterRole.LinearBias => Distribution.Uniform(1 / Math.Sqrt(p.FanIn)),
        _ => Distribution.Zero,
    });

    /// <summary>torchvision's for VGG and MobileNet v2 and v3: convolutions normal with variance 2/(kernel area · outputs), linear layers normal with SD 0.01, biases 0.</summary>
    public static InitialisationScheme Vgg { get; } = new("vgg", DeepCluster.distributionOf);

    /// <summary>torchvision's for RegNet: as <see cref="Vgg"/>, but biases of convolutions (of those that weigh channels) uniform in ±1/√(fan-in).</summary>
    public static InitialisationScheme RegNet { get; } = new("regnet", p => p.Role == ParameterRole.ConvolutionBias ? Distribution.Uniform(1 / Math.Sqrt(p.FanIn)) : DeepCluster.distributionOf(p));

    /// <summary>torchvision's for SqueezeNet: weights uniform in ±√(6/fan-in), those of the classifier's convolution normal with SD 0.01, biases 0.</summary>
    public static InitialisationScheme SqueezeNet { get; } = new("squeezenet", p => Squeezed(p, 6));

    /// <summary>SqueezeNet's authors' in Caffe: weights uniform in ±√(3/fan-in), those of the last convolution normal with SD 0.01, biases 0.</summary>
    /// <remarks>Caffe calls this Xavier's rule, though it counts one side of a layer alone.</remarks>
    public static InitialisationScheme SqueezeNetCaffe { get; } = new("squeezenet-caffe", p => Squeezed(p, 3));

    /// <summary>torchvision's for DenseNet: convolutions normal with variance 2/fan-in, linear layers uniform in ±1/√(fan-in), biases 0.</summary>
    public static InitialisationScheme DenseNet { get; } = new("densenet", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight => Distribution.Normal(Math.Sqrt(2.0 / p.FanIn)),
        ParameterRole.LinearWeight => Distribution.Uniform(1 / Math.Sqrt(p.FanIn)),
        _ => Distribution.Zero,
    });

    /// <summary>torchvision's for GoogLeNet: weights normal with SD 0.01, biases of linear layers uniform in ±1/√(fan-in).</summary>
    public static InitialisationScheme GoogLeNet { get; } = new("googlenet", p => NormalWeights(p, 0.01));

    /// <summary>torchvision's for Inception v3: weights normal with SD 0.1, biases of linear layers uniform in ±1/√(fan-in).</summary>
    /// <remarks>torchvision cuts the normal at ±2, 20 standard deviations out, where no draw ever falls; nothing is cut here.</remarks>
    public static InitialisationScheme Inception { get; } = new("inception", p => NormalWeights(p, 0.1));

    /// <summary>torchvision's for EfficientNet: convolutions normal with variance 2/(kernel area · outputs), linear layers uniform in ±1/√outputs, biases 0.</summary>
    public static InitialisationScheme EfficientNet { get; } = new("efficientnet", p => p.Role switch
    {
        ParameterRole.ConvolutionWeight => Distribution.Normal(Math.Sqrt(2.0 / p.FanOut)),
        ParameterRole.LinearWeight => Distribution.Uniform(1 / Math.Sqrt(p.FanOut)),
        _ => Distribution.Zero,
    });

    /// <summary>The schemes that studies can name.</summary>
    public static ImmutableArray<InitialisationScheme> All { get; } =
        [PyTorch, DeepCluster, HeNormal, HeUniform, XavierNormal, XavierUniform, ResNet, Vgg, RegNet, SqueezeNet, SqueezeNetCaffe, DenseNet, GoogLeNet, Inception, EfficientNet, ConvNeXt, Swin, VisionTransformer];

    /// <summary>What a study calls it: <c>he-normal</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Weights normal with SD gain/√fan-in, biases 0: a study's own scale for an activation function. Gains that preserve variance
    /// are √2 for ReLU (which is <see cref="HeNormal"/>), 5/3 for tanh and 1 for a linear network.
    /// </summary>
    /// <param name="gain">The SD of a weight times √fan-in; finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is not finite or not above 0.</exception>
    public static InitialisationScheme ScaledNormal(double gain)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gain);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(gain), true, nameof(gain));
        return new(string.Create(CultureInfo.InvariantCulture, $"{ScaledName}({gain:R})"), p => Weights(p, Distribution.Normal(gain / Math.Sqrt(p.FanIn))));
    }

    /// <summary>Finds a scheme by its name.</summary>
    /// <param name="name">One of <see cref="All"/>, or <c>scaled-normal(1.6667)</c> with a gain.</param>
    /// <exception cref="VentralException">There is no such scheme; the message suggests the nearest name and lists all.</exception>
    public static InitialisationScheme Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) is { } scheme)
        {
            return scheme;
        }

        if (name.StartsWith(ScaledName + "(", StringComparison.Ordinal) && name.EndsWith(')')
            && double.TryParse(name.AsSpan()[(ScaledName.Length + 1)..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double gain))
        {
            return gain > 0 && double.IsFinite(gain)
                ? ScaledNormal(gain)
                : throw new VentralException($"The gain of '{name}' must be a finite number above 0.");
        }

        var names = All.Select(s => s.Name).Append(ScaledName + "(GAIN)");
        string suggestion = Suggestion.Closest(name, names) is { } closest ? $" Did you mean '{closest}'?" : "";
        throw new VentralException($"Unknown initialisation '{name}'.{suggestion} Initialisations: {string.Join(", ", names)}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal string Describe() => $"{Name}; {Streams}";

    /// <summary>Draws one parameter.</summary>
    /// <param name="parameter">What to draw; parameters that no scheme draws get their start values.</param>
    /// <param name="network">The architecture's name, part of the stream's purpose.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="workers">How many threads may draw rows.</param>
    internal float[] Draw(Parameter parameter, string network, Seed seed, Workers workers)
    {
        var values = new float[parameter.Length];
        if (parameter.Role == ParameterRole.Fixed)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = parameter.Start[i % parameter.Start.Length];
            }

            return values;
        }

        var distribution = distributionOf(parameter);
        if (distribution == Distribution.Zero)
        {
            return values;
        }

        string purpose = $"weights/{network}/{parameter.Name}";
        int rowCount = parameter.Shape.Length > 1 ? parameter.Shape[0] : 1;
        int rowLength = values.Length / rowCount;
        workers.For(rowCount, row => distribution.Fill(values.AsSpan(row * rowLength, rowLength), new Philox(seed, purpose, (ulong)row)));
        return values;
    }

    private static Distribution Weights(Parameter parameter, Distribution distribution) =>
        parameter.Role is ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight ? distribution : Distribution.Zero;

    // The last convolution has the classifier's place in torchvision's names, which both forms of the network carry.
    private static Distribution Squeezed(Parameter p, double squaredGain) =>
        Weights(p, p.Name.StartsWith("classifier.", StringComparison.Ordinal) ? Distribution.Normal(0.01) : Distribution.Uniform(Math.Sqrt(squaredGain / p.FanIn)));

    private static Distribution NormalWeights(Parameter p, double standardDeviation) => p.Role switch
    {
        ParameterRole.ConvolutionWeight or ParameterRole.LinearWeight => Distribution.Normal(standardDeviation),
        ParameterRole.LinearBias => Distribution.Uniform(1 / Math.Sqrt(p.FanIn)),
        _ => Distribution.Zero,
    };

    /// <summary>Normal with SD <paramref name="Scale"/>, or uniform in ±<paramref name="Scale"/>; a scale of 0 is the constant 0.</summary>
    private readonly record struct Distribution(bool IsNormal, double Scale)
    {
        // Draws that are made at once: 4 KiB.
        private const int Chunk = 512;

        public static Distribution Zero => default;

        public static Distribution Normal(double standardDeviation) => new(true, standardDeviation);

        public static Distribution Uniform(double bound) => new(false, bound);

        public void Fill(Span<float> values, Philox stream)
        {
            Span<double> draws = stackalloc double[Chunk];
            for (; !values.IsEmpty; values = values[draws.Length..])
            {
                draws = draws[..Math.Min(Chunk, values.Length)];
                if (IsNormal)
                {
                    stream.FillNormal(draws);
                }
                else
                {
                    stream.FillUniform(draws);
                }

                for (int i = 0; i < draws.Length; i++)
                {
                    values[i] = (float)((IsNormal ? draws[i] : (2 * draws[i]) - 1) * Scale);
                }
            }
        }
    }
}
