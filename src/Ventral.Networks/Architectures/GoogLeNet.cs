using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// GoogLeNet as torchvision has it: batch normalisation after every convolution, and 3×3 filters where the paper has 5×5.
/// Heads that only help training are not computed; a checkpoint may hold them. Szegedy et al. 2015,
/// doi:10.1109/CVPR.2015.7298594.
/// </summary>
internal static class GoogLeNet
{
    // Filters of an inception: 1×1; before and of 3×3; before and of the second 3×3; after the pool.
    private static readonly ImmutableArray<(string Name, int Narrow, int Reduce3, int Wide3, int Reduce5, int Wide5, int Pool)> Inceptions =
    [
        ("3a", 64, 96, 128, 16, 32, 32), ("3b", 128, 128, 192, 32, 96, 64),
        ("4a", 192, 96, 208, 16, 48, 64), ("4b", 160, 112, 224, 24, 64, 64), ("4c", 128, 128, 256, 24, 64, 64),
        ("4d", 112, 144, 288, 32, 64, 64), ("4e", 256, 160, 320, 32, 128, 128),
        ("5a", 256, 160, 320, 32, 128, 128), ("5b", 384, 192, 384, 48, 128, 128),
    ];

    /// <summary>
    /// Values from −1 to 1: torchvision's pretrained network undoes ImageNet's normalisation and does this instead
    /// (<c>transform_input</c>).
    /// </summary>
    public static Preprocessing Preprocessing { get; } =
        new(Resize.ShorterSide(256), 224, ChannelOrder.Rgb, 255, ChannelValues.Uniform(0.5f), ChannelValues.Uniform(0.5f));

    public static Architecture Create() => Create(Preprocessing);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("googlenet", preprocessing) { NormalisationEpsilon = 1e-3f };
        int x = Convolution(net, "conv1", net.Input, 64, new Kernel(7) { Stride = 2 }, listed: true);
        x = net.MaxPool("maxpool1", x, kernel: 3, stride: 2, ceilMode: true);
        x = Convolution(net, "conv2", x, 64, new Kernel(1), listed: true);
        x = Convolution(net, "conv3", x, 192, new Kernel(3), listed: true);
        x = net.MaxPool("maxpool2", x, kernel: 3, stride: 2, ceilMode: true);
        foreach (var block in Inceptions)
        {
            string name = $"inception{block.Name}";
            int narrow = Convolution(net, $"{name}.branch1", x, block.Narrow, new Kernel(1));
            int wide = Convolution(net, $"{name}.branch2.0", x, block.Reduce3, new Kernel(1));
            wide = Convolution(net, $"{name}.branch2.1", wide, block.Wide3, new Kernel(3), alias: $"{name}.branch2");
            int widest = Convolution(net, $"{name}.branch3.0", x, block.Reduce5, new Kernel(1));
            widest = Convolution(net, $"{name}.branch3.1", widest, block.Wide5, new Kernel(3), alias: $"{name}.branch3");
            int pool = net.MaxPool($"{name}.branch4.0", x, kernel: 3, stride: 1, padding: 1, ceilMode: true, listed: false);
            pool = Convolution(net, $"{name}.branch4.1", pool, block.Pool, new Kernel(1), alias: $"{name}.branch4");
            x = net.Concatenate(name, [narrow, wide, widest, pool]);
            x = block.Name switch
            {
                "3b" => net.MaxPool("maxpool3", x, kernel: 3, stride: 2, ceilMode: true),
                "4e" => net.MaxPool("maxpool4", x, kernel: 2, stride: 2, ceilMode: true),
                _ => x,
            };
        }

        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Dropout("dropout", x);
        x = net.Linear("fc", x, "fc", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.GoogLeNet, "aux1.", "aux2.");
    }

    private static int Convolution(ArchitectureBuilder net, string name, int x, int outputs, Kernel kernel, bool listed = false, string? alias = null) =>
        net.NormalisedConvolution(name, x, $"{name}.conv", $"{name}.bn", outputs, kernel, ActivationFunction.Relu, listed, alias is null ? [] : [alias]);
}
