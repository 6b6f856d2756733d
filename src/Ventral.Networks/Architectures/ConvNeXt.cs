using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// ConvNeXt as torchvision lays it out: blocks of a 7×7 convolution of each channel by itself and two linear layers at every
/// position. Liu et al. 2022, doi:10.1109/CVPR52688.2022.01167.
/// </summary>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Stages">Channels and blocks of each stage.</param>
internal sealed record ConvNeXt(string Name, ImmutableArray<(int Channels, int Blocks)> Stages)
{
    private const float Epsilon = 1e-6f;

    // How little a block changes at first.
    private const float LayerScale = 1e-6f;

    public static ConvNeXt Tiny { get; } = new("convnext_tiny", [(96, 3), (192, 3), (384, 9), (768, 3)]);

    /// <summary>torchvision's preset for this network: shorter side 236, centre 224.</summary>
    public Architecture Create()
    {
        var p = Preprocessing.ImageNet;
        return Create(new(Resize.ShorterSide(236), 224, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation));
    }

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        int x = net.Convolution("features.0.0", net.Input, "features.0.0", Stages[0].Channels, kernel: 4, stride: 4, listed: false);
        x = net.LayerNormalisation("features.0", x, "features.0.1", Epsilon, listed: true);
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            if (stage > 0)
            {
                string down = $"features.{2 * stage}";
                x = net.LayerNormalisation($"{down}.0", x, $"{down}.0", Epsilon);
                x = net.Convolution(down, x, $"{down}.1", Stages[stage].Channels, kernel: 2, stride: 2);
            }

            x = Stage(net, $"features.{(2 * stage) + 1}", x, Stages[stage].Blocks);
        }

        x = net.AdaptiveAveragePool("avgpool", x, 1, 1);
        x = net.LayerNormalisation("classifier.0", x, "classifier.0", Epsilon);
        x = net.Flatten("classifier.1", x);
        x = net.Linear("classifier", x, "classifier.2", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.ConvNeXt);
    }

    private static int Stage(ArchitectureBuilder net, string stage, int x, int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            string name = $"{stage}.{i}";
            int shortcut = x, channels = net.ShapeOf(x).Channels;
            x = net.Convolution($"{name}.block.0", x, $"{name}.block.0", channels, kernel: 7, padding: 3, groups: channels, listed: false);
            x = net.LayerNormalisation($"{name}.block.2", x, $"{name}.block.2", Epsilon);
            x = net.PositionwiseLinear($"{name}.block.3", x, 4 * channels);
            x = net.Activation($"{name}.block.4", x, ActivationFunction.Gelu, listed: false);
            x = net.PositionwiseLinear($"{name}.block.5", x, channels);
            x = net.LayerScale($"{name}.layer_scale", x, LayerScale);
            x = i < blocks - 1 ? net.Add(name, x, shortcut) : net.Add(stage, x, shortcut, aliases: name);
        }

        return x;
    }
}
