using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// Widen, filter each channel by itself, weigh channels, narrow without a function; add the input where nothing changed
/// size. Sandler et al. 2018, arXiv:1801.04381; Howard et al. 2019, doi:10.1109/ICCV.2019.00140.
/// </summary>
/// <param name="Wide">Channels in between; no convolution widens where the input has as many.</param>
/// <param name="Outputs">Channels that come out.</param>
/// <param name="Kernel">Rows and columns of the filters.</param>
/// <param name="Stride">Input rows and columns from one position to the next.</param>
/// <param name="Function">What follows the first two convolutions.</param>
internal sealed record InvertedResidual(int Wide, int Outputs, int Kernel, int Stride, ActivationFunction Function)
{
    /// <summary>Channels between the two convolutions that weigh channels; 0 where none do.</summary>
    public int Squeeze { get; init; }

    /// <summary>What follows the first of those.</summary>
    public ActivationFunction SqueezeFunction { get; init; } = ActivationFunction.Relu;

    /// <summary>What follows the second.</summary>
    public ActivationFunction Gate { get; init; } = ActivationFunction.Sigmoid;

    /// <summary>Adds the block.</summary>
    /// <param name="net">Where to.</param>
    /// <param name="name">How parameters' names begin.</param>
    /// <param name="output">The output's name; <paramref name="name"/> becomes an alias where they differ.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="inputs">The input's channels.</param>
    public int Add(ArchitectureBuilder net, string name, string output, int input, int inputs)
    {
        int part = 0;
        int x = input;
        if (Wide != inputs)
        {
            x = Convolution(net, $"{name}.block.{part++}", x, Wide, new Kernel(1), Function);
        }

        x = Convolution(net, $"{name}.block.{part++}", x, Wide, new Kernel(Kernel) { Stride = Stride, Groups = Wide }, Function);
        if (Squeeze > 0)
        {
            x = net.SqueezeExcitation($"{name}.block.{part++}", x, Squeeze, SqueezeFunction, Gate);
        }

        string last = $"{name}.block.{part}";
        string[] aliases = name == output ? [] : [name];
        bool isSum = Stride == 1 && inputs == Outputs;
        x = isSum
            ? Convolution(net, last, x, Outputs, new Kernel(1), ActivationFunction.Identity)
            : net.NormalisedConvolution(output, x, $"{last}.0", $"{last}.1", Outputs, new Kernel(1), ActivationFunction.Identity, listed: true, [last, .. aliases]);
        return isSum ? net.Add(output, x, input, listed: true, [.. aliases]) : x;
    }

    private static int Convolution(ArchitectureBuilder net, string name, int x, int outputs, Kernel kernel, ActivationFunction function) =>
        net.NormalisedConvolution(name, x, $"{name}.0", $"{name}.1", outputs, kernel, function);
}
