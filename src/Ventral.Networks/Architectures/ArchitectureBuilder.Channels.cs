using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <content>Normalised convolutions, and what moves or weighs whole channels.</content>
internal sealed partial class ArchitectureBuilder
{
    /// <summary>What batch normalisation adds to the variance.</summary>
    public float NormalisationEpsilon { get; init; } = 1e-5f;

    /// <summary>How many channels a layer has.</summary>
    public int Channels(int layer) => layers[layer].Shape.Channels;

    /// <summary>A convolution without biases, its batch normalisation, and a function, whose output alone has the layer's name.</summary>
    /// <param name="layer">The name of the output.</param>
    /// <param name="input">What is read.</param>
    /// <param name="convolution">How the names of the filters begin.</param>
    /// <param name="normalisation">How the names of the normalisation's parameters begin.</param>
    /// <param name="outputs">How many filters.</param>
    /// <param name="kernel">Their window.</param>
    /// <param name="function">The function; the identity adds no layer.</param>
    /// <param name="listed">Whether the output belongs to the layers that people speak of.</param>
    /// <param name="aliases">Other names of the output.</param>
    public int NormalisedConvolution(
        string layer, int input, string convolution, string normalisation, int outputs, Kernel kernel, ActivationFunction function, bool listed = false, params ImmutableArray<string> aliases)
    {
        int vertical = kernel.IsPadded ? kernel.Height / 2 : 0, horizontal = kernel.IsPadded ? kernel.Width / 2 : 0;
        var geometry = new Convolution2dGeometry(layers[input].Shape.Channels, outputs, kernel.Height, kernel.Width)
        {
            StrideY = kernel.Stride,
            StrideX = kernel.Stride,
            PadTop = vertical,
            PadBottom = vertical,
            PadLeft = horizontal,
            PadRight = horizontal,
            Groups = kernel.Groups,
        };
        int x = Convolution(convolution, input, convolution, geometry, bias: false, listed: false, []);
        if (function == ActivationFunction.Identity)
        {
            return BatchNormalisation(layer, x, normalisation, listed, aliases);
        }

        x = BatchNormalisation(normalisation, x, normalisation, listed: false);
        return Activation(layer, x, function, listed, aliases);
    }

    public int ChannelSlice(string layer, int input, int first, int count) =>
        Add(layer, [], false, new Operation.ChannelSlice(first, count), [input], layers[input].Shape with { Channels = count });

    public int ChannelShuffle(string layer, int input, int groups, bool listed, params ImmutableArray<string> aliases)
    {
        if (layers[input].Shape.Channels % groups != 0)
        {
            throw new ArgumentException($"'{layer}' shuffles {groups} equal groups, but {layers[input]} has other channels.", nameof(groups));
        }

        return Add(layer, aliases, listed, new Operation.ChannelShuffle(groups), [input], layers[input].Shape);
    }

    public int ChannelGate(string layer, int input, int gates, params ImmutableArray<string> aliases)
    {
        if (layers[gates].Shape != new LayerShape(layers[input].Shape.Channels, 1, 1))
        {
            throw new ArgumentException($"'{layer}' needs one value for each channel of {layers[input]}, not {layers[gates]}.", nameof(gates));
        }

        return Add(layer, aliases, false, new Operation.ChannelGate(), [input, gates], layers[input].Shape);
    }

    /// <summary>
    /// Weighs each channel by what the means of all channels say: two 1×1 convolutions, <c>fc1</c> and <c>fc2</c>, with a
    /// function after each. Hu et al. 2018, doi:10.1109/CVPR.2018.00745.
    /// </summary>
    /// <param name="layer">The name of the output and the start of the parameters' names.</param>
    /// <param name="input">What is weighed.</param>
    /// <param name="squeeze">Channels between the two.</param>
    /// <param name="function">What follows the first.</param>
    /// <param name="gate">What follows the second: its values are the weights.</param>
    public int SqueezeExcitation(string layer, int input, int squeeze, ActivationFunction function, ActivationFunction gate)
    {
        int channels = layers[input].Shape.Channels;
        int x = Add($"{layer}.avgpool", [], false, new Operation.AdaptiveAveragePool(1, 1), [input], new(channels, 1, 1));
        x = Convolution($"{layer}.fc1", x, $"{layer}.fc1", squeeze, kernel: 1, listed: false);
        x = Activation($"{layer}.activation", x, function, listed: false);
        x = Convolution($"{layer}.fc2", x, $"{layer}.fc2", channels, kernel: 1, listed: false);
        x = Activation($"{layer}.scale_activation", x, gate, listed: false);
        return ChannelGate(layer, input, x);
    }
}
