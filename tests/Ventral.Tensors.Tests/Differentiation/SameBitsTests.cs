using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Optimisation;
using Ventral.Tensors.Reductions;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>Gradients of gradients, and steps down them, have the same bits at any number of threads and any vector width.</summary>
public class SameBitsTests
{
    private static readonly Convolution2dGeometry Wide = new(5, 24, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1, StrideX = 2 };

    // Large enough that loops are cut into pieces.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_leave_the_bits_alone(int threads)
    {
        Digest<float>(new Workers(threads)).ShouldBe(Digest<float>(new Workers(1)));
        Digest<double>(new Workers(threads)).ShouldBe(Digest<double>(new Workers(1)));
    }

    [Fact]
    public void Another_run_leaves_the_bits_alone()
    {
        string digest = Small();
        if (!BitReport.Answer(digest))
        {
            Small().ShouldBe(digest);
        }
    }

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512")]
    [InlineData(128, "DOTNET_EnableAVX2")]
    [InlineData(0, "DOTNET_EnableHWIntrinsic")]
    public void Vector_widths_leave_the_bits_alone(int widestLeft, string switchedOff) =>
        BitReport.ShouldAgree(typeof(SameBitsTests), nameof(Another_run_leaves_the_bits_alone), Small(), widestLeft, switchedOff);

    private static string Small() => Digest<float>(new Workers(1), 2, 9) + Digest<double>(new Workers(1), 2, 9);

    private static string Digest<T>(Workers workers, int images = 6, int side = 33)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T> x = graph.Variable(GoldenTests.Numbers<T>([images, 5, side, side + 1], 1));
        Variable<T>[] parameters =
        [
            graph.Variable(GoldenTests.Numbers<T>([24, 5, 3, 3], 2)),
            graph.Variable(GoldenTests.Numbers<T>([24], 3)),
            graph.Variable(GoldenTests.Numbers<T>([24], 4)),
            graph.Variable(GoldenTests.Numbers<T>([7, 24 * 16], 5)),
        ];
        Variable<T> maps = x.Convolve(parameters[0], Wide).BatchNorm(parameters[1], parameters[2]).Output.Gelu();
        Variable<T> logits = maps.MaxPool(new(3, 2, 1, ceilMode: true)).AdaptiveAveragePool(4, 4).Reshape([images, 24 * 16]).Linear(parameters[3]);
        Variable<T> slope = graph.Gradients(logits.LogSoftmax().Max(1).Sum(), [x], differentiable: true)[0];
        Variable<T> shrunk = x.Resize(ResizeFilter.Bicubic, 7, 5, antialias: true);
        Variable<T> spread = shrunk.StandardDeviation(1, ddof: 1).Sum() + shrunk.Norm(NormKind.Two, 2).Min() + shrunk.LogSumExp(3).Sum();
        Variable<T> loss = logits.CrossEntropy([.. Enumerable.Range(0, images)], 0.1) + slope.Square().Sum() + spread.Square();
        ImmutableArray<Tensor<T>> gradients = [.. graph.Gradients(loss, [x, .. parameters]).Select(gradient => gradient.Value)];

        ImmutableArray<Tensor<T>> values = [x.Value, .. parameters.Select(parameter => parameter.Value)];
        Optimiser<T>[] optimisers = [new Sgd<T>(new() { Momentum = 0.9, Nesterov = true }), new AdamW<T>(groups: [new(0, 3) { WeightDecay = 0.01 }])];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(gradients);
        foreach (Optimiser<T> optimiser in optimisers)
        {
            (ImmutableArray<Tensor<T>> after, OptimiserState<T> state) = optimiser.Step(optimiser.Start(values), values, GradientClipping.ByNorm(gradients, 0.3), 0.1, workers);
            Add(optimiser.Step(state, after, GradientClipping.ByValue(gradients, 0.01), 0.1, workers).Parameters);
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(ImmutableArray<Tensor<T>> tensors)
        {
            foreach (Tensor<T> tensor in tensors)
            {
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
            }
        }
    }
}
