using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>AlexNet as torchvision lays it out (one column, 64–192–384–256–256 maps). Krizhevsky 2014, arXiv:1404.5997.</summary>
internal static class AlexNet
{
    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("alexnet", preprocessing);

        int x = net.Convolution("conv1", net.Input, "features.0", outputs: 64, kernel: 11, stride: 4, padding: 2);
        x = net.Relu("relu1", x, aliases: "features.1");
        x = net.MaxPool("pool1", x, kernel: 3, stride: 2, aliases: "features.2");

        x = net.Convolution("conv2", x, "features.3", outputs: 192, kernel: 5, padding: 2);
        x = net.Relu("relu2", x, aliases: "features.4");
        x = net.MaxPool("pool2", x, kernel: 3, stride: 2, aliases: "features.5");

        x = net.Convolution("conv3", x, "features.6", outputs: 384, kernel: 3, padding: 1);
        x = net.Relu("relu3", x, aliases: "features.7");

        x = net.Convolution("conv4", x, "features.8", outputs: 256, kernel: 3, padding: 1);
        x = net.Relu("relu4", x, aliases: "features.9");

        x = net.Convolution("conv5", x, "features.10", outputs: 256, kernel: 3, padding: 1);
        x = net.Relu("relu5", x, aliases: "features.11");
        x = net.MaxPool("pool5", x, kernel: 3, stride: 2, aliases: ["features.12", "features"]);

        x = net.AdaptiveAveragePool("avgpool", x, height: 6, width: 6);
        x = net.Flatten("flatten", x);

        x = net.Dropout("dropout6", x, "classifier.0");
        x = net.Linear("fc6", x, "classifier.1", outputs: 4096);
        x = net.Relu("relu6", x, aliases: "classifier.2");

        x = net.Dropout("dropout7", x, "classifier.3");
        x = net.Linear("fc7", x, "classifier.4", outputs: 4096);
        x = net.Relu("relu7", x, aliases: "classifier.5");

        x = net.Linear("fc8", x, "classifier.6", outputs: 1000);
        net.Softmax("softmax", x);

        return net.Build(InitialisationScheme.PyTorch);
    }
}
