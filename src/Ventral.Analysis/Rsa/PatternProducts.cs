using System.Buffers;
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
    private const int RowGroup = 8;

    private delegate void Fill(ReadOnlySpan<float> responses, int stimulus, int firstUnit, Span<double> to);

    /// <summary>Products of the deviations from each pattern's mean, <c>[stimuli × stimuli]</c>.</summary>
    public static double[] Centred(Activations activations, Workers workers)
    {
        double[] means = new double[activations.Stimuli.Count];
        workers.For(means.Length, i => means[i] = Mean(activations.Row(i)));
        return Of(activations, (row, i, _, to) => Subtract(row, means[i], to), workers);
    }

    /// <summary>Products of the deviations from each unit's mean.</summary>
    public static double[] AboutUnits(Activations activations, double[] means, Workers workers) => Of(
        activations,
        (row, _, first, to) =>
        {
            for (int u = 0; u < to.Length; u++)
            {
                to[u] = row[u] - means[first + u];
            }
        },
        workers);

    /// <summary>Products of the responses themselves.</summary>
    public static double[] Plain(Activations activations, Workers workers) => Of(activations, static (row, _, _, to) => Subtract(row, 0, to), workers);

    private static double[] Of(Activations activations, Fill fill, Workers workers)
    {
        int count = activations.Stimuli.Count, units = activations.UnitCount, width = Math.Min(units, UnitBlock);
        double[] total = new double[count * count], part = new double[units > UnitBlock ? total.Length : 0];
        double[] block = ArrayPool<double>.Shared.Rent(count * width);
        try
        {
            for (int first = 0; first < units; first += UnitBlock)
            {
                int length = Math.Min(UnitBlock, units - first), start = first;
                workers.For((count + RowGroup - 1) / RowGroup, group =>
                {
                    for (int i = group * RowGroup; i < Math.Min(count, (group + 1) * RowGroup); i++)
                    {
                        fill(activations.Row(i).Slice(start, length), i, start, block.AsSpan(i * length, length));
                    }
                });
                Gram.Symmetric(count, length, block.AsSpan(0, count * length), part.Length == 0 ? total : part, workers);
                for (int i = 0; i < part.Length; i++)
                {
                    total[i] += part[i];
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(block);
        }

        return total;
    }

    private static void Subtract(ReadOnlySpan<float> row, double mean, Span<double> to)
    {
        ref float from = ref MemoryMarshal.GetReference(row);
        ref double target = ref MemoryMarshal.GetReference(to);
        var off = Vector512.Create(mean);
        int u = 0;
        for (; u + 16 <= row.Length; u += 16)
        {
            var values = Vector512.LoadUnsafe(ref from, (nuint)u);
            (Vector512.WidenLower(values) - off).StoreUnsafe(ref target, (nuint)u);
            (Vector512.WidenUpper(values) - off).StoreUnsafe(ref target, (nuint)u + 8);
        }

        for (; u < row.Length; u++)
        {
            to[u] = row[u] - mean;
        }
    }

    /// <summary>The upper triangle of what a function makes of each two stimuli.</summary>
    public static double[] Pairs(int count, Func<int, int, double> value, Workers workers)
    {
        var pairs = new double[Rdm.PairCountOf(count)];
        workers.For(count - 1, i =>
        {
            int place = Rdm.PairIndex(i, i + 1, count);
            for (int j = i + 1; j < count; j++)
            {
                pairs[place++] = value(i, j);
            }
        });
        return pairs;
    }

    /// <summary>The mean of a pattern, in eight lanes and then the rest.</summary>
    public static double Mean(ReadOnlySpan<float> row)
    {
        ref float first = ref MemoryMarshal.GetReference(row);
        var lanes = Vector512<double>.Zero;
        int u = 0;
        for (; u + 16 <= row.Length; u += 16)
        {
            var values = Vector512.LoadUnsafe(ref first, (nuint)u);
            lanes += Vector512.WidenLower(values);
            lanes += Vector512.WidenUpper(values);
        }

        if (u + 8 <= row.Length)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)u));
            lanes += Vector512.Create(low, high);
            u += 8;
        }

        double total = PairVectors.Sum(lanes);
        for (; u < row.Length; u++)
        {
            total += row[u];
        }

        return total / row.Length;
    }
}
