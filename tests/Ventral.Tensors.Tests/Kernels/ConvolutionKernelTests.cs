using FsCheck;
using FsCheck.Fluent;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

public class ConvolutionKernelTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20200713, 1);
    private static readonly Workers One = new(1);

    [Fact]
    public void Any_convolution_of_volumes_has_the_bits_of_one_product_after_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (TransposedConvolution3dGeometry t, VolumeBatchShape shape) = Any(seed);
            var g = new Convolution3dGeometry(t.InputChannels, t.OutputChannels, t.KernelDepth, t.KernelHeight, t.KernelWidth)
            {
                StrideZ = t.StrideZ, StrideY = t.StrideY, StrideX = t.StrideX,
                PadFront = t.PadFront, PadBack = t.PadBack, PadTop = t.PadTop, PadBottom = t.PadBottom, PadLeft = t.PadLeft, PadRight = t.PadRight,
                DilationZ = t.DilationZ, DilationY = t.DilationY, DilationX = t.DilationX, Groups = t.Groups,
            };
            shape = shape with { Depth = shape.Depth + 4, Height = shape.Height + 4, Width = shape.Width + 6 };
            float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(g.OutputChannels * g.FanIn, 2), bias = seed % 3 == 0 ? [] : Naive.Random(g.OutputChannels, 3);
            float[] output = new float[g.OutputShape(shape).Length];
            new Convolution3d(g, weights, bias).Run(shape, input, output, new Workers(1 + (seed & 1)));
            SameBits(output, NaiveVolumes.Convolve(g, shape, input, weights, bias), $"{g} on {shape}");
        }).Check(Quick);

    [Fact]
    public void Any_transposed_convolution_of_volumes_has_the_bits_of_one_product_after_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (TransposedConvolution3dGeometry g, VolumeBatchShape shape) = Any(seed);
            float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(WeightCount(g), 2), bias = seed % 3 == 0 ? [] : Naive.Random(g.OutputChannels, 3);
            float[] output = new float[g.OutputShape(shape).Length];
            new TransposedConvolution3d(g, weights, bias).Run(shape, input, output, new Workers(1 + (seed & 1)));
            SameBits(output, NaiveVolumes.Transpose(g, shape, input, weights, bias), $"{g} on {shape}");
        }).Check(Quick);

    [Fact]
    public void Any_transposed_convolution_of_maps_has_the_bits_of_one_product_after_another() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (TransposedConvolution3dGeometry any, VolumeBatchShape volumes) = Any(seed);
            TransposedConvolution3dGeometry flat = any with { KernelDepth = 1, StrideZ = 1, OutputPadZ = 0, PadFront = 0, PadBack = 0 };
            volumes = volumes with { Depth = 1 };
            var g = new TransposedConvolution2dGeometry(any.InputChannels, any.OutputChannels, any.KernelHeight, any.KernelWidth)
            {
                StrideY = any.StrideY, StrideX = any.StrideX, PadTop = any.PadTop, PadBottom = any.PadBottom, PadLeft = any.PadLeft, PadRight = any.PadRight,
                OutputPadY = any.OutputPadY, OutputPadX = any.OutputPadX, DilationY = any.DilationY, DilationX = any.DilationX, Groups = any.Groups,
            };
            var shape = new ImageBatchShape(volumes.Count, volumes.Channels, volumes.Height, volumes.Width);
            float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(WeightCount(flat), 2), bias = Naive.Random(g.OutputChannels, 3);
            float[] output = new float[g.OutputShape(shape).Length];
            new TransposedConvolution2d(g, weights, bias).Run(shape, input, output, new Workers(1 + (seed & 1)));
            SameBits(output, NaiveVolumes.Transpose(flat, volumes, input, weights, bias), $"{g} on {shape}");
        }).Check(Quick);

    // More slices than are gathered at once.
    [Fact]
    public void Large_volumes_have_the_bits_of_one_product_after_another()
    {
        var g = new Convolution3dGeometry(4, 2, 3, 3, 3) { PadFront = 1, PadBack = 1, PadTop = 1, PadLeft = 1 };
        var shape = new VolumeBatchShape(2, 4, 7, 110, 120);
        float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(2 * g.FanIn, 2), output = new float[g.OutputShape(shape).Length];
        new Convolution3d(g, weights, []).Run(shape, input, output, new Workers(2));
        SameBits(output, NaiveVolumes.Convolve(g, shape, input, weights, []), "convolution");
    }

    // More images than are laid out at once, with and without strides.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Large_maps_are_transposed_image_by_image(int stride)
    {
        var shape = new ImageBatchShape(3, 1, 530, 1000);
        var g = new TransposedConvolution2dGeometry(1, 1, 1, 2) { StrideX = stride, PadLeft = 1 };
        var three = new TransposedConvolution3dGeometry(1, 1, 1, 1, 2) { StrideX = stride, PadLeft = 1 };
        float[] input = Naive.Random(shape.Length, 1), output = new float[g.OutputShape(shape).Length], again = new float[output.Length], expected = new float[output.Length];
        new TransposedConvolution2d(g, [0.3f, 0.7f], [0.1f]).Run(shape, input, output, new Workers(2));
        new TransposedConvolution3d(three, [0.3f, 0.7f], [0.1f]).Run(new(3, 1, 1, 530, 1000), input, again, new Workers(2));
        int width = output.Length / (3 * 530);
        for (int i = 0; i < output.Length; i++)
        {
            (int row, int x) = Math.DivRem(i, width);
            float sum = 0;
            for (int tap = 1; tap >= 0; tap--)
            {
                (int from, int rest) = Math.DivRem(x + 1 - tap, stride);
                sum = rest == 0 && from < 1000 ? MathF.FusedMultiplyAdd(tap == 0 ? 0.3f : 0.7f, input[(row * 1000) + from], sum) : sum;
            }

            expected[i] = sum + 0.1f;
        }

        output.AsSpan().SequenceEqual(expected).ShouldBeTrue();
        again.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Fact]
    public void Outputs_between_the_taps_are_the_bias_alone()
    {
        float[] output = new float[8];
        new TransposedConvolution1d(new(1, 2, 1) { StrideX = 3 }, [2f, 3f], [-0f, -1f], Epilogue.Relu).Run(new(1, 1, 2), [1, 2], output, One);
        SameBits(output, [2, 0, 0, 4, 2, 0, 0, 5], "gaps");
        new TransposedConvolution2d(new(1, 1, 1, 2) { StrideX = 3, DilationX = 3, OutputPadX = 2 }, [2f, 3f], [-0f]).Run(new(1, 1, 1, 1), [1], output.AsSpan(0, 6), One);
        SameBits(output[..6], [2, 0, 0, 3, 0, 0], "gaps of a dilation");
    }

    [Fact]
    public void What_is_not_finite_stays_where_its_products_are()
    {
        float[] output = new float[7];
        new TransposedConvolution1d(new(1, 1, 2) { StrideX = 3 }, [1f, float.PositiveInfinity], []).Run(new(1, 1, 2), [1, 2], output.AsSpan(0, 5), One);
        output[..5].ShouldBe([1, float.PositiveInfinity, 0, 2, float.PositiveInfinity]);
    }

    [Fact]
    public void Sequences_are_maps_of_one_row()
    {
        var g = new Convolution1dGeometry(6, 9, 3) { StrideX = 2, PadLeft = 1, PadRight = 3, DilationX = 2, Groups = 3 };
        var shape = new SequenceBatchShape(2, 6, 41);
        float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(9 * g.FanIn, 2), bias = Naive.Random(9, 3);
        float[] output = new float[g.OutputShape(shape).Length];
        new Convolution1d(g, weights, bias, Epilogue.Relu).Run(shape, input, output, new Workers(2));
        var plane = new Convolution2dGeometry(6, 9, 1, 3) { StrideX = 2, PadLeft = 1, PadRight = 3, DilationX = 2, Groups = 3 };
        SameBits(output, Naive.Convolve(plane, new(2, 6, 1, 41), input, weights, bias, Epilogue.Relu), "sequences");
    }

    [Fact]
    public void A_transposed_convolution_is_the_adjoint_of_a_convolution() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            (TransposedConvolution3dGeometry t, VolumeBatchShape shape) = Any(seed);
            var g = new Convolution3dGeometry(t.OutputChannels, t.InputChannels, t.KernelDepth, t.KernelHeight, t.KernelWidth)
            {
                StrideZ = t.StrideZ, StrideY = t.StrideY, StrideX = t.StrideX,
                PadFront = t.PadFront, PadBack = t.PadBack, PadTop = t.PadTop, PadBottom = t.PadBottom, PadLeft = t.PadLeft, PadRight = t.PadRight,
                DilationZ = t.DilationZ, DilationY = t.DilationY, DilationX = t.DilationX, Groups = t.Groups,
            };
            VolumeBatchShape wide = t.OutputShape(shape);
            float[] x = Naive.Random(wide.Length, 1), y = Naive.Random(shape.Length, 2), weights = Naive.Random(WeightCount(t), 3);
            float[] forward = new float[shape.Length], back = new float[wide.Length];
            new Convolution3d(g, weights, []).Run(wide, x, forward, One);
            new TransposedConvolution3d(t, weights, []).Run(shape, y, back, One);
            double left = forward.Zip(y, (a, b) => (double)a * b).Sum(), right = back.Zip(x, (a, b) => (double)a * b).Sum();
            double size = forward.Zip(y, (a, b) => Math.Abs((double)a * b)).Sum();
            left.ShouldBe(right, 1e-5 * (size + 1));
        }).Check(Quick.WithMaxTest(20));

    [Fact]
    public void Epilogues_come_last()
    {
        float[] output = new float[3];
        new Convolution1d(new(1, 1, 1), [2f], [1f], Epilogue.Clamp(-1, 4)).Run(new(1, 1, 3), [-2, 1, 2], output, One);
        output.ShouldBe([-1, 3, 4]);
        new Convolution3d(new(1, 1, 1, 1, 1), [2f], [1f], Epilogue.Relu).Run(new(1, 1, 3, 1, 1), [-2, 1, 2], output, One);
        output.ShouldBe([0, 3, 5]);
        new TransposedConvolution1d(new(1, 1, 1) { StrideX = 2 }, [2f], [-1f], Epilogue.Relu).Run(new(1, 1, 2), [-2, 1], output, One);
        output.ShouldBe([0, 0, 1]);
        new TransposedConvolution3d(new(1, 1, 1, 1, 1) { StrideZ = 2 }, [2f], [1f], Epilogue.Clamp(0, 2)).Run(new(1, 1, 2, 1, 1), [-2, 1], output, One);
        output.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void No_images_give_no_outputs()
    {
        var none = new ImageBatchShape(0, 4, 6, 5);
        foreach (int groups in (int[])[1, 2, 4])
        {
            foreach (int stride in (int[])[1, 2])
            {
                var g = new Convolution2dGeometry(4, 8, 3, 3) { Groups = groups, StrideY = stride, StrideX = stride };
                g.OutputShape(none).Count.ShouldBe(0);
                new Convolution2d(g, new float[8 * g.FanIn], []).Run(none, [], [], new Workers(2));
                new TransposedConvolution2d(new(4, 8, 3, 3) { Groups = groups, StrideY = stride }, new float[4 * 8 / groups * 9], []).Run(none, [], [], new Workers(2));
            }
        }

        new Convolution3d(new(4, 2, 2, 2, 2), new float[64], []).Run(new(0, 4, 3, 3, 3), [], [], new Workers(2));
        new TransposedConvolution3d(new(4, 2, 2, 2, 2), new float[64], []).Run(new(0, 4, 3, 3, 3), [], [], new Workers(2));
        new Linear(3, 2, new float[6], []).Run(0, [], [], new Workers(2));
        var window = new Pooling2dGeometry(3, 2, 1, ceilMode: true);
        window.OutputShape(none).Count.ShouldBe(0);
        Pooling2d.Max(window, none, [], [], new Workers(2));
        Pooling2d.Average(window, none, [], [], new Workers(2));
        Pooling2d.GlobalAverage(none, [], [], new Workers(2));
        BatchNorm.Apply(none, new float[4], [1, 1, 1, 1], [], [], 1e-5f, [], [], new Workers(2));
        Padding.Reflect((1, 1), (2, 2)).Run<float>([0, 4, 6, 5], [], [], new Workers(2));
    }

    [Fact]
    public void Impossible_convolutions_are_refused()
    {
        Says(() => new Convolution1d(new(2, 2, 3), new float[11], []), "12 values are needed, not 11");
        Says(() => new Convolution1d(new(2, 2, 3) { StrideX = 0 }, new float[12], []), "StrideX");
        Says(() => new Convolution1d(new(2, 2, 3), new float[12], []).OutputShape(new(1, 3, 9)), "takes 2 channels, not the 3");
        Says(() => new Convolution1d(new(2, 2, 3), new float[12], []).OutputShape(new(1, 2, 2)), "smaller than the kernel");
        Says(() => new Convolution1d(new(2, 2, 3), new float[12], []).Run(new(1, 2, 4), new float[7], new float[4], One), "holds 8 values, not 7");

        var g = new Convolution3dGeometry(2, 4, 2, 2, 2);
        Says(() => new Convolution3d(g, new float[63], []), "64 values are needed, not 63");
        Says(() => new Convolution3d(g, new float[64], new float[3]), "4 values are needed, not 3");
        Says(() => new Convolution3d(g with { Groups = 4 }, new float[64], []), "4 groups must divide 2 input and 4 output channels");
        Says(() => new Convolution3d(g with { KernelDepth = 0 }, [], []), "KernelDepth");
        Says(() => new Convolution3d(g with { DilationZ = 0 }, new float[64], []), "DilationZ");
        Says(() => new Convolution3d(g with { PadBack = -1 }, new float[64], []), "PadBack");
        var volumes = new Convolution3d(g, new float[64], []);
        Says(() => volumes.OutputShape(new(1, 3, 4, 4, 4)), "takes 2 channels, not the 3 of [1 × 3 × 4 × 4 × 4]");
        Says(() => volumes.OutputShape(new(1, 2, 1, 4, 4)), "[1 × 2 × 1 × 4 × 4] is smaller than the kernel");
        Says(() => volumes.Run(new(1, 2, 2, 2, 2), new float[15], new float[4], One), "holds 16 values, not 15");
        Says(() => volumes.Run(new(1, 2, 2, 2, 2), new float[16], new float[5], One), "holds 4 values, not 5");
        Says(() => volumes.Run(new(-1, 2, 2, 2, 2), new float[16], new float[5], One), "at least one");
    }

    [Fact]
    public void Impossible_transposed_convolutions_are_refused()
    {
        var g = new TransposedConvolution2dGeometry(4, 2, 3, 3);
        Says(() => new TransposedConvolution2d(g, new float[71], []), "72 values are needed, not 71");
        Says(() => new TransposedConvolution2d(g, new float[72], new float[4]), "2 values are needed, not 4");
        Says(() => new TransposedConvolution2d(g with { Groups = 4 }, new float[72], []), "4 groups must divide 4 input and 2 output channels");
        Says(() => new TransposedConvolution2d(g with { OutputPadY = 1 }, new float[72], []), "from 0 to below the stride of 1");
        Says(() => new TransposedConvolution2d(g with { StrideX = 2, OutputPadX = -1 }, new float[72], []), "from 0 to below the stride of 2");
        Says(() => new TransposedConvolution2d(g with { PadTop = -1 }, new float[72], []), "PadTop");
        var maps = new TransposedConvolution2d(g with { PadTop = 4 }, new float[72], []);
        Says(() => maps.OutputShape(new(1, 2, 4, 4)), "takes 4 channels, not the 2");
        Says(() => maps.OutputShape(new(1, 4, 2, 4)), "leaves nothing");
        Says(() => maps.Run(new(1, 4, 3, 1), new float[11], new float[6], One), "holds 12 values, not 11");
        Says(() => maps.Run(new(1, 4, 3, 1), new float[12], new float[5], One), "holds 6 values, not 5");
        Says(() => new TransposedConvolution1d(new(1, 1, 2) { OutputPadX = 2, StrideX = 2 }, [1, 1], []), "below the stride of 2");
        Says(() => new TransposedConvolution3d(new(1, 1, 2, 1, 1) { OutputPadZ = 1 }, [1, 1], []), "below the stride of 1");
        Says(() => new TransposedConvolution3d(new(1, 1, 2, 1, 1) { PadFront = 2 }, [1, 1], []).OutputShape(new(1, 1, 1, 1, 1)), "leaves nothing");
        Says(() => new TransposedConvolution3d(new(1, 1, 2, 1, 1), [1], []), "2 values are needed, not 1");
    }

    [Fact]
    public void Impossible_padding_is_refused()
    {
        Shape shape = [1, 2, 3];
        Says(() => Padding.Constant(0, (-1, 0)), "must not be negative");
        Says(() => Padding.Reflect((3, 0)).OutputShape(shape), "Padding by Reflect of axis 2 of [1 × 2 × 3] reaches 2 positions at most, not 3");
        Says(() => Padding.Reflect((0, 2), (0, 0)).OutputShape(shape), "axis 1 of [1 × 2 × 3] reaches 1 positions at most, not 2");
        Says(() => Padding.Circular((0, 4)).OutputShape(shape), "reaches 3 positions at most, not 4");
        Says(() => Padding.Replicate((1, 0)).OutputShape([2, 0]), "reaches 0 positions at most, not 1");
        Says(() => Padding.Constant(0, (1, 1), (1, 1)).OutputShape([3]), "Padding of 2 axes does not fit [3]");
        Says(() => Padding.Constant(0, (1, 1)).Run<float>(shape, new float[6], new float[9], One), "10 values are needed, not 9");
        Says(() => Padding.Constant(0, (1, 1)).Run<float>(shape, new float[5], new float[10], One), "6 values are needed, not 5");
    }

    [Fact]
    public void Padding_does_what_its_names_show()
    {
        double[] row = [1, 2, 3];
        Padded(Padding.Constant(9, (2, 2)), row).ShouldBe([9, 9, 1, 2, 3, 9, 9]);
        Padded(Padding.Reflect((2, 2)), row).ShouldBe([3, 2, 1, 2, 3, 2, 1]);
        Padded(Padding.Replicate((2, 2)), row).ShouldBe([1, 1, 1, 2, 3, 3, 3]);
        Padded(Padding.Circular((2, 2)), row).ShouldBe([2, 3, 1, 2, 3, 1, 2]);
        Padded(Padding.Reflect((0, 0)), row).ShouldBe(row);
        Padded(Padding.Reflect(), row).ShouldBe(row);
        Padded(Padding.Replicate((1, 0)), [double.NaN, 2]).ShouldBe([double.NaN, double.NaN, 2]);

        static double[] Padded(Padding padding, double[] values)
        {
            Shape shape = [values.Length];
            double[] output = new double[padding.OutputShape(shape).ValueCount];
            padding.Run(shape, values, output, new Workers(1));
            return output;
        }
    }

    internal static int WeightCount(TransposedConvolution3dGeometry g) => g.InputChannels * g.OutputChannels / g.Groups * g.KernelDepth * g.KernelHeight * g.KernelWidth;

    private static void Says(Func<object> make, string words) => Should.Throw<ArgumentException>(() => make()).Message.ShouldContain(words);

    private static void Says(Action act, string words) => Should.Throw<ArgumentException>(act).Message.ShouldContain(words);

    private static void SameBits(float[] found, float[] expected, string what)
    {
        found.Length.ShouldBe(expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            BitConverter.SingleToInt32Bits(found[i]).ShouldBe(BitConverter.SingleToInt32Bits(expected[i]), $"{what}, value {i}: {found[i]} and {expected[i]}");
        }
    }

    private static (TransposedConvolution3dGeometry Geometry, VolumeBatchShape Shape) Any(int seed)
    {
        var draw = new Philox(new Seed((uint)seed), "volume shapes");
        int groups = draw.NextInt(2) == 0 ? 1 + draw.NextInt(3) : 1, inGroup = draw.NextInt(3) == 0 ? 1 : 1 + draw.NextInt(4);
        int Pad(int kernel) => draw.NextInt(kernel + 1);
        int depth = 1 + draw.NextInt(3), height = 1 + draw.NextInt(3), width = 1 + draw.NextInt(4);
        var g = new TransposedConvolution3dGeometry(groups * inGroup, groups * (1 + draw.NextInt(4)), depth, height, width)
        {
            StrideZ = 1 + draw.NextInt(3), StrideY = 1 + draw.NextInt(3), StrideX = 1 + draw.NextInt(3),
            PadFront = Pad(depth), PadBack = Pad(depth), PadTop = Pad(height), PadBottom = Pad(height), PadLeft = Pad(width), PadRight = Pad(width),
            DilationZ = 1 + draw.NextInt(2), DilationY = 1 + draw.NextInt(2), DilationX = 1 + draw.NextInt(3),
            Groups = groups,
        };
        g = g with { OutputPadZ = draw.NextInt(g.StrideZ), OutputPadY = draw.NextInt(g.StrideY), OutputPadX = draw.NextInt(g.StrideX) };

        // Large enough that padding, at most the kernel on each side, leaves some.
        return (g, new(1 + draw.NextInt(2), g.InputChannels, depth + 3 + draw.NextInt(2), height + 3 + draw.NextInt(3), width + 5 + draw.NextInt(9)));
    }
}
