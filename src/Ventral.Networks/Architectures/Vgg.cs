using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Networks.Architectures;

/// <summary>
/// The networks of Oxford's Visual Geometry Group: 3×3 convolutions in five blocks, layers named as in the paper. Simonyan
/// &amp; Zisserman 2015, arXiv:1409.1556; with batch normalisation as torchvision has it.
/// </summary>
/// <param name="Name">The catalogue's name, torchvision's too.</param>
/// <param name="Blocks">Convolutions of each block.</param>
internal sealed record Vgg(string Name, ImmutableArray<int> Blocks)
{
    private static readonly ImmutableArray<int> Channels = [64, 128, 256, 512, 512];

    /// <summary>All that the catalogue knows.</summary>
    public static ImmutableArray<Vgg> All { get; } =
    [
        new("vgg11", [1, 1, 2, 2, 2]),
        new("vgg13", [2, 2, 2, 2, 2]),
        new("vgg16", [2, 2, 3, 3, 3]),
        new("vgg19", [2, 2, 4, 4, 4]),
        new("vgg11_bn", [1, 1, 2, 2, 2]) { IsNormalised = true },
        new("vgg13_bn", [2, 2, 2, 2, 2]) { IsNormalised = true },
        new("vgg16_bn", [2, 2, 3, 3, 3]) { IsNormalised = true },
        new("vgg19_bn", [2, 2, 4, 4, 4]) { IsNormalised = true },
    ];

    /// <summary>Whether batch normalisation follows each convolution.</summary>
    public bool IsNormalised { get; init; }

    public Architecture Create() => Create(Preprocessing.ImageNet);

    public Architecture Create(Preprocessing preprocessing)
    {
        var net = new ArchitectureBuilder(Name, preprocessing);
        int x = net.Input;
        int place = 0;
        for (int block = 1; block <= Blocks.Length; block++)
        {
            for (int i = 1; i <= Blocks[block - 1]; i++)
            {
                x = net.Convolution($"conv{block}_{i}", x, $"features.{place++}", Channels[block - 1], kernel: 3, padding: 1);
                if (IsNormalised)
                {
                    x = net.BatchNormalisation($"norm{block}_{i}", x, $"features.{place++}");
                }

                x = net.Relu($"relu{block}_{i}", x, aliases: $"features.{place++}");
            }

            string name = $"features.{place++}";
            x = net.MaxPool($"pool{block}", x, kernel: 2, stride: 2, aliases: block == Blocks.Length ? [name, "features"] : [name]);
        }

        x = net.AdaptiveAveragePool("avgpool", x, height: 7, width: 7);
        x = net.Flatten("flatten", x);

        x = net.Linear("fc6", x, "classifier.0", outputs: 4096);
        x = net.Relu("relu6", x, aliases: "classifier.1");
        x = net.Dropout("dropout6", x, "classifier.2");

        x = net.Linear("fc7", x, "classifier.3", outputs: 4096);
        x = net.Relu("relu7", x, aliases: "classifier.4");
        x = net.Dropout("dropout7", x, "classifier.5");

        x = net.Linear("fc8", x, "classifier.6", outputs: 1000);
        net.Softmax("softmax", x);
        return net.Build(InitialisationScheme.Vgg);
    }
}
