using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// SqueezeNet v1.1 as torchvision trained it: 3×3 filters at first, and pools earlier than in v1.0, so that it takes less
/// than half as many operations. Iandola et al. 2016, arXiv:1602.07360.
/// </summary>
internal static class SqueezeNet11
{
    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("squeezenet1_1", preprocessing);

        int x = net.Convolution("features.0", net.Input, "features.0", outputs: 64, kernel: 3, stride: 2, listed: false);
        x = net.Relu("conv1", x, aliases: "features.1");
        x = net.MaxPool("pool1", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.2");

        x = SqueezeNet.Fire(net, "fire2", x, "features.3", squeeze: 16, expand: 64);
        x = SqueezeNet.Fire(net, "fire3", x, "features.4", squeeze: 16, expand: 64);
        x = net.MaxPool("pool3", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.5");

        x = SqueezeNet.Fire(net, "fire4", x, "features.6", squeeze: 32, expand: 128);
        x = SqueezeNet.Fire(net, "fire5", x, "features.7", squeeze: 32, expand: 128);
        x = net.MaxPool("pool5", x, kernel: 3, stride: 2, ceilMode: true, aliases: "features.8");

        x = SqueezeNet.Fire(net, "fire6", x, "features.9", squeeze: 48, expand: 192);
        x = SqueezeNet.Fire(net, "fire7", x, "features.10", squeeze: 48, expand: 192);
        x = SqueezeNet.Fire(net, "fire8", x, "features.11", squeeze: 64, expand: 256);
        x = SqueezeNet.Fire(net, "fire9", x, "features.12", squeeze: 64, expand: 256);

        x = net.Dropout("dropout9", x, "classifier.0");
        x = net.Convolution("classifier.1", x, "classifier.1", outputs: 1000, kernel: 1, listed: false);
        x = net.Relu("conv10", x, aliases: ["conv_final", "classifier.2"]);
        x = net.AdaptiveAveragePool("pool10", x, 1, 1, "classifier.3");
        net.Softmax("softmax", x);

        return net.Build(InitialisationScheme.SqueezeNet);
    }
}
