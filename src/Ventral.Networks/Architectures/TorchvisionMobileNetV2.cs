using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>
/// MobileNet v2 as torchvision has it: in float32, with batch normalisation of its own and symmetric padding, where
/// <see cref="MobileNetV2"/> is TensorFlow's in 8 bits. Sandler et al. 2018, arXiv:1801.04381.
/// </summary>
internal static class TorchvisionMobileNetV2
{
    public static Architecture Create() => Create(Preprocessing.ImageNet);

    public static Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder("mobilenet_v2", preprocessing);
        int x = Convolution(net, "features.0", net.Input, "features.0", 32, new Kernel(3) { Stride = 2 }, listed: true);
        int channels = 32, place = 1;
        foreach (var (expansion, outputs, repeats, firstStride) in MobileNetV2.Stages)
        {
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                x = Block(net, $"features.{place++}", x, channels, expansion, outputs, repeat == 0 ? firstStride : 1);
                channels = outputs;
            }
        }

        x = Convolution(net, $"features.{place}", x, $"features.{place}", 1280, new Kernel(1), listed: true, "features");
        x = net.AdaptiveAveragePool("avgpool", x, height: 1, width: 1);
        x = net.Flatten("flatten", x);
        x = net.Dropout("classifier.0", x);
        x = net.Linear("classifier.1", x, "classifier.1", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.Vgg);
    }

    /// <summary>Widen, filter each channel by itself, narrow without ReLU; add the input where nothing changed size.</summary>
    private static int Block(ArchitectureBuilder net, string name, int input, int channels, int expansion, int outputs, int stride)
    {
        int wide = channels * expansion, part = 0, x = input;
        if (expansion > 1)
        {
            x = Convolution(net, $"{name}.conv.{part}", x, $"{name}.conv.{part}", wide, new Kernel(1), listed: false);
            part++;
        }

        x = Convolution(net, $"{name}.conv.{part}", x, $"{name}.conv.{part}", wide, new Kernel(3) { Stride = stride, Groups = wide }, listed: false);
        part++;

        bool isSum = stride == 1 && channels == outputs;
        x = net.NormalisedConvolution(
            isSum ? $"{name}.conv" : name, x, $"{name}.conv.{part}", $"{name}.conv.{part + 1}", outputs, new Kernel(1), ActivationFunction.Identity, listed: !isSum, isSum ? [] : [$"{name}.conv"]);
        return isSum ? net.Add(name, x, input) : x;
    }

    private static int Convolution(ArchitectureBuilder net, string name, int x, string parameter, int outputs, Kernel kernel, bool listed, params string[] aliases) =>
        net.NormalisedConvolution(name, x, $"{parameter}.0", $"{parameter}.1", outputs, kernel, ActivationFunction.Relu6, listed, [.. aliases]);
}
