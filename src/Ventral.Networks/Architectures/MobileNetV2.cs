using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// MobileNet v2 (inverted residual blocks) with TensorFlow's padding and the output ranges of its 8-bit form; batch
/// normalisation is folded into the convolutions. Sandler et al. 2018, arXiv:1801.04381.
/// </summary>
internal static class MobileNetV2
{
    /// <summary>Expansion, outputs, repeats and the stride of the first repeat: table 2 of the paper.</summary>
    public static ImmutableArray<(int Expansion, int Outputs, int Repeats, int Stride)> Stages { get; } =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    /// <param name="name">The catalogue's name.</param>
    /// <param name="size">Rows and columns of the input.</param>
    public static Architecture Create(string name, int size)
    {
        var net = new ArchitectureBuilder(name, Preprocessing.MobileNet(size));

        int channels = 32;
        int x = net.QuantisedConvolution("conv1", net.Input, channels, kernel: 3, relu6: true, "Conv", stride: 2);
        int block = 0;
        foreach (var (expansion, outputs, repeats, firstStride) in Stages)
        {
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                x = Block(net, block++, x, channels, expansion, outputs, repeat == 0 ? firstStride : 1);
                channels = outputs;
            }
        }

        x = net.QuantisedConvolution("conv_last", x, outputs: 1280, kernel: 1, relu6: true, "Conv_1");
        MobileNetHead.Add(net, x);
        return net.Build(InitialisationScheme.HeNormal);
    }

    /// <summary>Widen, filter each channel by itself, narrow without ReLU; add the input where nothing changed size.</summary>
    private static int Block(ArchitectureBuilder net, int block, int input, int channels, int expansion, int outputs, int stride)
    {
        string name = $"block_{block}";
        string tensorFlow = block == 0 ? "expanded_conv" : $"expanded_conv_{block}";
        int wide = channels * expansion;
        int x = input;
        if (expansion > 1)
        {
            x = net.QuantisedConvolution($"{name}_expand", x, wide, kernel: 1, relu6: true, $"{tensorFlow}/expand");
        }

        x = net.QuantisedConvolution($"{name}_depthwise", x, wide, kernel: 3, relu6: true, $"{tensorFlow}/depthwise", stride, groups: wide);
        x = net.QuantisedConvolution($"{name}_project", x, outputs, kernel: 1, relu6: false, $"{tensorFlow}/project");
        return stride == 1 && channels == outputs
            ? net.QuantisedAdd($"{name}_add", x, input, $"{tensorFlow}/add")
            : x;
    }
}
