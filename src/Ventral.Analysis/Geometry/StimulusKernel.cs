using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Geometry;

/// <summary>How alike the responses to each two stimuli are, <c>[stimuli × stimuli]</c>, and what CKA makes of it.</summary>
/// <remarks>
/// Units are centred in float64 and their deviations, divided by a power of two near the greatest response so that no
/// product leaves float32's range, kept as float32, whose inner products <see cref="Gram"/> adds; the rest is float64. Units go in blocks, so that no second copy of a wide layer is held.
/// </remarks>
internal sealed class StimulusKernel
{
    private const int UnitBlock = 8192;

    private readonly double[] values;

    private StimulusKernel(double[] values, int count)
    {
        this.values = values;
        Count = count;
    }

    /// <summary>Stimuli.</summary>
    public int Count { get; }

    /// <summary>Inner products of the deviations from each unit's mean.</summary>
    public static StimulusKernel Linear(Activations responses, Workers workers) => Linear(responses, 0, responses.Stimuli.Count, workers);

    /// <summary>As <see cref="Linear(Activations, Workers)"/>, for some of the stimuli.</summary>
    public static StimulusKernel Linear(Activations responses, int first, int count, Workers workers)
    {
        double scale = Scale(responses);
        double[] total = new double[count * count];
        double[] part = responses.UnitCount > UnitBlock ? new double[total.Length] : total;
        for (int unit = 0; unit < responses.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, responses.UnitCount - unit);
            Gram.Symmetric(count, width, Deviations(responses, first, count, unit, width, scale, workers), part, workers);
            if (part != total)
            {
                for (int i = 0; i < total.Length; i++)
                {
                    total[i] += part[i];
                }
            }
        }

        return new(total, count);
    }

    /// <summary>exp(−d² / (2 f² median d²)) of the distances d between responses; the median is over all pairs, each stimulus with itself among them.</summary>
    public static StimulusKernel Gaussian(Activations responses, double bandwidth, Workers workers)
    {
        var kernel = Linear(responses, workers);
        int count = kernel.Count;
        double[] values = kernel.values, norms = [.. Enumerable.Range(0, count).Select(i => values[(i * count) + i])];
        workers.For(count, i =>
        {
            for (int j = 0; j < count; j++)
            {
                values[(i * count) + j] = i == j ? 0 : Math.Max(0, norms[i] + norms[j] - (2 * values[(i * count) + j]));
            }
        });

        double median = MedianSquare(values, count);
        if (median == 0)
        {
            throw new VentralException($"A Gaussian kernel needs a median distance above 0; most stimuli get the same responses from '{responses.Layer}'. Use a linear kernel.");
        }

        double scale = -0.5 / (bandwidth * bandwidth * median);
        workers.For(count, i =>
        {
            for (int j = 0; j < count; j++)
            {
                values[(i * count) + j] = PortableMath.Exp(scale * values[(i * count) + j]);
            }
        });
        return kernel;
    }

    /// <summary>The kernel with means of rows and columns taken off.</summary>
    public StimulusKernel Centred()
    {
        double[] means = [.. RowSums().Select(s => s / Count)];
        double grand = means.Sum() / Count;
        double[] centred = new double[values.Length];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                centred[(i * Count) + j] = values[(i * Count) + j] - means[i] - means[j] + grand;
            }
        }

        return new(centred, Count);
    }

    /// <summary>The sum of all products: tr(K L).</summary>
    public double Dot(StimulusKernel other)
    {
        double total = 0;
        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            for (int j = 0; j < Count; j++)
            {
                sum += values[(i * Count) + j] * other.values[(i * Count) + j];
            }

            total += sum;
        }

        return total;
    }

    /// <summary>
    /// HSIC without bias (Song et al. 2012): [tr(K̃L̃) + 1ᵀK̃1·1ᵀL̃1/((n−1)(n−2)) − 2·1ᵀK̃L̃1/(n−2)] / (n(n−3)), where the
    /// tilde clears the diagonal. Centred or not, the kernels give the same.
    /// </summary>
    public double UnbiasedHsic(StimulusKernel other)
    {
        double n = Count, dot = Dot(other);
        double[] mine = RowSums(), others = other.RowSums();
        double sumOfMine = 0, sumOfOthers = 0, cross = 0;
        for (int i = 0; i < Count; i++)
        {
            int diagonal = (i * Count) + i;
            dot -= values[diagonal] * other.values[diagonal];
            double k = mine[i] - values[diagonal], l = others[i] - other.values[diagonal];
            sumOfMine += k;
            sumOfOthers += l;
            cross += k * l;
        }

        return (dot + (sumOfMine * sumOfOthers / ((n - 1) * (n - 2))) - (2 / (n - 2) * cross)) / (n * (n - 3));
    }

    // One for all stimuli, so that kernels of batches can be averaged.
    private static double Scale(Activations responses)
    {
        float greatest = 0;
        foreach (float value in responses.Values)
        {
            greatest = Math.Max(greatest, Math.Abs(value));
        }

        return greatest == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(greatest));
    }

    private static float[] Deviations(Activations responses, int first, int count, int unit, int width, double scale, Workers workers)
    {
        float[] block = new float[count * width];
        workers.For(count, i => responses.Row(first + i).Slice(unit, width).CopyTo(block.AsSpan(i * width, width)));
        double[] sums = new double[width];
        for (int i = 0; i < count; i++)
        {
            var row = block.AsSpan(i * width, width);
            for (int u = 0; u < row.Length; u++)
            {
                sums[u] += row[u];
            }
        }

        workers.For(count, i =>
        {
            var row = block.AsSpan(i * width, width);
            for (int u = 0; u < row.Length; u++)
            {
                row[u] = (float)((row[u] - (sums[u] / count)) * scale);
            }
        });
        return block;
    }

    // Every pair stands twice in the matrix, and each stimulus with itself, at distance 0, once.
    private static double MedianSquare(double[] squares, int count)
    {
        double[] pairs = new double[count * (count - 1) / 2];
        for (int i = 0, place = 0; i < count; i++)
        {
            squares.AsSpan((i * count) + i + 1, count - i - 1).CopyTo(pairs.AsSpan(place));
            place += count - i - 1;
        }

        double At(int rank) => rank < count ? 0 : PartialSorting.At<double>(pairs, (rank - count) / 2);
        int size = count * count;
        return (At((size - 1) / 2) + At(size / 2)) / 2;
    }

    private double[] RowSums()
    {
        double[] sums = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            foreach (double value in values.AsSpan(i * Count, Count))
            {
                sum += value;
            }

            sums[i] = sum;
        }

        return sums;
    }
}
