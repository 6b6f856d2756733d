using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>RegNetY-400MF as torchvision has it. Radosavovic et al. 2020, doi:10.1109/CVPR42600.2020.01044.</summary>
internal static class RegNet
{
    // Channels of each group of the 3×3 convolutions.
    private const int GroupWidth = 8;

    private static readonly ImmutableArray<(int Depth, int Width)> Stages = [(1, 48), (3, 104), (6, 208), (6, 440)];

    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("regnet_y_400mf", preprocessing);
        int x = Convolution(net, "stem", net.Input, 32, new Kernel(3) { Stride = 2 }, ActivationFunction.Relu, listed: true);
        int channels = 32;
        for (int stage = 1; stage <= Stages.Length; stage++)
        {
            var (depth, width) = Stages[stage - 1];
            for (int block = 0; block < depth; block++)
            {
                string name = $"block{stage}-{block}";
                x = Block(net, $"trunk_output.block{stage}.{name}", block == depth - 1 ? $"block{stage}" : name, x, channels, width, block == 0 ? 2 : 1);
                channels = width;
            }
        }

        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.RegNet);
    }

    private static int Block(ArchitectureBuilder net, string name, string output, int input, int inputs, int outputs, int stride)
    {
        int x = Convolution(net, $"{name}.f.a", input, outputs, new Kernel(1), ActivationFunction.Relu);
        x = Convolution(net, $"{name}.f.b", x, outputs, new Kernel(3) { Stride = stride, Groups = outputs / GroupWidth }, ActivationFunction.Relu);
        x = net.SqueezeExcitation($"{name}.f.se", x, squeeze: inputs / 4, ActivationFunction.Relu, ActivationFunction.Sigmoid);
        x = Convolution(net, $"{name}.f.c", x, outputs, new Kernel(1), ActivationFunction.Identity);
        int shortcut = stride > 1 || inputs != outputs
            ? Convolution(net, $"{name}.proj", input, outputs, new Kernel(1) { Stride = stride }, ActivationFunction.Identity)
            : input;
        x = net.Add($"{name}.sum", x, shortcut, listed: false);
        string stage = name[..name.LastIndexOf('.')];
        return net.Relu(output, x, aliases: output.Contains('-', StringComparison.Ordinal) ? [name] : [name, stage]);
    }

    private static int Convolution(ArchitectureBuilder net, string name, int x, int outputs, Kernel kernel, ActivationFunction function, bool listed = false) =>
        net.NormalisedConvolution(name, x, $"{name}.0", $"{name}.1", outputs, kernel, function, listed);
}
