using System.Numerics;
using System.Text.Json;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Tests.Reductions;

namespace Ventral.Tensors.Tests.Kernels;

public class ResizeTests
{
    private static readonly Workers Two = new(2);

    private static readonly Dictionary<string, (ResizeFilter Filter, bool Antialias)> Modes = new()
    {
        ["nearest"] = (ResizeFilter.Nearest, false),
        ["nearest-exact"] = (ResizeFilter.NearestCentre, false),
        ["bilinear"] = (ResizeFilter.Bilinear, false),
        ["bilinear-antialiased"] = (ResizeFilter.Bilinear, true),
        ["bicubic"] = (ResizeFilter.Bicubic, false),
        ["bicubic-antialiased"] = (ResizeFilter.Bicubic, true),
        ["area"] = (ResizeFilter.Area, false),
    };

    [Fact]
    public void Double_precision_agrees_with_PyTorch() => Agree<double>(1e-13);

    [Fact]
    public void Single_precision_is_rounded_once() => Agree<float>(Math.Pow(2, -24) + 1e-13);

    [Fact]
    public void Resizing_to_the_same_size_changes_nothing()
    {
        var shape = new ImageBatchShape(2, 3, 11, 9);
        float[] x = Naive.Random(shape.Length, 1), y = new float[shape.Length];
        x[7] = float.PositiveInfinity;
        foreach ((ResizeFilter filter, bool antialias) in Modes.Values)
        {
            new Resize2d(filter, 11, 9, 11, 9, antialias).Run<float>(shape, x, y, Two);
            y.ShouldBe(x, $"{filter}");
        }
    }

    [Fact]
    public void Weights_sum_to_one_and_mirror()
    {
        foreach ((ResizeFilter filter, bool antialias) in Modes.Values.Where(mode => mode.Filter is not (ResizeFilter.Nearest or ResizeFilter.NearestCentre)))
        {
            foreach ((int from, int to) in new[] { (1, 1), (1, 7), (7, 1), (10, 3), (3, 10), (100, 99), (224, 7) })
            {
                var axis = ResizeAxis.Of(filter, from, to, antialias);
                for (int i = 0; i < to; i++)
                {
                    double[] weights = axis.Weights(i).ToArray();
                    weights.Sum().ShouldBe(1, 1e-14);
                    (axis.First(i) + weights.Length).ShouldBeLessThanOrEqualTo(from);
                    double[] mirrored = [.. axis.Weights(to - 1 - i).ToArray().Reverse()];
                    for (int j = 0; j < Math.Min(weights.Length, mirrored.Length); j++)
                    {
                        weights[j].ShouldBe(mirrored[j], weights.Length == mirrored.Length ? 1e-12 : 1);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_adjoint_has_the_same_inner_products()
    {
        foreach ((ResizeFilter filter, bool antialias) in Modes.Values)
        {
            var resize = new Resize2d(filter, 9, 17, 13, 5, antialias);
            ImageBatchShape shape = new(1, 2, 9, 17), result = resize.OutputShape(shape);
            double[] x = Golden.Numbers<double>(shape.Length, 1), v = Golden.Numbers<double>(result.Length, 2);
            double[] y = new double[result.Length], u = new double[shape.Length];
            resize.Run<double>(shape, x, y, Two);
            resize.Adjoint().Run<double>(result, v, u, Two);
            x.Zip(u, (a, b) => a * b).Sum().ShouldBe(y.Zip(v, (a, b) => a * b).Sum(), 1e-12, $"{filter}");
            double[] back = new double[result.Length];
            resize.Adjoint().Adjoint().Run<double>(shape, x, back, Two);
            back.ShouldBe(y);
        }
    }

    [Fact]
    public void No_images_give_none()
    {
        float[] nothing = [];
        new Resize2d(ResizeFilter.Bilinear, 3, 3, 5, 5).Run<float>(new(0, 2, 3, 3), nothing, nothing, Two);
    }

    [Fact]
    public void Bad_arguments_throw()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Resize2d(ResizeFilter.Area, 0, 3, 5, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => new Resize2d(ResizeFilter.Area, 3, 3, 5, 0));
        Should.Throw<ArgumentException>(() => new Resize2d(ResizeFilter.Area, 3, 3, 5, 5, antialias: true)).Message.ShouldContain("antialiased");
        Should.Throw<ArgumentOutOfRangeException>(() => new Resize2d((ResizeFilter)9, 3, 3, 5, 5));
        var resize = new Resize2d(ResizeFilter.Area, 3, 3, 5, 5);
        Should.Throw<ArgumentException>(() => resize.OutputShape(new(1, 1, 4, 3))).Message.ShouldContain("3 × 3");
        Should.Throw<ArgumentException>(() => resize.Run<float>(new(1, 1, 3, 3), new float[8], new float[25], Two));
        Should.Throw<ArgumentException>(() => resize.Run<float>(new(1, 1, 3, 3), new float[9], new float[24], Two));
        Should.Throw<ArgumentNullException>(() => resize.Run<float>(new(1, 1, 3, 3), new float[9], new float[25], null!));
    }

    private static void Agree<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (JsonElement golden in Golden.Of("resizings"))
        {
            int[] s = golden.Ints("shape");
            var shape = new ImageBatchShape(1, s[0], s[1], s[2]);
            T[] x = Golden.Numbers<T>(shape.Length, 1);
            foreach ((string name, (ResizeFilter filter, bool antialias)) in Modes)
            {
                var resize = new Resize2d(filter, s[1], s[2], s[3], s[4], antialias);
                T[] y = new T[resize.OutputShape(shape).Length];
                resize.Run<T>(shape, x, y, Two);
                Golden.Agree(y, golden.GetProperty("results").GetProperty(name), tolerance, $"{name}, {shape} to {s[3]} × {s[4]}");
            }
        }
    }
}
