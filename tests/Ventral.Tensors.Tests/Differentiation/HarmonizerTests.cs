using System.Numerics;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>
/// The harmonizer's loss (arXiv:2211.04533), composed here as proof that the gradient of a loss of an input gradient works:
/// maps are standardised and cut at 0, human maps scaled to the network's, and compared at five levels of a pyramid.
/// </summary>
public class HarmonizerTests
{
    private static readonly double[][] Saliency =
    [
        [-0.42, -0.06, -2.14, 1.64, -1.79, -0.84, 0.5, -1.25],
        [-1.06, -0.91, 0.55, 2.29, 0.04, -1.12, 0.54, -0.6],
        [-0.02, 1.18, -0.75, 0.01, -0.88, -0.16, 0.26, -0.99],
        [-0.34, -0.24, -0.64, -1.19, -1.42, -0.15, -0.27, 2.23],
        [-2.43, 0.11, 0.37, 1.36, 0.5, -0.84, 0.0, 0.54],
        [-0.31, 0.77, -1.87, 1.73, 1.47, -0.34, 0.61, 0.05],
        [-0.83, 0.09, 1.0, -0.38, -0.38, -0.07, 0.43, 1.28],
        [-0.63, 0.51, 0.22, -1.86, -0.42, -0.13, -0.04, 0.33],
    ];

    private static readonly double[][] Heat =
    [
        [2.04, 0.05, 0.68, 1.44, 0.52, 0.74, 0.65, 0.84],
        [0.38, 0.07, 1.1, 1.58, 2.66, 0.09, 0.7, 2.03],
        [0.19, 0.08, 0.82, 1.25, 0.4, 1.38, 1.37, 1.22],
        [0.46, 0.35, 0.38, 0.57, 0.2, 1.41, 1.74, 1.04],
        [0.38, 0.22, 1.17, 2.34, 1.16, 0.39, 1.13, 0.43],
        [0.3, 2.59, 1.84, 0.44, 0.72, 0.58, 0.33, 0.56],
        [0.9, 0.59, 0.28, 0.52, 0.7, 0.93, 2.55, 1.47],
        [1.02, 0.43, 0.32, 0.42, 0.8, 1.26, 0.75, 0.99],
    ];

    [Fact]
    public void The_levels_of_a_single_map_agree_with_the_released_loss()
    {
        var graph = new Graph<double>(new Workers(1));
        Variable<double>[] levels = Levels(Map(graph, Saliency), Map(graph, Heat), graph.Constant(new([1, 1, 1, 1], 1.0)));

        GoldenTests.Close(
            [.. levels.Select(level => level.Value.ToScalar())],
            [0.6353751721955943, 0.024802676377133587, 0.0009185589154710595, 7.207228600925092e-05, 1.4252576090696625e-06],
            1e-12,
            "levels");
        (levels.Sum(level => level.Value.ToScalar()) / 5).ShouldBe(0.13223398100636347, 1e-12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(7)]
    public void A_map_that_the_network_scales_costs_nothing(double scale)
    {
        var graph = new Graph<double>(new Workers(1));
        Variable<double> map = Map(graph, Saliency);

        // All but the constant 1e-5 beside the deviation and 1e-6 beside the greatest value cancels.
        Levels(map * scale, map, graph.Constant(new([1, 1, 1, 1], 1.0))).Sum(level => level.Value.ToScalar()).ShouldBeLessThan(1e-9);
    }

    [Fact]
    public void An_image_without_a_map_has_no_part_in_the_loss()
    {
        var graph = new Graph<double>(new Workers(1));

        Levels(Map(graph, Saliency), Map(graph, Heat), graph.Constant(new([1, 1, 1, 1], 0.0))).ShouldAllBe(level => level.Value.ToScalar() == 0);
    }

    internal static (double[] Losses, double[][] Gradients) Train<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T> x = graph.Variable(GoldenTests.Numbers<T>([3, 3, 9, 8], 1));
        Variable<T> kernel = graph.Variable(GoldenTests.Numbers<T>([4, 3, 3, 3], 2)), weights = graph.Variable(GoldenTests.Numbers<T>([5, 4], 3));
        Variable<T> heat = graph.Constant(GoldenTests.Numbers<T>([3, 1, 9, 8], 4)), tokens = graph.Constant(new([3, 1, 1, 1], [T.One, T.Zero, T.One]));
        Variable<T> logits = x.Convolve(kernel, new(3, 4, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 }).Softplus().Mean(2, 3).Linear(weights);
        Variable<T> score = logits.Reshape([15]).Gather(0, 2, 5, 14).Sum();
        Variable<T> saliency = graph.Gradients(score, [x], differentiable: true)[0].MeanKeeping(1);
        Variable<T>[] levels = Levels(saliency, heat, tokens);
        Variable<T> loss = logits.CrossEntropy([2, 0, 4], 0.1) + (levels.Aggregate((a, b) => a + b) / 5);
        Variable<T>[] gradients = [.. graph.Gradients(loss, [kernel, weights])];
        return (
            [double.CreateTruncating(loss.Value.ToScalar()), .. levels.Select(level => double.CreateTruncating(level.Value.ToScalar()))],
            [.. gradients.Select(gradient => gradient.Value.Values.ToArray().Select(double.CreateTruncating).ToArray())]);
    }

    private static Variable<T>[] Levels<T>(Variable<T> saliency, Variable<T> heat, Variable<T> tokens)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Variable<T> s = StandardizeCut(saliency), h = StandardizeCut(heat);
        h = h / (Greatest(h) + 1e-6) * (Greatest(s).Detach() + 1e-6);
        var levels = new Variable<T>[5];
        for (int level = 0; level < 5; level++)
        {
            levels[level] = (tokens * (s - h).Square()).Mean();
            (s, h) = (Halve(s), Halve(h));
        }

        return levels;
    }

    private static Variable<T> StandardizeCut<T>(Variable<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ((map - map.MeanKeeping(1, 2, 3)) / (map.VarianceKeeping(1, 2, 3).Sqrt() + 1e-5)).Relu();

    private static Variable<T> Greatest<T>(Variable<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => map.Max(3, keep: true).Max(2, keep: true);

    private static Variable<T> Halve<T>(Variable<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] binomial = [1, 4, 6, 4, 1];
        T[] kernel = [.. binomial.SelectMany(a => binomial.Select(b => T.CreateTruncating(a * b / 256)))];
        bool isEvenHeight = map.Shape[2] % 2 == 0, isEvenWidth = map.Shape[3] % 2 == 0;
        return map.Convolve(map.Graph.Constant(new([1, 1, 5, 5], kernel)), new Convolution2dGeometry(1, 1, 5, 5)
        {
            StrideY = 2,
            StrideX = 2,
            PadTop = isEvenHeight ? 1 : 2,
            PadBottom = 2,
            PadLeft = isEvenWidth ? 1 : 2,
            PadRight = 2,
        });
    }

    private static Variable<double> Map(Graph<double> graph, double[][] rows) => graph.Variable(new([1, 1, 8, 8], rows.SelectMany(row => row).ToArray()));
}
