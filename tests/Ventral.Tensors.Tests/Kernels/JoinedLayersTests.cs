using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Kernels that do the work of several layers at once, or take their weights another way: the same bits.</summary>
public class JoinedLayersTests : SameBitsContract
{
    private static readonly Convolution2dGeometry[] Geometries =
    [
        new(9, 29, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
        new(40, 270, 1, 1),
        new(6, 10, 1, 1) { StrideX = 2, StrideY = 2, Groups = 2 },
        new(8, 8, 3, 3) { Groups = 8, PadTop = 1, PadLeft = 1, PadRight = 1 },
        new(6, 12, 3, 2) { Groups = 6, StrideX = 2, DilationX = 2 },
    ];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    public void A_convolution_scales_adds_and_clamps_as_separate_layers_do(int count, int threads)
    {
        var workers = new Workers(threads);
        var clamp = Epilogue.Clamp(-0.5f, 9);
        foreach (Convolution2dGeometry g in Geometries)
        {
            var shape = new ImageBatchShape(count, g.InputChannels, 9, 23);
            ImageBatchShape result = g.OutputShape(shape);
            float[] input = Naive.Random(shape.Length, 1), weights = Naive.Random(g.OutputChannels * g.FanIn, 2), bias = Naive.Random(g.OutputChannels, 3);
            float[] addend = Naive.Random(result.Length, 6), expected = new float[result.Length], found = [.. addend];
            var scaling = new ChannelScaling(Naive.Random(g.OutputChannels, 4), Naive.Random(g.OutputChannels, 5));

            new Convolution2d(g, weights, bias).Run(shape, input, expected, workers);
            scaling.Apply(result, expected, expected, workers);
            Activation.Add(expected, addend, expected);
            Activation.Clamp(-0.5f, 9, expected, expected);

            new Convolution2d(g, weights, bias, clamp, scaling).Run(shape, input, found, found, workers);
            found.ShouldBe(expected, $"{g}");
        }
    }

    // Planes that go in several strips, of rows that are no whole vectors: the addend's next rows must not be written early.
    [Theory]
    [InlineData(56)]
    [InlineData(113)]
    public void A_depthwise_convolution_adds_the_maps_that_it_overwrites(int side)
    {
        var workers = new Workers(2);
        var g = new Convolution2dGeometry(2, 2, 3, 3) { Groups = 2, PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };
        var shape = new ImageBatchShape(2, 2, side, side);
        float[] input = Naive.Random(shape.Length, 1), addend = Naive.Random(shape.Length, 2), expected = new float[shape.Length], found = [.. addend];
        var convolution = new Convolution2d(g, Naive.Random(18, 3), Naive.Random(2, 4), Epilogue.Relu);

        convolution.Run(shape, input, addend, expected, workers);
        convolution.Run(shape, input, found, found, workers);
        found.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    [Fact]
    public void A_convolution_serves_images_of_one_size_after_another()
    {
        Convolution2dGeometry g = Geometries[0];
        float[] weights = Naive.Random(g.OutputChannels * g.FanIn, 2);
        var convolution = new Convolution2d(g, weights, []);
        foreach ((int height, int width) in new[] { (9, 23), (23, 9), (9, 23) })
        {
            var shape = new ImageBatchShape(2, g.InputChannels, height, width);
            float[] found = new float[g.OutputShape(shape).Length], expected = new float[found.Length];
            convolution.Run(shape, Naive.Random(shape.Length, 1), found, new Workers(1));
            new Convolution2d(g, weights, []).Run(shape, Naive.Random(shape.Length, 1), expected, new Workers(2));
            found.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(0, 7, 5)]
    [InlineData(1, 1, 1)]
    [InlineData(23, 301, 45)]
    [InlineData(250, 193, 600)]
    public void A_linear_layer_reads_its_weights_in_place_as_it_does_laid_out(int rows, int inputs, int outputs)
    {
        float[] weights = Naive.Random(inputs * outputs, 1), bias = Naive.Random(outputs, 2), x = Naive.Random(rows * inputs, 3);
        float[] expected = new float[rows * outputs], found = new float[rows * outputs];
        new Linear(inputs, outputs, weights, bias, Epilogue.Relu).Run(rows, x, expected, new Workers(1));
        Linear.InPlace(inputs, outputs, weights, bias, Epilogue.Relu).Run(rows, x, found, new Workers(2));
        found.ShouldBe(expected);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Convolution2dGeometry g = Geometries[0];
        var shape = new ImageBatchShape(1, g.InputChannels, 5, 5);
        float[] weights = new float[g.OutputChannels * g.FanIn], input = new float[shape.Length], output = new float[g.OutputShape(shape).Length];
        Should.Throw<ArgumentException>(() => new Convolution2d(g, weights, [], Epilogue.None, new ChannelScaling(new float[3], new float[3])));
        Should.Throw<ArgumentException>(() => new ChannelScaling(new float[3], new float[4]));
        Should.Throw<ArgumentException>(() => new Convolution2d(g, weights, []).Run(shape, input, new float[3], output, new Workers(1)));
        Should.Throw<ArgumentException>(() => new ChannelScaling(new float[3], new float[3]).Apply(shape, input, input, new Workers(1)));
        Should.Throw<ArgumentException>(() => BatchNorm.Scaling(new float[3], new float[2], [], [], 0));
        Should.Throw<ArgumentException>(() => Linear.InPlace(3, 4, new float[11], []));
    }

    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Convolution2dGeometry g in Geometries)
        {
            var shape = new ImageBatchShape(2, g.InputChannels, 9, 23);
            float[] output = Naive.Random(g.OutputShape(shape).Length, 6);
            var scaling = new ChannelScaling(Naive.Random(g.OutputChannels, 4), Naive.Random(g.OutputChannels, 5));
            new Convolution2d(g, Naive.Random(g.OutputChannels * g.FanIn, 2), Naive.Random(g.OutputChannels, 3), Epilogue.Relu, scaling)
                .Run(shape, Naive.Random(shape.Length, 1), output, output, workers);
            hash.AppendData(MemoryMarshal.AsBytes<float>(output));
        }

        float[] rows = new float[23 * 45];
        Linear.InPlace(301, 45, Naive.Random(45 * 301, 5), Naive.Random(45, 6)).Run(23, Naive.Random(23 * 301, 4), rows, workers);
        hash.AppendData(MemoryMarshal.AsBytes<float>(rows));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
