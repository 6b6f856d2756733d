using Ventral.Data.Images;
using Ventral.Networks.Architectures;

namespace Ventral.Networks.Tests;

/// <summary>Every kind of layer in a few thousand operations: two branches that join, a residual sum, and a head.</summary>
internal static class TinyNetwork
{
    public const int Size = 13;

    public static Architecture Architecture { get; } = Create();

    private static Architecture Create()
    {
        var net = new ArchitectureBuilder("tiny", Preprocessing.MobileNet(Size));
        int x = net.Convolution("conv1", net.Input, "conv1", outputs: 6, kernel: 3, padding: 1);
        x = net.BatchNormalisation("norm1", x, "norm1");
        int stem = net.Relu("relu1", x);
        int left = net.Relu("left", net.Convolution("left.sum", stem, "left.sum", outputs: 4, kernel: 1));
        int right = net.Relu("right", net.Convolution("right.sum", stem, "right.sum", outputs: 2, kernel: 3, padding: 1, groups: 2));
        x = net.Concatenate("join", [left, right]);
        x = net.QuantisedAdd("sum", x, stem, "add");
        x = net.QuantisedConvolution("depthwise", x, outputs: 6, kernel: 3, relu6: true, "dw", stride: 2, groups: 6);
        x = net.AveragePool("average", x, kernel: 2, stride: 1);
        x = net.MaxPool("maximum", x, kernel: 3, stride: 2, ceilMode: true);
        x = net.AdaptiveAveragePool("adaptive", x, 2, 2);
        x = net.Flatten("flatten", x);
        x = net.Dropout("dropout", x);
        x = net.Linear("fc", x, "fc", outputs: 10);
        x = net.Clamp("clamp", x, -1, 1);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.PyTorch, "head.");
    }
}
