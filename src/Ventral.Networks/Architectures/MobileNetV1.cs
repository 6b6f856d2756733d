using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// MobileNet v1 with TensorFlow's padding and the output ranges of its 8-bit form; batch normalisation is folded into the
/// convolutions. Howard et al. 2017, arXiv:1704.04861.
/// </summary>
internal static class MobileNetV1
{
    private static readonly ImmutableArray<(int Stride, int Outputs)> Blocks =
    [
        (1, 64), (2, 128), (1, 128), (2, 256), (1, 256),
        (2, 512), (1, 512), (1, 512), (1, 512), (1, 512), (1, 512), (2, 1024), (1, 1024),
    ];

    /// <param name="name">The catalogue's name.</param>
    /// <param name="quarters">The width multiplier in quarters: 1 is 0.25.</param>
    /// <param name="size">Rows and columns of the input.</param>
    public static Architecture Create(string name, int quarters, int size)
    {
        var net = new ArchitectureBuilder(name, Preprocessing.MobileNet(size));

        int channels = 32 * quarters / 4;
        int x = net.QuantisedConvolution("conv1", net.Input, channels, kernel: 3, relu6: true, "Conv2d_0", stride: 2);
        for (int block = 1; block <= Blocks.Length; block++)
        {
            var (stride, outputs) = Blocks[block - 1];
            x = net.QuantisedConvolution($"conv_dw_{block}", x, channels, kernel: 3, relu6: true, $"Conv2d_{block}_depthwise", stride, groups: channels);
            channels = outputs * quarters / 4;
            x = net.QuantisedConvolution($"conv_pw_{block}", x, channels, kernel: 1, relu6: true, $"Conv2d_{block}_pointwise");
        }

        MobileNetHead.Add(net, x);
        return net.Build(InitialisationScheme.HeNormal);
    }
}
