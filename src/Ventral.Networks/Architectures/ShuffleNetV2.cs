using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// ShuffleNet v2 of width 1 as torchvision has it: half of the channels pass a block unseen, then the halves are
/// interleaved. Ma et al. 2018, doi:10.1007/978-3-030-01264-9_8.
/// </summary>
internal static class ShuffleNetV2
{
    private static readonly ImmutableArray<(int Repeats, int Channels)> Stages = [(4, 116), (8, 232), (4, 464)];

    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("shufflenet_v2_x1_0", preprocessing);
        int x = Convolution(net, "conv1", 0, net.Input, 24, new Kernel(3) { Stride = 2 }, ActivationFunction.Relu, "conv1");
        x = net.MaxPool("maxpool", x, kernel: 3, stride: 2, padding: 1);
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            var (repeats, channels) = Stages[stage];
            for (int block = 0; block < repeats; block++)
            {
                string name = $"stage{stage + 2}.{block}";
                x = Block(net, name, block == repeats - 1 ? $"stage{stage + 2}" : name, x, channels / 2, shrinks: block == 0);
            }
        }

        x = Convolution(net, "conv5", 0, x, 1024, new Kernel(1), ActivationFunction.Relu, "conv5");
        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.PyTorch);
    }

    private static int Block(ArchitectureBuilder net, string name, string output, int input, int half, bool shrinks)
    {
        int unseen, x;
        var filters = new Kernel(3) { Stride = shrinks ? 2 : 1 };
        if (shrinks)
        {
            // Both halves see all channels of the stage before, filtered one by one.
            unseen = Convolution(net, $"{name}.branch1", 0, input, net.Channels(input), filters with { Groups = net.Channels(input) }, ActivationFunction.Identity);
            unseen = Convolution(net, $"{name}.branch1", 2, unseen, half, new Kernel(1), ActivationFunction.Relu, $"{name}.branch1");
            x = input;
        }
        else
        {
            unseen = net.ChannelSlice($"{name}.unseen", input, 0, half);
            x = net.ChannelSlice($"{name}.seen", input, half, half);
        }

        x = Convolution(net, $"{name}.branch2", 0, x, half, new Kernel(1), ActivationFunction.Relu);
        x = Convolution(net, $"{name}.branch2", 3, x, half, filters with { Groups = half }, ActivationFunction.Identity);
        x = Convolution(net, $"{name}.branch2", 5, x, half, new Kernel(1), ActivationFunction.Relu, $"{name}.branch2");
        x = net.Concatenate($"{name}.halves", [unseen, x], listed: false);
        return net.ChannelShuffle(output, x, groups: 2, listed: true, output == name ? [] : [name]);
    }

    /// <summary>torchvision counts convolution, normalisation and function one after the other.</summary>
    private static int Convolution(
        ArchitectureBuilder net, string parent, int place, int x, int outputs, Kernel kernel, ActivationFunction function, string? output = null) => net.NormalisedConvolution(
            output ?? (function == ActivationFunction.Identity ? $"{parent}.{place + 1}" : $"{parent}.{place + 2}"),
            x,
            $"{parent}.{place}",
            $"{parent}.{place + 1}",
            outputs,
            kernel,
            function,
            listed: output == parent && !parent.Contains('.', StringComparison.Ordinal));
}
