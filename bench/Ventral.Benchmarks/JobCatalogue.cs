using Ventral.Analysis.Geometry;
using Ventral.Benchmarks.Jobs;

namespace Ventral.Benchmarks;

/// <summary>All jobs, by name.</summary>
public static class JobCatalogue
{
    private static readonly (string Name, Func<Job> Make)[] Makers =
    [
        ("sgemm-2048", () => new GemmJob<float>(2048, 1)),
        ("dgemm-2048", () => new GemmJob<double>(2048, Vector512IsThere ? 1 : 0.8)),
        ("sgemm-4096", () => new GemmJob<float>(4096, 1)),
        ("dgemm-4096", () => new GemmJob<double>(4096, Vector512IsThere ? 1 : 0.8)),
        ("gram-92x193600", () => new GramJob()),
        ("rdm-alexnet", () => new RdmJob()),
        ("kendall-1000", () => new KendallJob()),
        ("mantel-10000", () => new MantelJob()),
        ("bootstrap-pearson", () => new BootstrapJob("pearson", 500, 0.18848)),
        ("bootstrap-rho-a", () => new BootstrapJob("rho-a", 100, 0.1796)),
        ("bootstrap-tau-a", () => new BootstrapJob("tau-a", 100, 0.121)),
        ("pls-1000", () => new PlsJob(0.8207613)),
        ("pls-4096", () => new PlsJob(0.8179277)),
        ("encoding-permutations", () => new EncodingPermutationJob()),
        ("ridge-1200", () => new RidgeJob(1200, 4096, 4500, 2, 3.89424562)),
        ("ridge-8000", () => new RidgeJob(8000, 9216, 10000, 5, 4.57474709)),
        ("cka-linear", () => new CkaJob(new LinearCka(), 0.976131375)),
        ("cka-rbf", () => new CkaJob(new RbfCka(), 0.977762282)),
        ("cka-minibatch", () => new CkaJob(new MinibatchCka(100), 0.973422709)),
        ("conv3x3-64-56", () => new ConvolutionJob(64, 56)),
        ("conv3x3-256-14", () => new ConvolutionJob(256, 14)),
        ("eigen-1000", () => new EigenJob(1000)),
        ("svd-1000", () => new SvdJob(1000)),
        ("train-small-cnn", () => new TrainingJob()),
        ("alexnet-92", () => new FeaturesJob("alexnet", 1.2, "relu1", "relu2", "relu3", "relu4", "relu5", "relu6", "relu7")),
        ("resnet50-92", () => new FeaturesJob("resnet50", 1.5, "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc")),
    ];

    /// <summary>The jobs' names.</summary>
    public static IEnumerable<string> Names => Makers.Select(maker => maker.Name);

    private static bool Vector512IsThere => System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated;

    /// <summary>A fresh job; no other is made, so that a process that measures its memory holds nothing of theirs.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static Job Create(string name)
    {
        var make = Array.Find(Makers, maker => maker.Name == name).Make ?? throw new ArgumentException($"There is no job '{name}'.", nameof(name));
        var job = make();
        job.Name = name;
        return job;
    }
}
