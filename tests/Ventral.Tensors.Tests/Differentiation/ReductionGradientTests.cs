using System.Collections.Immutable;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Reductions;

using Operation = System.Func<Ventral.Tensors.Differentiation.Variable<double>[], Ventral.Tensors.Differentiation.Variable<double>>;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>First and second derivatives of reductions and resizing against central differences, and their values against the kernels.</summary>
public class ReductionGradientTests
{
    private static readonly Dictionary<string, Operation> Operations = new()
    {
        ["min"] = x => x[0].Min(),
        ["min along an axis"] = x => x[0].Min(1),
        ["min that keeps its axis"] = x => x[0].Square().Min(-1, keep: true),
        ["variance"] = x => x[0].Variance(1),
        ["unbiased variance that keeps its axis"] = x => x[0].Variance(0, ddof: 1, keep: true),
        ["standard deviation"] = x => x[0].StandardDeviation(1),
        ["unbiased standard deviation"] = x => x[0].StandardDeviation(-1, ddof: 1, keep: true),
        ["1-norm"] = x => x[0].Norm(NormKind.One, 1),
        ["2-norm"] = x => x[0].Norm(NormKind.Two, 1),
        ["2-norm that keeps its axis"] = x => x[0].Norm(NormKind.Two, 0, keep: true),
        ["∞-norm"] = x => x[0].Norm(NormKind.Infinity, -1),
        ["log-sum-exp"] = x => (x[0] * 3).LogSumExp(1),
        ["log-sum-exp that keeps its axis"] = x => x[0].LogSumExp(-1, keep: true),
    };

    private static readonly Dictionary<string, Operation> Resizings = new()
    {
        ["nearest, larger"] = x => x[0].Resize(ResizeFilter.Nearest, 7, 6),
        ["nearest, smaller"] = x => x[0].Resize(ResizeFilter.NearestCentre, 2, 3),
        ["bilinear, larger"] = x => x[0].Resize(ResizeFilter.Bilinear, 7, 6),
        ["bilinear, antialiased"] = x => x[0].Resize(ResizeFilter.Bilinear, 2, 3, antialias: true),
        ["bicubic, mixed"] = x => x[0].Resize(ResizeFilter.Bicubic, 3, 6),
        ["bicubic, antialiased"] = x => x[0].Resize(ResizeFilter.Bicubic, 3, 2, antialias: true),
        ["area"] = x => x[0].Resize(ResizeFilter.Area, 2, 3),
        ["a function of resized images"] = x => x[0].Square().Resize(ResizeFilter.Bilinear, 3, 3).Tanh(),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    public static TheoryData<string> ResizingNames => [.. Resizings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Analytic_and_numeric_derivatives_agree(string name) => GradientCheck.Holds(Operations[name], GradientCheck.Numbers([3, 4, 2], 1));

    [Theory]
    [MemberData(nameof(ResizingNames))]
    public void Analytic_and_numeric_derivatives_of_resizing_agree(string name) => GradientCheck.Holds(Resizings[name], GradientCheck.Numbers([2, 1, 5, 4], 1));

    [Fact]
    public void Values_are_those_of_the_kernels()
    {
        Tensor<double> x = GradientCheck.Numbers([5, 37, 6], 2);
        Variable<double> v = new Graph<double>(new Workers(2)).Variable(x);
        var axis = ReducedAxis.Of(x.Shape, 1);
        double[] y = new double[axis.OutputCount];
        var workers = new Workers(2);
        Reduce.Minimum(axis, x.Values, y, workers);
        v.Min(1).Value.Values.ToArray().ShouldBe(y);
        Reduce.Maximum(axis, x.Values, y, workers);
        v.Max(1).Value.Values.ToArray().ShouldBe(y);
        Reduce.Variance(axis, x.Values, 1, y, workers);
        v.Variance(1, 1).Value.Values.ToArray().ShouldBe(y, 1e-14);
        Reduce.LogSumExp(axis, x.Values, y, workers);
        v.LogSumExp(1).Value.Values.ToArray().ShouldBe(y, 1e-14);
        foreach (NormKind kind in Enum.GetValues<NormKind>())
        {
            Reduce.Norm(axis, x.Values, kind, y, workers);
            v.Norm(kind, 1).Value.Values.ToArray().ShouldBe(y, 1e-13);
        }
    }

    [Fact]
    public void At_zero_lengths_and_spreads_have_a_gradient_of_zero()
    {
        var graph = new Graph<double>(new Workers(1));
        Variable<double> x = graph.Variable(new Tensor<double>([2, 3], [0, 0, 0, 1, 2, 2]));
        foreach (Variable<double> y in new[] { x.Norm(NormKind.Two), x.Norm(NormKind.One), (x * x.Detach()).StandardDeviation(1) })
        {
            ImmutableArray<Variable<double>> slope = graph.Gradients(y.Sum(), [x], differentiable: true);
            slope[0].Value.Values[..3].ToArray().ShouldAllBe(g => g == 0);
            graph.Gradients(slope[0].Square().Sum(), [x])[0].Value.Values.ToArray().ShouldAllBe(g => double.IsFinite(g));
        }

        graph.Gradients(x.Norm(NormKind.Two).Sum(), [x])[0].Value.Values[3..].ToArray().ShouldBe([1 / 3.0, 2 / 3.0, 2 / 3.0], 1e-15);
    }

    [Fact]
    public void Infinite_logits_have_a_log_sum_exp()
    {
        double inf = double.PositiveInfinity;
        var graph = new Graph<double>(new Workers(1));
        graph.Variable(new Tensor<double>([4, 2], [1e300, 1e300, -inf, -inf, inf, 0, -inf, 2])).LogSumExp().Value.Values.ToArray().ShouldBe([1e300, -inf, inf, 2]);
    }

    [Fact]
    public void What_does_not_exist_throws()
    {
        Variable<double> x = new Graph<double>(new Workers(1)).Variable(GradientCheck.Numbers([2, 1], 1));
        Should.Throw<ArgumentException>(() => x.Min(2)).Message.ShouldContain("no axis 2");
        Should.Throw<ArgumentException>(() => x.Variance(1, ddof: 1)).Message.ShouldContain("no variance");
        Should.Throw<ArgumentOutOfRangeException>(() => x.Variance(1, ddof: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => x.Norm((NormKind)9));
        Should.Throw<ArgumentException>(() => x.Slice(0, 0, 0).Min(0)).Message.ShouldContain("no least element");
        Should.Throw<ArgumentException>(() => x.Resize(ResizeFilter.Area, 2, 2));
    }
}
