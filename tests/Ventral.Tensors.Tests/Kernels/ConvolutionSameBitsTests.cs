using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Convolutions of one and three dimensions, transposed ones, padding, and their gradients have the same bits everywhere.</summary>
public class ConvolutionSameBitsTests
{
    [Fact]
    public void Threads_leave_the_bits_alone()
    {
        string digest = Digest(new Workers(1), 1);
        if (BitReport.Answer(digest))
        {
            return;
        }

        Digest(new Workers(2), 1).ShouldBe(digest);
        Digest(new Workers(4), 1).ShouldBe(digest);
        string large = Digest(new Workers(1), 5);
        Digest(new Workers(2), 5).ShouldBe(large);
        Digest(new Workers(4), 5).ShouldBe(large);
    }

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512")]
    [InlineData(128, "DOTNET_EnableAVX2")]
    [InlineData(0, "DOTNET_EnableHWIntrinsic")]
    public void Vector_widths_leave_the_bits_alone(int widestLeft, string switchedOff) =>
        BitReport.ShouldAgree(typeof(ConvolutionSameBitsTests), nameof(Threads_leave_the_bits_alone), Digest(new Workers(1), 1), widestLeft, switchedOff);

    // Small for a process without vectors, where a fused multiply-add is a call; larger so that several tasks have work.
    private static string Digest(Workers workers, int size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add<T>(ReadOnlySpan<T> values)
            where T : struct => hash.AppendData(MemoryMarshal.AsBytes(values));

        foreach (int groups in (int[])[1, 2, 6])
        {
            var sequences = new SequenceBatchShape(size, 6, 37 * size);
            var one = new Convolution1dGeometry(6, 12, 5) { StrideX = 2, PadLeft = 1, PadRight = 2, DilationX = 2, Groups = groups };
            float[] output = new float[one.OutputShape(sequences).Length];
            new Convolution1d(one, Naive.Random(12 * one.FanIn, 1), Naive.Random(12, 2), Epilogue.Relu).Run(sequences, Naive.Random(sequences.Length, 3), output, workers);
            Add<float>(output);

            var volumes = new VolumeBatchShape(size, 6, 4 * size, 7, 9);
            var three = new Convolution3dGeometry(6, 18, 3, 2, 3) { StrideX = 2, PadFront = 1, PadTop = 1, PadRight = 2, DilationY = 2, Groups = groups };
            output = new float[three.OutputShape(volumes).Length];
            new Convolution3d(three, Naive.Random(18 * three.FanIn, 4), Naive.Random(18, 5)).Run(volumes, Naive.Random(volumes.Length, 6), output, workers);
            Add<float>(output);

            var back = new TransposedConvolution3dGeometry(6, 6, 2, 3, 3) { StrideZ = 2, StrideX = 3, PadTop = 1, PadLeft = 2, OutputPadX = 1, DilationY = 2, Groups = groups };
            output = new float[back.OutputShape(volumes).Length];
            new TransposedConvolution3d(back, Naive.Random(ConvolutionKernelTests.WeightCount(back), 7), Naive.Random(6, 8)).Run(volumes, Naive.Random(volumes.Length, 9), output, workers);
            Add<float>(output);

            Gradients<float>(groups, size, workers, Add);
            Gradients<double>(groups, size, workers, Add);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private delegate void Sink<T>(ReadOnlySpan<T> values)
        where T : struct;

    private static void Gradients<T>(int groups, int size, Workers workers, Sink<T> add)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T> Draw(Shape shape, ulong seed) => graph.Variable(new Tensor<T>(shape, Array.ConvertAll(Naive.Random(shape.ValueCount, seed), T.CreateTruncating)));

        var up = new TransposedConvolution2dGeometry(6, 6, 3, 3) { StrideY = 2, StrideX = 2, PadTop = 1, PadLeft = 1, OutputPadX = 1, Groups = groups };
        Variable<T>[] x = [Draw([size, 6, 5, 4 * size], 1), Draw([6, 6 / groups, 3, 3], 2), Draw([2, 6, 5], 3), Draw([2], 4)];
        Variable<T> maps = x[0].Pad(Padding.Reflect((1, 2), (3, 0))).ConvolveTransposed(x[1], up).Pad(Padding.Circular((2, 1)));
        Variable<T> rows = maps.Pad(Padding.Replicate((0, 2), (1, 1))).Mean(2).Pad(Padding.Constant(0.5, (1, 1)));
        Variable<T> loss = rows.Convolve1d(x[2], new(6, 2, 5) { StrideX = 3 }, x[3]).Tanh().Square().Sum();
        Variable<T> slope = graph.Gradients(loss, [x[0]], differentiable: true)[0];
        foreach (Variable<T> gradient in graph.Gradients(loss + slope.Square().Sum(), x))
        {
            add(gradient.Value.Values);
        }
    }
}
