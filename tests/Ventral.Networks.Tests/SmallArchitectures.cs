using Ventral.Data.Images;
using Ventral.Networks.Architectures;

namespace Ventral.Networks.Tests;

/// <summary>
/// The catalogue's architectures on images of 64 × 64 pixels (Inception: 75 × 75, the least that it can see), transformers
/// narrower too, so that a reference and a test can afford them.
/// </summary>
internal static class SmallArchitectures
{
    public const int Size = 64;

    public static Architecture Get(string name) => name switch
    {
        "alexnet" => AlexNet.Create(Resized(Preprocessing.ImageNet)),
        "deepcluster-alexnet" => DeepClusterAlexNet.Create(Resized(Preprocessing.ImageNet)),
        "squeezenet1_0" => SqueezeNet.Create(Resized(Preprocessing.Caffe)),
        "mobilenet-v1-0.25-128" => MobileNetV1.Create(name, 1, Size),
        "mobilenet-v1-0.75-192" => MobileNetV1.Create(name, 3, Size),
        "mobilenet-v2-1.0-224" => MobileNetV2.Create(name, Size),
        "cornet_z" => CORnetZ.Create(Resized(Preprocessing.ImageNet)),
        "cornet_s" => CORnetS.Create(Resized(Preprocessing.ImageNet)),
        "convnext_tiny" => ConvNeXt.Tiny.Create(Resized(Preprocessing.ImageNet)),
        "vit_b_16" => (VisionTransformer.B16 with { Width = 48, Hidden = 96, Blocks = 2, Heads = 4 }).Create(Resized(Preprocessing.ImageNet)),
        "swin_t" => (SwinTransformer.Tiny with { Width = 24, Window = 2, Stages = [(2, 3), (2, 6), (2, 12), (2, 24)] }).Create(Resized(Preprocessing.ImageNet)),
        _ when ResNet.All.FirstOrDefault(n => n.Name == name) is { } net => net.Create(Resized(Preprocessing.ImageNet)),
        _ when Vgg.All.FirstOrDefault(n => n.Name == name) is { } net => net.Create(Resized(Preprocessing.ImageNet)),
        _ when MobileNetV3.All.FirstOrDefault(n => n.Name == name) is { } net => net.Create(Resized(Preprocessing.ImageNet)),
        "squeezenet1_0-torchvision" => SqueezeNet.CreateTorchvision(Resized(Preprocessing.ImageNet)),
        "mobilenet_v2" => TorchvisionMobileNetV2.Create(Resized(Preprocessing.ImageNet)),
        "squeezenet1_1" => SqueezeNet11.Create(Resized(Preprocessing.ImageNet)),
        "densenet121" => DenseNet.Create(Resized(Preprocessing.ImageNet)),
        "googlenet" => GoogLeNet.Create(Resized(GoogLeNet.Preprocessing)),
        "inception_v3" => InceptionV3.Create(Resized(InceptionV3.Preprocessing, 75)),
        "shufflenet_v2_x1_0" => ShuffleNetV2.Create(Resized(Preprocessing.ImageNet)),
        "efficientnet_b0" => EfficientNet.Create(Resized(EfficientNet.Preprocessing)),
        "regnet_y_400mf" => RegNet.Create(Resized(Preprocessing.ImageNet)),
        _ => throw new ArgumentException($"No small form of '{name}'.", nameof(name)),
    };

    private static Preprocessing Resized(Preprocessing p, int size = Size) =>
        new(Resize.Exact(size, size), null, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation);
}
