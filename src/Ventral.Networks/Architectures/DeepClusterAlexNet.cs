using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// The AlexNet of DeepCluster: a fixed grey-and-Sobel front end and batch normalisation after every convolution.
/// Caron, Bojanowski, Joulin &amp; Douze 2018, doi:10.1007/978-3-030-01264-9_9.
/// </summary>
internal static class DeepClusterAlexNet
{
    private static readonly ImmutableArray<float> Grey = [1 / 3f, 1 / 3f, 1 / 3f];

    private static readonly ImmutableArray<float> Sobel =
    [
        1, 0, -1, 2, 0, -2, 1, 0, -1,
        1, 2, 1, 0, 0, 0, -1, -2, -1,
    ];

    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("deepcluster-alexnet", preprocessing);

        int x = net.FixedConvolution("grey", net.Input, outputs: 1, kernel: 1, padding: 0, Grey);
        x = net.FixedConvolution("sobel", x, outputs: 2, kernel: 3, padding: 1, Sobel);

        x = net.Convolution("conv1", x, "features.0", outputs: 96, kernel: 11, stride: 4, padding: 2);
        x = net.BatchNormalisation("norm1", x, "features.1");
        x = net.Relu("relu1", x, aliases: "features.2");
        x = net.MaxPool("pool1", x, kernel: 3, stride: 2, aliases: "features.3");

        x = net.Convolution("conv2", x, "features.4", outputs: 256, kernel: 5, padding: 2);
        x = net.BatchNormalisation("norm2", x, "features.5");
        x = net.Relu("relu2", x, aliases: "features.6");
        x = net.MaxPool("pool2", x, kernel: 3, stride: 2, aliases: "features.7");

        x = net.Convolution("conv3", x, "features.8", outputs: 384, kernel: 3, padding: 1);
        x = net.BatchNormalisation("norm3", x, "features.9");
        x = net.Relu("relu3", x, aliases: "features.10");

        x = net.Convolution("conv4", x, "features.11", outputs: 384, kernel: 3, padding: 1);
        x = net.BatchNormalisation("norm4", x, "features.12");
        x = net.Relu("relu4", x, aliases: "features.13");

        x = net.Convolution("conv5", x, "features.14", outputs: 256, kernel: 3, padding: 1);
        x = net.BatchNormalisation("norm5", x, "features.15");
        x = net.Relu("relu5", x, aliases: "features.16");
        x = net.MaxPool("pool5", x, kernel: 3, stride: 2, aliases: ["features.17", "features"]);
        x = net.Flatten("flatten", x);

        x = net.Dropout("dropout6", x, "classifier.0");
        x = net.Linear("fc6", x, "classifier.1", outputs: 4096);
        x = net.Relu("relu6", x, aliases: "classifier.2");

        x = net.Dropout("dropout7", x, "classifier.3");
        x = net.Linear("fc7", x, "classifier.4", outputs: 4096);
        net.Relu("relu7", x, aliases: ["classifier.5", "classifier"]);

        // The head that predicts cluster assignments is thrown away at every epoch; a checkpoint may still hold
        // the last one, and the fixed filters of the front end.
        return net.Build(InitialisationScheme.DeepCluster, "top_layer.", "sobel.");
    }
}
