using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>First and second derivatives of padding and of convolutions of other kinds against central differences.</summary>
public class ConvolutionGradientTests
{
    private static readonly Dictionary<string, (Padding Padding, Shape Shape)> Paddings = new()
    {
        ["constant"] = (Padding.Constant(0.7, (1, 2), (0, 3)), [2, 3, 2]),
        ["constant beyond a row"] = (Padding.Constant(0, (4, 0)), [3, 2]),
        ["reflect"] = (Padding.Reflect((2, 1), (1, 2)), [2, 3, 4]),
        ["replicate"] = (Padding.Replicate((2, 1), (0, 4)), [2, 2, 3]),
        ["circular"] = (Padding.Circular((2, 1), (3, 0)), [2, 2, 3]),
        ["reflect of volumes"] = (Padding.Reflect((1, 0), (0, 1), (1, 1)), [1, 2, 2, 2, 3]),
        ["circular of all axes"] = (Padding.Circular((1, 1), (2, 0)), [2, 3]),
    };

    private static readonly Dictionary<string, Convolution1dGeometry> Sequences = new()
    {
        ["plain"] = new(2, 3, 3),
        ["strided, padded unevenly"] = new(2, 2, 3) { StrideX = 3, PadLeft = 2, PadRight = 1 },
        ["dilated, grouped"] = new(4, 2, 2) { DilationX = 3, Groups = 2 },
        ["depthwise"] = new(3, 6, 3) { Groups = 3, PadLeft = 1, PadRight = 1 },
    };

    private static readonly Dictionary<string, Convolution3dGeometry> Volumes = new()
    {
        ["plain"] = new(2, 3, 2, 2, 1),
        ["strided, padded unevenly"] = new(1, 2, 2, 2, 2) { StrideZ = 2, StrideX = 2, PadFront = 2, PadBottom = 1, PadRight = 1 },
        ["dilated, grouped"] = new(4, 2, 2, 1, 2) { DilationZ = 2, DilationX = 2, Groups = 2 },
    };

    private static readonly Dictionary<string, TransposedConvolution2dGeometry> Transposed = new()
    {
        ["plain"] = new(2, 3, 3, 2),
        ["strided, padded unevenly"] = new(2, 2, 3, 3) { StrideY = 2, StrideX = 3, PadTop = 2, PadLeft = 1, PadRight = 2, OutputPadX = 2, OutputPadY = 1 },
        ["dilated"] = new(1, 2, 2, 3) { DilationY = 2, StrideX = 2, PadLeft = 1, PadBottom = 1 },
        ["grouped"] = new(4, 2, 2, 2) { Groups = 2, StrideX = 2 },
        ["depthwise"] = new(2, 4, 3, 3) { Groups = 2, PadTop = 1, PadBottom = 1 },
        ["pointwise"] = new(3, 2, 1, 1),
        ["padded beyond the kernel"] = new(1, 2, 2, 2) { PadTop = 3, PadBottom = 2, PadLeft = 2, StrideY = 2 },
    };

    public static TheoryData<string> PaddingNames => [.. Paddings.Keys];

    public static TheoryData<string> SequenceNames => [.. Sequences.Keys];

    public static TheoryData<string> VolumeNames => [.. Volumes.Keys];

    public static TheoryData<string> TransposedNames => [.. Transposed.Keys];

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public void Derivatives_of_padding_agree(string name)
    {
        (Padding padding, Shape shape) = Paddings[name];

        GradientCheck.Holds(x => x[0].Pad(padding), GradientCheck.Numbers(shape, 1));
    }

    [Theory]
    [MemberData(nameof(SequenceNames))]
    public void Derivatives_of_convolutions_of_sequences_agree(string name)
    {
        Convolution1dGeometry g = Sequences[name];

        GradientCheck.Holds(
            x => x[0].Convolve1d(x[1], g, x[2]),
            GradientCheck.Numbers([2, g.InputChannels, 6], 1),
            GradientCheck.Numbers([g.OutputChannels, g.InputChannels / g.Groups, g.KernelWidth], 2),
            GradientCheck.Numbers([g.OutputChannels], 3));
    }

    [Theory]
    [MemberData(nameof(VolumeNames))]
    public void Derivatives_of_convolutions_of_volumes_agree(string name)
    {
        Convolution3dGeometry g = Volumes[name];

        GradientCheck.Holds(
            x => x[0].Convolve3d(x[1], g, x[2]),
            GradientCheck.Numbers([2, g.InputChannels, 3, 3, 3], 1),
            GradientCheck.Numbers([g.OutputChannels, g.InputChannels / g.Groups, g.KernelDepth, g.KernelHeight, g.KernelWidth], 2),
            GradientCheck.Numbers([g.OutputChannels], 3));
    }

    [Theory]
    [MemberData(nameof(TransposedNames))]
    public void Derivatives_of_transposed_convolutions_agree(string name)
    {
        TransposedConvolution2dGeometry g = Transposed[name];

        GradientCheck.Holds(
            x => x[0].ConvolveTransposed(x[1], g, x[2]),
            GradientCheck.Numbers([2, g.InputChannels, 4, 3], 1),
            GradientCheck.Numbers([g.InputChannels, g.OutputChannels / g.Groups, g.KernelHeight, g.KernelWidth], 2),
            GradientCheck.Numbers([g.OutputChannels], 3));
    }

