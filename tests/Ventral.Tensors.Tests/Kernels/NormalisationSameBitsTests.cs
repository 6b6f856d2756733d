using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Activation functions, normalisations, softmax and attention at any number of threads and any vector width.</summary>
public class NormalisationSameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] values = [.. Naive.Random(17_003, 1).Select(x => x * 5)];
        values[7] = float.NaN;
        values[8] = float.NegativeInfinity;
        values[9] = float.PositiveInfinity;
        values[10] = -0f;
        values[11] = float.Epsilon;
        float[] output = new float[values.Length];
        Activation.Apply(ActivationFunction.Silu, values, output, workers);
        Add(output);
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            Activation.Apply(ActivationFunction.Parse(Name(kind)), values.AsSpan(0, 611), output.AsSpan(0, 611), workers);
            Add(output.AsSpan(0, 611));
        }

        float[] rows = Naive.Random(70 * 301, 2), normed = new float[rows.Length], gains = Naive.Random(301, 3), offsets = Naive.Random(301, 4);
        LayerNorm.Apply(70, 301, gains, offsets, 1e-5, rows, normed, workers);
        Add(normed);
        Activation.Softmax(70, 301, rows, normed, workers);
        Add(normed);
        Activation.LogSoftmax(70, 301, rows, normed, workers);
        Add(normed);

        var shape = new ImageBatchShape(2, 12, 7, 9);
        float[] maps = Naive.Random(shape.Length, 5), result = new float[shape.Length];
        GroupNorm.Apply(shape, 3, gains.AsSpan(0, 12), offsets.AsSpan(0, 12), 1e-5, maps, result, workers);
        Add(result);
        LocalResponseNorm.Apply(shape, 5, 0.1, 0.75, 1, maps, result, workers);
        Add(result);
        LocalResponseNorm.Apply(shape, 4, 0.1, 0.7, 1, maps, result, workers);
        Add(result);

        var g = new AttentionGeometry(2, 103, 45, 19) { IsCausal = true, BiasHeads = 2 };
        float[] q = Naive.Random(2 * 2 * 103 * 19, 6), k = Naive.Random(2 * 2 * 45 * 19, 7), v = Naive.Random(k.Length, 8), attended = new float[q.Length];
        Attention.Apply(g, 2, q, k, v, Naive.Random(2 * 103 * 45, 9), attended, workers);
        Add(attended);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(ReadOnlySpan<float> of) => hash.AppendData(MemoryMarshal.AsBytes(of));
    }

    // LeakyRelu is leaky-relu.
    private static string Name(ActivationKind kind) => string.Concat(kind.ToString().Select((c, i) => (char.IsUpper(c) && i > 0 ? "-" : "") + char.ToLowerInvariant(c)));
}
