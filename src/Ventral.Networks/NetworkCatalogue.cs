using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Networks.Architectures;

namespace Ventral.Networks;

/// <summary>The architectures that studies can name.</summary>
public static class NetworkCatalogue
{
    private static readonly ImmutableArray<(string Name, Func<string, Architecture> Create)> Entries =
    [
        ("alexnet", _ => AlexNet.Create()),
        ("deepcluster-alexnet", _ => DeepClusterAlexNet.Create()),
        ("squeezenet1_0", _ => SqueezeNet.Create()),
        ("mobilenet-v1-0.25-128", name => MobileNetV1.Create(name, quarters: 1, size: 128)),
        ("mobilenet-v1-0.5-160", name => MobileNetV1.Create(name, quarters: 2, size: 160)),
        ("mobilenet-v1-0.75-192", name => MobileNetV1.Create(name, quarters: 3, size: 192)),
        ("mobilenet-v2-1.0-224", name => MobileNetV2.Create(name, size: 224)),
        (VanillaCnn.Usual.Name, _ => VanillaCnn.Usual.Create()),
        ("cornet_z", _ => CORnetZ.Create()),
        ("cornet_s", _ => CORnetS.Create()),
        ("convnext_tiny", _ => ConvNeXt.Tiny.Create()),
        ("vit_b_16", _ => VisionTransformer.B16.Create()),
        ("swin_t", _ => SwinTransformer.Tiny.Create()),
        .. ResNet.All.Select(net => (net.Name, (Func<string, Architecture>)(_ => net.Create()))),
        .. Vgg.All.Select(net => (net.Name, (Func<string, Architecture>)(_ => net.Create()))),
        ("squeezenet1_0-torchvision", _ => SqueezeNet.CreateTorchvision()),
        ("squeezenet1_1", _ => SqueezeNet11.Create()),
        ("densenet121", _ => DenseNet.Create()),
        ("googlenet", _ => GoogLeNet.Create()),
        ("inception_v3", _ => InceptionV3.Create()),
        ("mobilenet_v2", _ => TorchvisionMobileNetV2.Create()),
        .. MobileNetV3.All.Select(net => (net.Name, (Func<string, Architecture>)(_ => net.Create()))),
        ("shufflenet_v2_x1_0", _ => ShuffleNetV2.Create()),
        ("efficientnet_b0", _ => EfficientNet.Create()),
        ("regnet_y_400mf", _ => RegNet.Create()),
    ];

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>Lays out an architecture.</summary>
    /// <param name="name">
    /// One of <see cref="Names"/> (<c>vanilla-cnn</c> with any of its factors: <c>vanilla-cnn(depth=6, pooling=strided)</c>), and any <see cref="Intervention"/>s: <c>alexnet+activation=tanh+pooling=average</c>; case counts.
    /// </param>
    /// <exception cref="VentralException">
    /// There is no such network, and the message suggests the nearest name and lists all; or there is no such intervention on it.
    /// </exception>
    public static Architecture Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Split('+') is [var plain, .. { Length: > 0 } interventions])
        {
            return Get(plain).With([.. interventions.Select(Intervention.Parse)]);
        }

        if (VanillaCnn.Parse(name) is { } vanilla)
        {
            return vanilla.Create();
        }

        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry.Create(name);
            }
        }

        throw new VentralException($"Unknown network '{name}'.{(Suggestion.Closest(name, Names) is { } closest ? $" Did you mean '{closest}'?" : $" Networks: {string.Join(", ", Names)}.")}");
    }
}
