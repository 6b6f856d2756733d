using Ventral.Data.Images;
using Ventral.Networks.Architectures;

namespace Ventral.Networks.Tests;

/// <summary>The catalogue's architectures on images of 64 × 64 pixels, so that a reference and a test can afford them.</summary>
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
        _ when ResNet.All.FirstOrDefault(n => n.Name == name) is { } net => net.Create(Resized(Preprocessing.ImageNet)),
        _ => throw new ArgumentException($"No small form of '{name}'.", nameof(name)),
    };

    private static Preprocessing Resized(Preprocessing p) =>
        new(Resize.Exact(Size, Size), null, p.ChannelOrder, p.Divisor, p.Mean, p.StandardDeviation);
}
