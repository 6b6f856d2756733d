using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>MobileNet v3 as torchvision has it. Howard et al. 2019, doi:10.1109/ICCV.2019.00140.</summary>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Features">Units before the classes.</param>
internal sealed record MobileNetV3(string Name, int Features)
{
    /// <summary>All that the catalogue knows: tables 1 and 2 of the paper.</summary>
    public static ImmutableArray<MobileNetV3> All { get; } =
    [
        new("mobilenet_v3_large", 1280)
        {
            Blocks =
            [
                Block(3, 16, 16, false, false, 1),
                Block(3, 64, 24, false, false, 2), Block(3, 72, 24, false, false, 1),
                Block(5, 72, 40, true, false, 2), Block(5, 120, 40, true, false, 1), Block(5, 120, 40, true, false, 1),
                Block(3, 240, 80, false, true, 2), Block(3, 200, 80, false, true, 1), Block(3, 184, 80, false, true, 1), Block(3, 184, 80, false, true, 1),
                Block(3, 480, 112, true, true, 1), Block(3, 672, 112, true, true, 1),
                Block(5, 672, 160, true, true, 2), Block(5, 960, 160, true, true, 1), Block(5, 960, 160, true, true, 1),
            ],
        },
        new("mobilenet_v3_small", 1024)
        {
            Blocks =
            [
                Block(3, 16, 16, true, false, 2),
                Block(3, 72, 24, false, false, 2), Block(3, 88, 24, false, false, 1),
                Block(5, 96, 40, true, true, 2), Block(5, 240, 40, true, true, 1), Block(5, 240, 40, true, true, 1),
                Block(5, 120, 48, true, true, 1), Block(5, 144, 48, true, true, 1),
                Block(5, 288, 96, true, true, 2), Block(5, 576, 96, true, true, 1), Block(5, 576, 96, true, true, 1),
            ],
        },
    ];

    /// <summary>From input to output.</summary>
    public required ImmutableArray<InvertedResidual> Blocks { get; init; }

    public Architecture Create() => Create(Preprocessing.ImageNet);

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing) { NormalisationEpsilon = 1e-3f };
        int x = net.NormalisedConvolution("features.0", net.Input, "features.0.0", "features.0.1", 16, new Kernel(3) { Stride = 2 }, ActivationFunction.HardSwish, listed: true);
        int channels = 16;
        int place = 1;
        foreach (var block in Blocks)
        {
            x = block.Add(net, $"features.{place}", $"features.{place}", x, channels);
            channels = block.Outputs;
            place++;
        }

        x = net.NormalisedConvolution(
            $"features.{place}", x, $"features.{place}.0", $"features.{place}.1", 6 * channels, new Kernel(1), ActivationFunction.HardSwish, listed: true, "features");
        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Linear("classifier.0", x, "classifier.0", Features);
        x = net.Activation("classifier.1", x, ActivationFunction.HardSwish);
        x = net.Dropout("classifier.2", x);
        x = net.Linear("classifier.3", x, "classifier.3", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.Vgg);
    }

    private static InvertedResidual Block(int kernel, int wide, int outputs, bool weighs, bool isHardSwish, int stride) =>
        new(wide, outputs, kernel, stride, isHardSwish ? ActivationFunction.HardSwish : ActivationFunction.Relu)
        {
            Squeeze = weighs ? QuarterInEights(wide) : 0,
            Gate = ActivationFunction.HardSigmoid,
        };

    /// <summary>A quarter, rounded to a multiple of 8 that is at most a tenth smaller.</summary>
    private static int QuarterInEights(int channels)
    {
        int quarter = channels / 4;
        int rounded = Math.Max(8, (quarter + 4) / 8 * 8);
        return rounded * 10 < quarter * 9 ? rounded + 8 : rounded;
    }
}
