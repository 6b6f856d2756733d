using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Rsa;

/// <summary>Inner products of patterns in float64, and what becomes of them pair by pair.</summary>
internal static class PatternProducts
{
    private const int UnitBlock = 4096;

    /// <summary>Products of the deviations from each pattern's mean, <c>[stimuli × stimuli]</c>.</summary>
    public static double[] Centred(Activations activations, Workers workers)
    {
        double[] means = [.. Enumerable.Range(0, activations.Stimuli.Count).Select(i => Mean(activations.Row(i)))];
        return Of(activations, (value, i, _) => value - means[i], workers);
    }

    /// <summary>Products of what a map makes of each response; the map gets a response, its stimulus and its unit.</summary>
    public static double[] Of(Activations activations, Func<double, int, int, double> map, Workers workers)
    {
        int count = activations.Stimuli.Count, units = activations.UnitCount;
        double[] total = new double[count * count], part = new double[units > UnitBlock ? total.Length : 0];
        for (int first = 0; first < units; first += UnitBlock)
        {
            int width = Math.Min(UnitBlock, units - first), start = first;
            double[] block = new double[count * width];
            workers.For(count, i =>
            {
                var row = activations.Row(i).Slice(start, width);
                var to = block.AsSpan(i * width, width);
                for (int u = 0; u < width; u++)
                {
                    to[u] = map(row[u], i, start + u);
                }
            });
            Gram.Symmetric(count, width, block, part.Length == 0 ? total : part, workers);
            for (int i = 0; i < part.Length; i++)
            {
                total[i] += part[i];
            }
        }

        return total;
    }

    /// <summary>The upper triangle of what a function makes of each two stimuli.</summary>
    public static double[] Pairs(int count, Func<int, int, double> value)
    {
        var pairs = new double[Rdm.PairCountOf(count)];
        int place = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                pairs[place++] = value(i, j);
            }
        }

        return pairs;
    }

    /// <summary>The mean of a pattern, in eight lanes and then the rest.</summary>
    public static double Mean(ReadOnlySpan<float> row)
    {
        ref float first = ref MemoryMarshal.GetReference(row);
        var lanes = Vector512<double>.Zero;
        int u = 0;
        for (; u + 8 <= row.Length; u += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)u));
            lanes += Vector512.Create(low, high);
        }

        double total = PairVectors.Sum(lanes);
        for (; u < row.Length; u++)
        {
            total += row[u];
        }

        return total / row.Length;
    }
}
