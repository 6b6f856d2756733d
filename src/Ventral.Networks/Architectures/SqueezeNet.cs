using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// SqueezeNet v1.0 as its authors trained it in Caffe, whose last convolution is padded by 1, and as torchvision has it,
/// whose is not; pools round up in both, and parameters carry torchvision's names. Iandola et al. 2016, arXiv:1602.07360.
/// </summary>
internal static class SqueezeNet
{
    public static Architecture Create() => Create(Preprocessing.Caffe);

    public static Architecture Create(Preprocessing preprocessing) => Create("squeezenet1_0", preprocessing, lastPadding: 1, InitialisationScheme.SqueezeNetCaffe);

    public static Architecture CreateTorchvision() => CreateTorchvision(Preprocessing.ImageNet);

    public static Architecture CreateTorchvision(Preprocessing preprocessing) =>
        Create("squeezenet1_0-torchvision", preprocessing, lastPadding: 0, InitialisationScheme.SqueezeNet);

    /// <summary>Few 1×1 filters feed many 1×1 and 3×3 filters, whose outputs stand side by side.</summary>
    public static int Fire(ArchitectureBuilder net, string name, int input, string parameter, int squeeze, int expand)
    {
        int x = net.Convolution($"{parameter}.squeeze", input, $"{parameter}.squeeze", outputs: squeeze, kernel: 1, listed: false);
        x = net.Relu($"{name}.squeeze", x, listed: false, $"{parameter}.squeeze_activation");

        int narrow = net.Convolution($"{parameter}.expand1x1", x, $"{parameter}.expand1x1", outputs: expand, kernel: 1, listed: false);
        narrow = net.Relu($"{name}.expand1x1", narrow, listed: false, $"{parameter}.expand1x1_activation");

        int wide = net.Convolution($"{parameter}.expand3x3", x, $"{parameter}.expand3x3", outputs: expand, kernel: 3, padding: 1, listed: false);
        wide = net.Relu($"{name}.expand3x3", wide, listed: false, $"{parameter}.expand3x3_activation");

        return net.Concatenate(name, [narrow, wide], parameter);
    }

    private static Architecture Create(string name, Preprocessing preprocessing, int lastPadding, InitialisationScheme initialisation)
    {
        var net = new ArchitectureBuilder(name, preprocessing);

        int x = net.Convolution("features.0", net.Input, "features.0", outputs: 96, kernel: 7, stride: 2, listed: false);
        x = net.Relu("conv1", x, aliases: "features.1");
        x = net.MaxPool("pool1", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.2");

        x = Fire(net, "fire2", x, "features.3", squeeze: 16, expand: 64);
        x = Fire(net, "fire3", x, "features.4", squeeze: 16, expand: 64);
        x = Fire(net, "fire4", x, "features.5", squeeze: 32, expand: 128);
        x = net.MaxPool("pool4", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.6");

        x = Fire(net, "fire5", x, "features.7", squeeze: 32, expand: 128);
        x = Fire(net, "fire6", x, "features.8", squeeze: 48, expand: 192);
        x = Fire(net, "fire7", x, "features.9", squeeze: 48, expand: 192);
        x = Fire(net, "fire8", x, "features.10", squeeze: 64, expand: 256);
        x = net.MaxPool("pool8", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.11");

        x = Fire(net, "fire9", x, "features.12", squeeze: 64, expand: 256);
        x = net.Dropout("dropout9", x, "classifier.0");
        x = net.Convolution("classifier.1", x, "classifier.1", outputs: 1000, kernel: 1, padding: lastPadding, listed: false);
        x = net.Relu("conv10", x, aliases: ["conv_final", "classifier.2"]);
        x = net.AdaptiveAveragePool("pool10", x, 1, 1, "classifier.3");
        net.Softmax("softmax", x);

        return net.Build(initialisation);
    }
}
