using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>DenseNet-121: in a block every layer reads the maps of all layers before it. Huang et al. 2017, doi:10.1109/CVPR.2017.243.</summary>
internal static class DenseNet
{
    // New maps of each layer.
    private const int Growth = 32;

    private static readonly ImmutableArray<int> Blocks = [6, 12, 24, 16];

    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("densenet121", preprocessing);
        int x = net.Convolution("conv0", net.Input, "features.conv0", outputs: 64, kernel: 7, stride: 2, padding: 3, bias: false);
        x = net.BatchNormalisation("norm0", x, "features.norm0", listed: false);
        x = net.Relu("relu0", x, aliases: "features.relu0");
        x = net.MaxPool("pool0", x, kernel: 3, stride: 2, padding: 1, aliases: "features.pool0");

        int channels = 64;
        for (int block = 1; block <= Blocks.Length; block++)
        {
            x = Block(net, $"denseblock{block}", x, Blocks[block - 1]);
            channels += Blocks[block - 1] * Growth;
            if (block < Blocks.Length)
            {
                channels /= 2;
                x = Transition(net, $"transition{block}", x, channels);
            }
        }

        x = net.BatchNormalisation("norm5", x, "features.norm5", listed: false, "features");
        x = net.Relu("relu5", x);
        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("classifier", x, "classifier", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.DenseNet);
    }

    private static int Block(ArchitectureBuilder net, string name, int x, int depth)
    {
        for (int layer = 1; layer <= depth; layer++)
        {
            string parameter = $"features.{name}.denselayer{layer}";
            int grown = PreActivated(net, parameter, "1", x, 4 * Growth, kernel: 1);
            grown = PreActivated(net, parameter, "2", grown, Growth, kernel: 3, parameter);
            x = layer == depth
                ? net.Concatenate(name, [x, grown], $"features.{name}")
                : net.Concatenate($"{name}.{layer}", [x, grown], listed: false);
        }

        return x;
    }

    private static int Transition(ArchitectureBuilder net, string name, int x, int channels)
    {
        x = PreActivated(net, $"features.{name}", "", x, channels, kernel: 1);
        return net.AveragePool(name, x, kernel: 2, stride: 2, aliases: [$"features.{name}.pool", $"features.{name}"]);
    }

    /// <summary>Batch normalisation and ReLU come before the convolution.</summary>
    private static int PreActivated(ArchitectureBuilder net, string parameter, string number, int x, int outputs, int kernel, params ImmutableArray<string> aliases)
    {
        x = net.BatchNormalisation($"{parameter}.norm{number}", x, $"{parameter}.norm{number}", listed: false);
        x = net.Relu($"{parameter}.relu{number}", x, listed: false);
        return net.Convolution($"{parameter}.conv{number}", x, $"{parameter}.conv{number}", outputs, kernel, padding: kernel / 2, bias: false, listed: false, aliases: aliases);
    }
}
