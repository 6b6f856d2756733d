using System.Numerics;
using System.Text.Json;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;
using Ventral.TestSupport;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>
/// Against PyTorch 1.13 in float64 (Goldens/differentiation.py): outputs, gradients, and Hessian products. Numbers of float64
/// take plain loops and agree to rounding; numbers of float32 take the fast kernels.
/// </summary>
public class GoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(File.ReadAllBytes(
        Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", "Goldens", "differentiation.json"))).RootElement;

    public static TheoryData<string> Names => [.. Goldens.GetProperty("operations").EnumerateObject().Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision_agrees(string name) => Agree<double>(name, 1e-11);

    // A second derivative goes through some thirty roundings of 2⁻²⁴ each in sums of up to a hundred terms.
    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_agrees(string name) => Agree<float>(name, 2e-5);

    [Fact]
    public void A_harmonised_loss_and_its_gradient_through_the_input_gradient_agree()
    {
        JsonElement golden = Goldens.GetProperty("harmonizer");
        (double[] losses, double[][] gradients) = HarmonizerTests.Train<double>(new Workers(2));
        Close([losses[0]], [golden.GetProperty("loss").GetDouble()], 1e-12, "loss");
        Close(losses[1..], Doubles(golden.GetProperty("levels")), 1e-12, "levels");
        Close(gradients[0], Doubles(golden.GetProperty("gradients")[0]), 1e-11, "gradient of the kernel");
        Close(gradients[1], Doubles(golden.GetProperty("gradients")[1]), 1e-11, "gradient of the weights");

        (double[] single, double[][] singles) = HarmonizerTests.Train<float>(new Workers(2));
        Close(single[..1], [golden.GetProperty("loss").GetDouble()], 1e-5, "loss in float32");
        Close(singles[0], Doubles(golden.GetProperty("gradients")[0]), 1e-4, "gradient of the kernel in float32");
    }

    public static TheoryData<string> ConvolutionNames => GradientTests.ConvolutionNames;

    [Theory]
    [MemberData(nameof(ConvolutionNames))]
    public void Fast_and_plain_convolutions_agree(string name)
    {
        Convolution2dGeometry g = GradientTests.Convolutions[name];
        Shape[] shapes = [[3, g.InputChannels, 17, 19], [g.OutputChannels, g.InputChannels / g.Groups, g.KernelHeight, g.KernelWidth]];
        Variable<float>[] fast = Derivatives<float>(x => x[0].Convolve(x[1], g), shapes, new Workers(2));
        Variable<double>[] plain = Derivatives<double>(x => x[0].Convolve(x[1], g), shapes, new Workers(2));

        for (int i = 0; i < fast.Length; i++)
        {
            Close(Doubles(fast[i]), Doubles(plain[i]), 2e-5, $"{i}");
        }
    }

    internal static Tensor<T> Numbers<T>(Shape shape, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(shape, Array.ConvertAll(GradientCheck.Numbers(shape, salt).Values.ToArray(), T.CreateTruncating));

    internal static Variable<T> Apply<T>(string name, Variable<T>[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "convolution" => x[0].Convolve(x[1], new(3, 4, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 }, x[2]),
            "convolution, strided" => x[0].Convolve(x[1], new(3, 4, 3, 2) { StrideY = 2, StrideX = 3, PadLeft = 1, PadRight = 2, PadTop = 2 }),
            "convolution, dilated" => x[0].Convolve(x[1], new(2, 3, 3, 2) { DilationY = 2, PadTop = 2, PadBottom = 2 }),
            "convolution, grouped" => x[0].Convolve(x[1], new(4, 6, 2, 3) { StrideY = 2, StrideX = 2, Groups = 2 }),
            "convolution, depthwise" => x[0].Convolve(x[1], new(3, 6, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1, Groups = 3 }),
            "batch norm" => x[0].BatchNorm(x[1], x[2]).Output,
            "layer norm" => x[0].LayerNorm(x[1], x[2]),
            "cross-entropy" => x[0].CrossEntropy([1, 0, 4], 0.1),
            "log-softmax" => x[0].LogSoftmax(),
            "softmax" => x[0].Softmax(0),
            "max pool" => x[0].MaxPool(new Pooling2dGeometry(3, 2, 1, ceilMode: true)),
            "average pool" => x[0].AveragePool(new Pooling2dGeometry(3, 2, 1, ceilMode: true)),
            "adaptive average pool" => x[0].AdaptiveAveragePool(3, 2),
            "adaptive max pool" => x[0].AdaptiveMaxPool(3, 2),
            "linear" => x[0].Linear(x[1], x[2]),
            "batched product" => x[0].MatMul(x[1], transposeOther: true),
            "relu" => x[0].Relu(),
            "leaky relu" => x[0].LeakyRelu(0.1),
            "elu" => x[0].Elu(1.3),
            "selu" => x[0].Selu(),
            "parametric relu" or "parametric relu, one slope" => x[0].ParametricRelu(x[1]),
            "gelu" => (x[0] * 3).Gelu(),
            "gelu-tanh" => (x[0] * 3).GeluTanh(),
            "mish" => (x[0] * 3).Mish(),
            "hard swish" => (x[0] * 4).HardSwish(),
            "silu" => (x[0] * 3).Silu(),
            "softplus" => (x[0] * 3).Softplus(),
            "sigmoid" => (x[0] * 3).Sigmoid(),
            "tanh" => x[0].Tanh(),
            _ => throw new ArgumentException(name),
        };

    internal static Variable<T>[] Derivatives<T>(Func<Variable<T>[], Variable<T>> operation, Shape[] shapes, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T>[] x = [.. shapes.Select((shape, i) => graph.Variable(Numbers<T>(shape, i)))];
        Tensor<T>[] directions = [.. shapes.Select((shape, i) => Numbers<T>(shape, 50 + i))];
        Variable<T> y = operation(x);
        Variable<T> total = (y * graph.Constant(Numbers<T>(y.Shape, 99))).Sum() + (y.Square().Sum() / 2);
        return [y, .. graph.Gradients(total, x), .. graph.HessianProduct(total, x, directions)];
    }

    internal static Shape[] ShapesOf(string name) =>
        [.. Goldens.GetProperty("operations").GetProperty(name).GetProperty("shapes").EnumerateArray().Select(shape => Shape.Of([.. shape.EnumerateArray().Select(e => e.GetInt32())]))];

    private static void Agree<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement golden = Goldens.GetProperty("operations").GetProperty(name);
        Shape[] shapes = ShapesOf(name);
        double[][] found = [.. Derivatives<T>(x => Apply(name, x), shapes, new Workers(2)).Select(Doubles)];

        Close(found[0], Doubles(golden.GetProperty("output")), tolerance, "output");
        for (int i = 0; i < shapes.Length; i++)
        {
            Close(found[1 + i], Doubles(golden.GetProperty("gradients")[i]), tolerance, $"gradient {i}");
            Close(found[1 + shapes.Length + i], Doubles(golden.GetProperty("hessianProducts")[i]), tolerance, $"Hessian product {i}");
        }
    }

    private static double[] Doubles<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. x.Value.Values.ToArray().Select(double.CreateTruncating)];

    private static double[] Doubles(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetDouble())];

    // Relative to the greatest expected number.
    internal static void Close(double[] found, double[] expected, double tolerance, string what)
    {
        found.Length.ShouldBe(expected.Length, what);
        double scale = expected.Select(Math.Abs).Append(1e-3).Max();
        for (int i = 0; i < found.Length; i++)
        {
            (Math.Abs(found[i] - expected[i]) / scale).ShouldBeLessThan(tolerance, $"{what}, element {i}: {found[i]} against {expected[i]}");
        }
    }
}
