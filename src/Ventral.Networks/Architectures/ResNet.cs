using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// Residual networks as torchvision lays them out (a block's stride sits in its 3×3 convolution): He et al. 2016,
/// doi:10.1109/CVPR.2016.90; wide ones: Zagoruyko &amp; Komodakis 2016, arXiv:1605.07146; ResNeXt: Xie et al. 2017,
/// doi:10.1109/CVPR.2017.634.
/// </summary>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Blocks">Blocks of each of the four stages.</param>
internal sealed record ResNet(string Name, ImmutableArray<int> Blocks)
{
    /// <summary>All that the catalogue knows.</summary>
    public static ImmutableArray<ResNet> All { get; } =
    [
        new("resnet18", [2, 2, 2, 2]) { HasBottlenecks = false },
        new("resnet34", [3, 4, 6, 3]) { HasBottlenecks = false },
        new("resnet50", [3, 4, 6, 3]),
        new("resnet101", [3, 4, 23, 3]),
        new("resnet152", [3, 8, 36, 3]),
        new("wide_resnet50_2", [3, 4, 6, 3]) { GroupWidth = 128 },
        new("resnext50_32x4d", [3, 4, 6, 3]) { Groups = 32, GroupWidth = 4 },
    ];

    /// <summary>Whether blocks narrow, filter and widen their maps, or filter twice.</summary>
    public bool HasBottlenecks { get; init; } = true;

    /// <summary>Groups of the 3×3 convolution of a bottleneck.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Maps of each group in the first stage; they double from stage to stage.</summary>
    public int GroupWidth { get; init; } = 64;

    private int Expansion => HasBottlenecks ? 4 : 1;

    public Architecture Create() => Create(Preprocessing.ImageNet);

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        int x = net.Convolution("conv1", net.Input, "conv1", outputs: 64, kernel: 7, stride: 2, padding: 3, bias: false);
        x = net.BatchNormalisation("bn1", x, "bn1", listed: false);
        x = net.Relu("relu", x);
        x = net.MaxPool("maxpool", x, kernel: 3, stride: 2, padding: 1);
        for (int stage = 0; stage < Blocks.Length; stage++)
        {
            x = Stage(net, stage, x);
        }

        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.ResNet);
    }

    /// <summary>Blocks of one size; the first halves the maps' extent (but not in the first stage).</summary>
    private int Stage(ArchitectureBuilder net, int stage, int x)
    {
        string name = $"layer{stage + 1}";
        for (int block = 0; block < Blocks[stage]; block++)
        {
            int stride = stage > 0 && block == 0 ? 2 : 1;
            bool isLast = block == Blocks[stage] - 1;
            x = Block(net, $"{name}.{block}", isLast ? name : $"{name}.{block}", x, 64 << stage, stride, isFirst: block == 0);
        }

        return x;
    }

    private int Block(ArchitectureBuilder net, string name, string output, int input, int planes, int stride, bool isFirst)
    {
        int outputs = planes * Expansion;
        int x;
        if (HasBottlenecks)
        {
            int width = planes * GroupWidth / 64 * Groups;
            x = Normalised(net, name, 1, input, width, kernel: 1, relu: true);
            x = Normalised(net, name, 2, x, width, kernel: 3, stride, Groups, relu: true);
            x = Normalised(net, name, 3, x, outputs, kernel: 1);
        }
        else
        {
            x = Normalised(net, name, 1, input, outputs, kernel: 3, stride, relu: true);
            x = Normalised(net, name, 2, x, outputs, kernel: 3);
        }

        int shortcut = input;
        if (isFirst && (HasBottlenecks || stride > 1))
        {
            string parameter = $"{name}.downsample";
            shortcut = net.Convolution($"{parameter}.0", input, $"{parameter}.0", outputs, kernel: 1, stride, bias: false, listed: false);
            shortcut = net.BatchNormalisation($"{parameter}.1", shortcut, $"{parameter}.1", listed: false, parameter);
        }

        x = net.Add($"{name}.sum", x, shortcut, listed: false);
        return name == output ? net.Relu(output, x) : net.Relu(output, x, aliases: name);
    }

    private static int Normalised(ArchitectureBuilder net, string block, int number, int x, int outputs, int kernel, int stride = 1, int groups = 1, bool relu = false)
    {
        x = net.Convolution($"{block}.conv{number}", x, $"{block}.conv{number}", outputs, kernel, stride, kernel / 2, groups, bias: false, listed: false);
        x = net.BatchNormalisation($"{block}.bn{number}", x, $"{block}.bn{number}", listed: false);
        return relu ? net.Relu($"{block}.relu{number}", x, listed: false) : x;
    }
}
