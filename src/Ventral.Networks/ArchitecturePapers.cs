using System.Collections.Immutable;

namespace Ventral.Networks;

/// <summary>The papers that introduced the catalogue's architectures, to be cited with them.</summary>
public static class ArchitecturePapers
{
    // The first beginning that fits a name decides.
    private static readonly ImmutableArray<(string Beginning, string Citation)> Papers =
    [
        ("alexnet", "Krizhevsky 2014, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997; after Krizhevsky, Sutskever & Hinton 2012, doi:10.1145/3065386"),
        ("deepcluster-alexnet", "Caron, Bojanowski, Joulin & Douze 2018, Deep clustering for unsupervised learning of visual features, doi:10.1007/978-3-030-01264-9_9"),
        ("squeezenet", "Iandola et al. 2016, SqueezeNet, arXiv:1602.07360"),
        ("mobilenet-v1", "Howard et al. 2017, MobileNets, arXiv:1704.04861"),
        ("mobilenet-v2", "Sandler et al. 2018, MobileNetV2, arXiv:1801.04381"),
        ("mobilenet_v2", "Sandler et al. 2018, MobileNetV2, arXiv:1801.04381"),
        ("mobilenet_v3", "Howard et al. 2019, Searching for MobileNetV3, arXiv:1905.02244"),
        ("cornet_z", "Kubilius et al. 2018, CORnet, doi:10.1101/408385"),
        ("cornet_s", "Kubilius et al. 2019, Brain-like object recognition with high-performing shallow recurrent ANNs, arXiv:1909.06161"),
        ("convnext", "Liu et al. 2022, A ConvNet for the 2020s, arXiv:2201.03545"),
        ("vit_", "Dosovitskiy et al. 2021, An image is worth 16x16 words, arXiv:2010.11929"),
        ("swin_", "Liu et al. 2021, Swin Transformer, arXiv:2103.14030"),
        ("wide_resnet", "Zagoruyko & Komodakis 2016, Wide residual networks, arXiv:1605.07146"),
        ("resnext", "Xie et al. 2017, Aggregated residual transformations for deep neural networks, arXiv:1611.05431"),
        ("resnet", "He, Zhang, Ren & Sun 2016, Deep residual learning for image recognition, arXiv:1512.03385"),
        ("vgg", "Simonyan & Zisserman 2015, Very deep convolutional networks for large-scale image recognition, arXiv:1409.1556"),
        ("densenet", "Huang, Liu, van der Maaten & Weinberger 2017, Densely connected convolutional networks, arXiv:1608.06993"),
        ("googlenet", "Szegedy et al. 2015, Going deeper with convolutions, arXiv:1409.4842"),
        ("inception_v3", "Szegedy et al. 2016, Rethinking the Inception architecture, arXiv:1512.00567"),
        ("shufflenet_v2", "Ma, Zhang, Zheng & Sun 2018, ShuffleNet V2, arXiv:1807.11164"),
        ("efficientnet", "Tan & Le 2019, EfficientNet, arXiv:1905.11946"),
        ("regnet", "Radosavovic et al. 2020, Designing network design spaces, arXiv:2003.13678"),
    ];

    /// <summary>The paper of an architecture, with arXiv number or DOI; null for those of no paper, such as <c>vanilla-cnn</c> and the user's own.</summary>
    /// <param name="architecture">The network; interventions aside.</param>
    public static string? Of(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        string name = architecture.Original.Name;
        return NetworkCatalogue.Names.Contains(name)
            ? Papers.FirstOrDefault(p => name.StartsWith(p.Beginning, StringComparison.Ordinal)).Citation
            : null;
    }
}
