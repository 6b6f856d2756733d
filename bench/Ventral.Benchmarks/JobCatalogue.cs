using Ventral.Analysis.Geometry;
using Ventral.Benchmarks.Jobs;

namespace Ventral.Benchmarks;

/// <summary>All jobs, by name.</summary>
public static class JobCatalogue
{
    private static readonly Func<Job>[] Makers =
    [
        () => new GemmJob<float>(2048, 1),
        () => new GemmJob<double>(2048, Vector512IsThere ? 1 : 0.8),
        () => new GemmJob<float>(4096, 1),
        () => new GemmJob<double>(4096, Vector512IsThere ? 1 : 0.8),
        () => new GramJob(),
        () => new RdmJob(),
        () => new KendallJob(),
        () => new MantelJob(),
        () => new BootstrapJob("pearson", 500, 0.18848),
        () => new BootstrapJob("rho-a", 100, 0.1796),
        () => new BootstrapJob("tau-a", 100, 0.121),
        () => new PlsJob(1000, 0.8207613),
        () => new PlsJob(4096, 0.8179277),
        () => new EncodingPermutationJob(),
        () => new RidgeJob(1200, 4096, 4500, 2, 3.89424562),
        () => new RidgeJob(8000, 9216, 10000, 5, 4.57474709),
        () => new CkaJob("linear", new LinearCka(), 0.976131375),
        () => new CkaJob("rbf", new RbfCka(), 0.977762282),
        () => new CkaJob("minibatch", new MinibatchCka(100), 0.973422709),
        () => new ConvolutionJob(64, 56),
        () => new ConvolutionJob(256, 14),
        () => new EigenJob(1000),
        () => new SvdJob(1000),
        () => new TrainingJob(),
        () => new FeaturesJob("alexnet", 1.2, "relu1", "relu2", "relu3", "relu4", "relu5", "relu6", "relu7"),
        () => new FeaturesJob("resnet50", 1.5, "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc"),
    ];

    /// <summary>The jobs' names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Select(make => make().Name)];

    private static bool Vector512IsThere => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated;

    /// <summary>A fresh job.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static Job Create(string name) => Makers.Select(make => make()).First(job => job.Name == name);
}
