using Ventral.Tensors.Kernels;

using Operation = System.Func<Ventral.Tensors.Differentiation.Variable<double>[], Ventral.Tensors.Differentiation.Variable<double>>;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>First and second derivatives of every operation against central differences.</summary>
public class GradientTests
{
    private static readonly Dictionary<string, (Operation Operation, Shape[] Shapes)> Smooth = new()
    {
        ["add"] = (x => x[0] + x[1], [[2, 3], [2, 3]]),
        ["add, stretched"] = (x => x[0] + x[1], [[2, 1, 3], [4, 1]]),
        ["subtract, stretched"] = (x => x[0] - x[1], [[3], [2, 3]]),
        ["multiply"] = (x => x[0] * x[1], [[2, 3], [2, 3]]),
        ["multiply, stretched"] = (x => x[0] * x[1], [[2, 1, 3], [4, 1]]),
        ["multiply by a single number"] = (x => x[0] * x[1], [[2, 3], []]),
        ["divide"] = (x => x[0] / x[1], [[2, 3], [2, 3]]),
        ["divide, stretched"] = (x => x[0] / x[1], [[2, 1], [1, 3]]),
        ["negate"] = (x => -x[0], [[4]]),
        ["numbers"] = (x => 1.5 - (2 / (((x[0] * 3) + 7 - 2) / 4)), [[4]]),
        ["exp"] = (x => x[0].Exp(), [[5]]),
        ["expm1"] = (x => x[0].Expm1(), [[5]]),
        ["tanh"] = (x => x[0].Tanh(), [[5]]),
        ["erf"] = (x => x[0].Erf(), [[5]]),
        ["sin"] = (x => x[0].Sin(), [[5]]),
        ["cos"] = (x => x[0].Cos(), [[5]]),
        ["abs"] = (x => x[0].Abs(), [[5]]),
        ["square"] = (x => x[0].Square(), [[5]]),
        ["clamp"] = (x => x[0].Clamp(-0.4, 0.5), [[9]]),
        ["power 3"] = (x => x[0].Pow(3), [[5]]),
        ["power 1"] = (x => x[0].Pow(1), [[5]]),
        ["power 0"] = (x => x[0].Pow(0), [[5]]),
        ["power −1"] = (x => x[0].Pow(-1), [[5]]),
        ["relu"] = (x => x[0].Relu(), [[9]]),
        ["leaky relu"] = (x => x[0].LeakyRelu(0.2), [[9]]),
        ["elu"] = (x => x[0].Elu(1.3), [[9]]),
        ["selu"] = (x => x[0].Selu(), [[9]]),
        ["gelu"] = (x => (x[0] * 3).Gelu(), [[9]]),
        ["silu"] = (x => (x[0] * 3).Silu(), [[9]]),
        ["sigmoid"] = (x => (x[0] * 3).Sigmoid(), [[9]]),
        ["softplus"] = (x => (x[0] * 3).Softplus(), [[9]]),
        ["sum"] = (x => x[0].Sum(), [[2, 3]]),
        ["sum over axes"] = (x => x[0].Sum(0, -1), [[2, 3, 4]]),
        ["sum over the middle"] = (x => x[0].SumKeeping(1), [[2, 3, 4]]),
        ["mean"] = (x => x[0].Mean(1), [[2, 3, 2]]),
        ["mean that keeps axes"] = (x => x[0].MeanKeeping(0, 2), [[2, 3, 2]]),
        ["variance"] = (x => x[0].VarianceKeeping(0), [[4, 2]]),
        ["max"] = (x => x[0].Max(), [[2, 3]]),
        ["max along an axis"] = (x => x[0].Max(1), [[2, 3, 4]]),
        ["max that keeps its axis"] = (x => x[0].Square().Max(-1, keep: true), [[2, 3, 4]]),
        ["broadcast"] = (x => x[0].BroadcastTo([2, 3, 4]), [[3, 1]]),
        ["reshape"] = (x => x[0].Reshape([3, 4]) * x[1], [[2, 6], [3, 4]]),
        ["transpose"] = (x => x[0].Transpose() * x[1], [[2, 3], [3, 2]]),
        ["transpose of axes"] = (x => x[0].Transpose(2, 0, 1) * x[1], [[2, 3, 4], [4, 2, 3]]),
        ["slice"] = (x => x[0].Slice(1, 1, 2).Square(), [[2, 4, 3]]),
        ["pad"] = (x => x[0].Pad(1, 2, 1) * x[1], [[2, 2, 2], [2, 5, 2]]),
        ["concatenate"] = (x => x[0].Concatenate(1, x[1], x[0]) * x[2], [[2, 2], [2, 3], [2, 7]]),
        ["gather"] = (x => x[0].Gather(1, 2, 0, 2) * x[1], [[2, 3, 2], [2, 3, 2]]),
        ["linear"] = (x => x[0].Linear(x[1], x[2]), [[3, 4], [2, 4], [2]]),
        ["softmax"] = (x => x[0].Softmax(), [[3, 4]]),
        ["softmax along the first axis"] = (x => x[0].Softmax(0), [[3, 4]]),
        ["log-softmax"] = (x => x[0].LogSoftmax(), [[3, 4]]),
        ["cross-entropy"] = (x => x[0].CrossEntropy([1, 0, 3]), [[3, 4]]),
        ["cross-entropy, smoothed"] = (x => x[0].CrossEntropy([1, 0, 3], 0.1), [[3, 4]]),
        ["cross-entropy of probabilities"] = (x => x[0].CrossEntropy(GradientCheck.Numbers([3, 4], 8)), [[3, 4]]),
        ["batch norm in training"] = (x => x[0].BatchNorm(x[1], x[2]).Output, [[3, 2, 2, 1], [2], [2]]),
        ["batch norm in evaluation"] = (x => x[0].BatchNorm(new([2], [0.1, -0.2]), new([2], [0.7, 1.9]), x[1], x[2]), [[3, 2, 2, 1], [2], [2]]),
        ["layer norm"] = (x => x[0].LayerNorm(x[1], x[2]), [[2, 3, 2], [3, 2], [3, 2]]),
        ["max pool"] = (x => x[0].MaxPool(new Pooling2dGeometry(3, 2, 1, ceilMode: true)), [[2, 1, 5, 4]]),
        ["average pool"] = (x => x[0].AveragePool(new Pooling2dGeometry(3, 2, 1, ceilMode: true)), [[1, 2, 4, 5]]),
        ["average pool without padding"] = (x => x[0].AveragePool(new Pooling2dGeometry(2, 3) { PadTop = 1, PadRight = 2, StrideX = 2, CountsPadding = false }), [[1, 2, 4, 5]]),
        ["adaptive average pool"] = (x => x[0].AdaptiveAveragePool(2, 3), [[1, 2, 5, 4]]),
        ["adaptive max pool"] = (x => x[0].AdaptiveMaxPool(2, 3), [[1, 2, 5, 4]]),
    };

