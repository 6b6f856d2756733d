using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>EfficientNet-B0 as torchvision has it. Tan &amp; Le 2019, arXiv:1905.11946.</summary>
internal static class EfficientNet
{
    // Expansion, kernel, stride of the first repeat, outputs, repeats: table 1 of the paper.
    private static readonly ImmutableArray<(int Expansion, int Kernel, int Stride, int Outputs, int Repeats)> Stages =
    [
        (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
    ];

    /// <summary>As for other networks of torchvision, but resized by the bicubic filter.</summary>
    public static Preprocessing Preprocessing { get; } = new(
        Resize.ShorterSide(256, ResizeFilter.Bicubic), 224, ChannelOrder.Rgb, 255, Preprocessing.ImageNet.Mean, Preprocessing.ImageNet.StandardDeviation);

    public static Architecture Create() => Create(Preprocessing);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("efficientnet_b0", preprocessing);
        int x = net.NormalisedConvolution("features.0", net.Input, "features.0.0", "features.0.1", 32, new Kernel(3) { Stride = 2 }, ActivationFunction.Silu, listed: true);
        int channels = 32;
        for (int stage = 1; stage <= Stages.Length; stage++)
        {
            var (expansion, kernel, stride, outputs, repeats) = Stages[stage - 1];
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                var block = new InvertedResidual(expansion * channels, outputs, kernel, repeat == 0 ? stride : 1, ActivationFunction.Silu)
                {
                    Squeeze = channels / 4,
                    SqueezeFunction = ActivationFunction.Silu,
                };
                string name = $"features.{stage}.{repeat}";
                x = block.Add(net, name, repeat == repeats - 1 ? $"features.{stage}" : name, x, channels);
                channels = outputs;
            }
        }

        x = net.NormalisedConvolution("features.8", x, "features.8.0", "features.8.1", 1280, new Kernel(1), ActivationFunction.Silu, listed: true, "features");
        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Dropout("classifier.0", x);
        x = net.Linear("classifier.1", x, "classifier.1", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.EfficientNet);
    }
}