    // Sums of up to a hundred products, in float32 on the fast kernels and in float64 by plain loops.
    [Theory]
    [MemberData(nameof(TransposedNames))]
    public void Fast_and_plain_transposed_convolutions_agree(string name)
    {
        TransposedConvolution2dGeometry g = Transposed[name];
        Shape[] shapes = [[3, g.InputChannels, 9, 8], [g.InputChannels, g.OutputChannels / g.Groups, g.KernelHeight, g.KernelWidth]];
        Variable<float>[] fast = GoldenTests.Derivatives<float>(x => x[0].ConvolveTransposed(x[1], g), shapes, new Workers(2));
        Variable<double>[] plain = GoldenTests.Derivatives<double>(x => x[0].ConvolveTransposed(x[1], g), shapes, new Workers(2));
        for (int i = 0; i < fast.Length; i++)
        {
            GoldenTests.Close([.. fast[i].Value.Values.ToArray().Select(value => (double)value)], plain[i].Value.Values.ToArray(), 2e-5, $"{i}");
        }
    }

    [Fact]
    public void Kernels_and_variables_have_the_same_values()
    {
        var workers = new Workers(2);
        var graph = new Graph<float>(workers);
        Variable<float> Enter(Shape shape, int salt) => graph.Variable(GoldenTests.Numbers<float>(shape, salt));

        var volumes = new Convolution3dGeometry(3, 5, 2, 3, 3) { StrideZ = 2, StrideX = 2, PadFront = 1, PadTop = 1, PadLeft = 1 };
        Variable<float> x = Enter([2, 3, 5, 6, 7], 1), weights = Enter([5, 3, 2, 3, 3], 2);
        Variable<float> y = x.Convolve3d(weights, volumes);
        float[] output = new float[y.Value.Length];
        new Convolution3d(volumes, weights.Value.Values, []).Run(new(2, 3, 5, 6, 7), x.Value.Values, output, workers);
        y.Value.Values.ToArray().ShouldBe(output);
        y.Shape.ShouldBe([2, 5, 3, 5, 3]);

        var up = new TransposedConvolution2dGeometry(3, 4, 3, 3) { StrideY = 2, StrideX = 2, PadTop = 1, OutputPadY = 1 };
        (x, weights) = (Enter([2, 3, 5, 6], 1), Enter([3, 4, 3, 3], 2));
        y = x.ConvolveTransposed(weights, up);
        output = new float[y.Value.Length];
        new TransposedConvolution2d(up, weights.Value.Values, []).Run(new(2, 3, 5, 6), x.Value.Values, output, workers);
        y.Value.Values.ToArray().ShouldBe(output);
        y.Shape.ShouldBe([2, 4, 11, 13]);

        foreach (Padding padding in (Padding[])[Padding.Constant(2, (1, 0), (2, 1)), Padding.Reflect((1, 2)), Padding.Replicate((1, 2)), Padding.Circular((1, 2), (3, 0))])
        {
            y = x.Pad(padding);
            output = new float[y.Value.Length];
            padding.Run(x.Shape, x.Value.Values, output, workers);
            y.Value.Values.ToArray().ShouldBe(output);
        }
    }

    [Fact]
    public void No_images_have_gradients_of_zero()
    {
        var graph = new Graph<float>(new Workers(1));
        Variable<float> images = graph.Variable(new([0, 2, 4, 4], 1f)), weights = graph.Variable(new([2, 3, 3, 3], 1f));
        Variable<float> y = images.Pad(Padding.Reflect((1, 1), (2, 2))).ConvolveTransposed(weights, new(2, 3, 3, 3) { StrideX = 2 });
        y.Shape.ShouldBe([0, 3, 8, 17]);
        graph.Gradients(y.Sum(), [weights])[0].Value.Values.ToArray().ShouldAllBe(value => value == 0);

        Variable<float> volumes = graph.Variable(new([0, 2, 4, 4, 4], 1f));
        volumes.Convolve3d(graph.Variable(new([1, 2, 2, 2, 2], 1f)), new(2, 1, 2, 2, 2)).Shape.ShouldBe([0, 1, 3, 3, 3]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var graph = new Graph<float>(new Workers(1));
        Variable<float> matrix = graph.Variable(new([2, 3], 1f)), images = graph.Variable(new([1, 2, 4, 4], 1f)), kernel = graph.Variable(new([3, 2, 2], 1f));
        Says(() => matrix.Convolve1d(kernel, new(2, 3, 2)), "[sequences × channels × width], not [2 × 3]");
        Says(() => images.Convolve1d(kernel, new(2, 3, 3)), "needs weights [3 × 2 × 3], not [3 × 2 × 2]");
        Says(() => images.Convolve3d(kernel, new(2, 3, 1, 1, 1)), "needs weights [3 × 2 × 1 × 1 × 1], not [3 × 2 × 2]");
        Says(() => images.Convolve3d(kernel.Reshape([3, 2, 2, 1, 1]), new(2, 3, 2, 1, 1)), "[volumes × channels × depth × height × width], not [1 × 2 × 4 × 4]");
        Says(() => images.ConvolveTransposed(images, new(2, 1, 4, 4)), "needs weights [2 × 1 × 4 × 4], not [1 × 2 × 4 × 4]");
        Says(() => images.ConvolveTransposed(images, new(1, 2, 4, 4)), "takes 1 channels, not the 2");
        Says(() => images.ConvolveTransposed(images.Reshape([2, 1, 4, 4]), new(2, 1, 4, 4), matrix), "needs a bias [1], not [2 × 3]");
        Says(() => images.Pad(Padding.Reflect((4, 0))), "axis 3 of [1 × 2 × 4 × 4]");
    }

    private static void Says(Func<Variable<float>> operation, string words) =>
        Should.Throw<ArgumentException>(() => operation()).Message.ShouldContain(words);
}