    private static readonly Dictionary<string, Operation> Positive = new()
    {
        ["log"] = x => x[0].Log(),
        ["log1p"] = x => x[0].Log1p(),
        ["square root"] = x => x[0].Sqrt(),
        ["power 1.7"] = x => x[0].Pow(1.7),
        ["power −0.5"] = x => x[0].Pow(-0.5),
    };

    public static TheoryData<string> SmoothNames => [.. Smooth.Keys];

    public static TheoryData<string> PositiveNames => [.. Positive.Keys];

    [Theory]
    [MemberData(nameof(SmoothNames))]
    public void Analytic_and_numeric_derivatives_agree(string name)
    {
        (Operation operation, Shape[] shapes) = Smooth[name];

        GradientCheck.Holds(operation, [.. shapes.Select(GradientCheck.Numbers)]);
    }

    [Theory]
    [MemberData(nameof(PositiveNames))]
    public void Analytic_and_numeric_derivatives_of_positive_numbers_agree(string name) =>
        GradientCheck.Holds(Positive[name], new Tensor<double>([4], [0.3, 0.9, 1.7, 4.2]));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Matrix_products_in_all_transposes_agree(bool left, bool right)
    {
        Shape a = left ? [4, 2] : [2, 4], b = right ? [3, 4] : [4, 3];
        Shape[] batches = [[2, a[0], a[1]], [2, b[0], b[1]]];

        GradientCheck.Holds(x => x[0].MatMul(x[1], left, right), GradientCheck.Numbers(a, 1), GradientCheck.Numbers(b, 2));
        GradientCheck.Holds(x => x[0].MatMul(x[1], left, right), GradientCheck.Numbers(batches[0], 1), GradientCheck.Numbers(batches[1], 2));
    }

    public static TheoryData<string> ConvolutionNames => [.. Convolutions.Keys];

    internal static readonly Dictionary<string, Convolution2dGeometry> Convolutions = new()
    {
        ["plain"] = new(2, 3, 3, 2),
        ["strided, padded unevenly"] = new(2, 2, 3, 3) { StrideY = 2, StrideX = 3, PadTop = 2, PadLeft = 1, PadRight = 2 },
        ["dilated"] = new(1, 2, 2, 3) { DilationY = 2, PadLeft = 1, PadBottom = 1 },
        ["grouped"] = new(4, 2, 2, 2) { Groups = 2, StrideX = 2 },
        ["depthwise"] = new(2, 4, 3, 3) { Groups = 2, PadTop = 1, PadBottom = 1 },
        ["pointwise"] = new(3, 2, 1, 1),
        ["padded beyond the kernel"] = new(1, 2, 2, 2) { PadTop = 3, PadBottom = 2, PadLeft = 2, PadRight = 3, StrideY = 2 },
    };

    [Theory]
    [MemberData(nameof(ConvolutionNames))]
    public void Convolutions_agree(string name)
    {
        Convolution2dGeometry g = Convolutions[name];

        GradientCheck.Holds(
            x => x[0].Convolve(x[1], g, x[2]),
            GradientCheck.Numbers([2, g.InputChannels, 5, 4], 1),
            GradientCheck.Numbers([g.OutputChannels, g.InputChannels / g.Groups, g.KernelHeight, g.KernelWidth], 2),
            GradientCheck.Numbers([g.OutputChannels], 3));
    }

    [Fact]
    public void Chains_agree() => GradientCheck.Holds(
        x => x[0].Convolve(x[1], Convolutions["plain"]).Softplus().AdaptiveAveragePool(1, 1).Reshape([2, 3]).Linear(x[2]).CrossEntropy([0, 1], 0.1),
        GradientCheck.Numbers([2, 2, 5, 4], 1),
        GradientCheck.Numbers([3, 2, 3, 2], 2),
        GradientCheck.Numbers([2, 3], 3));
}
