using System.Security.Cryptography;
using Ventral.Tensors.Differentiation;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Differentiation;

/// <summary>Gradients of gradients have the same bits at any number of threads.</summary>
public class SameBitsTests
{
    private static readonly Convolution2dGeometry Wide = new(5, 24, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1, StrideX = 2 };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_leave_the_bits_alone(int threads)
    {
        Digest<float>(new Workers(threads)).ShouldBe(Digest<float>(new Workers(1)));
        Digest<double>(new Workers(threads)).ShouldBe(Digest<double>(new Workers(1)));
    }

    // Large enough that loops are cut into pieces.
    private static string Digest<T>(Workers workers)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var graph = new Graph<T>(workers);
        Variable<T> x = graph.Variable(GoldenTests.Numbers<T>([6, 5, 33, 34], 1));
        Variable<T>[] parameters =
        [
            graph.Variable(GoldenTests.Numbers<T>([24, 5, 3, 3], 2)),
            graph.Variable(GoldenTests.Numbers<T>([24], 3)),
            graph.Variable(GoldenTests.Numbers<T>([24], 4)),
            graph.Variable(GoldenTests.Numbers<T>([7, 24 * 16], 5)),
        ];
        Variable<T> maps = x.Convolve(parameters[0], Wide).BatchNorm(parameters[1], parameters[2]).Output.Gelu();
        Variable<T> logits = maps.MaxPool(new(3, 2, 1, ceilMode: true)).AdaptiveAveragePool(4, 4).Reshape([6, 24 * 16]).Linear(parameters[3]);
        Variable<T> slope = graph.Gradients(logits.LogSoftmax().Max(1).Sum(), [x], differentiable: true)[0];
        Variable<T> loss = logits.CrossEntropy([0, 1, 2, 3, 4, 5], 0.1) + slope.Square().Sum();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Variable<T> gradient in graph.Gradients(loss, [x, .. parameters]))
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(gradient.Value.Values));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
