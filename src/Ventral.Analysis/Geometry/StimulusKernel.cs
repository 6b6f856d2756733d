using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Geometry;

/// <summary>How alike the responses to each two stimuli are, <c>[stimuli × stimuli]</c>, and what CKA makes of it.</summary>
/// <remarks>
/// Inner products come from <see cref="StimulusProducts"/>; the rest is float64. Kernels are not centred: what CKA makes of them
/// takes means off by itself. Only the lower triangle is kept up.
/// </remarks>
internal sealed class StimulusKernel
{
    private readonly double[] values;
    private readonly double[] rowSums;

    // Of the entries below the diagonal: most kernels meet themselves.
    private readonly double squares;

    private StimulusKernel(double[] values, int count)
    {
        this.values = values;
        Count = count;
        rowSums = new double[count];
        for (int i = 0; i < count; i++)
        {
            var row = Row(i);
            Lanes.Add(1, row[..i], rowSums);
            rowSums[i] += Lanes.Sum(row);
            squares += Lanes.Dot(row[..i], row[..i]);
        }

        foreach (double sum in rowSums)
        {
            Sum += sum;
        }
    }

    /// <summary>Stimuli.</summary>
    public int Count { get; }

    // Of all entries.
    private double Sum { get; }

    /// <summary>Inner products of the responses, about any point: centred, they are those of the deviations from each unit's mean.</summary>
    public static StimulusKernel Linear(Activations responses, Workers workers) => Linear(responses, 0, responses.Stimuli.Count, workers);

    /// <summary>As <see cref="Linear(Activations, Workers)"/>, for some of the stimuli.</summary>
    public static StimulusKernel Linear(Activations responses, int first, int count, Workers workers)
    {
        // Where the means hold most of the products, little of float32 is left to the rest.
        const double LeastShare = 0.25;
        if (StimulusProducts.OfResponses(responses, first, count, workers) is { } products)
        {
            var kernel = new StimulusKernel(products, count);
            double trace = kernel.Trace();
            if (trace - (kernel.Sum / count) >= LeastShare * trace)
            {
                return kernel;
            }
        }

        return new(StimulusProducts.OfDeviations(responses, first, count, workers), count);
    }

    /// <summary>exp(−d² / (2 f² median d²)) of the distances d between responses; the median is over all pairs, each stimulus with itself among them.</summary>
    public static StimulusKernel Gaussian(Activations responses, double bandwidth, Workers workers)
    {
        var kernel = Linear(responses, workers);
        int count = kernel.Count;
        double[] values = kernel.values, norms = [.. Enumerable.Range(0, count).Select(i => values[(i * count) + i])], pairs = new double[count * (count - 1) / 2];
        workers.For(count, i =>
        {
            var row = kernel.Row(i);
            var squares = pairs.AsSpan(i * (i - 1) / 2, i);
            for (int j = 0; j < squares.Length; j++)
            {
                squares[j] = Math.Max(0, norms[i] + norms[j] - (2 * row[j]));
            }
        });

        double median = MedianSquare(pairs, count);
        if (median == 0)
        {
            throw new VentralException($"A Gaussian kernel needs a median distance above 0; most stimuli get the same responses from '{responses.Layer}'. Use a linear kernel.");
        }

        double scale = -0.5 / (bandwidth * bandwidth * median);
        workers.For(count, i =>
        {
            var squares = pairs.AsSpan(i * (i - 1) / 2, i);
            for (int j = 0; j < squares.Length; j++)
            {
                squares[j] *= scale;
            }

            Exponential.Apply(squares, values.AsSpan(i * count, i));
            values[(i * count) + i] = 1;
        });
        return new(values, count);
    }

    /// <summary>The kernels of two sets of responses, side by side where they take about as long: the last tasks of one then wait for nobody.</summary>
    public static (StimulusKernel OfA, StimulusKernel OfB) Of(Activations a, Activations b, Func<Activations, Workers, StimulusKernel> kernel, Workers workers)
    {
        double ratio = (double)a.UnitCount / b.UnitCount;
        if (workers.ThreadCount % 2 != 0 || ratio is < 0.8 or > 1.25)
        {
            return (kernel(a, workers), kernel(b, workers));
        }

        var kernels = new StimulusKernel[2];
        workers.For(2, i => kernels[i] = kernel(i == 0 ? a : b, new Workers(workers.ThreadCount / 2)));
        return (kernels[0], kernels[1]);
    }

    /// <summary>The sum of all products: tr(K L).</summary>
    public double Dot(StimulusKernel other) => Dot(other, diagonals: 1);

    /// <summary>tr(K H L H), with H taking means off: the sum of all products of centred kernels.</summary>
    public double CentredDot(StimulusKernel other) =>
        Dot(other) - (2.0 / Count * Lanes.Dot(rowSums, other.rowSums)) + (Sum / Count * (other.Sum / Count));

    /// <summary>
    /// HSIC without bias (Song et al. 2012): [tr(K̃L̃) + 1ᵀK̃1·1ᵀL̃1/((n−1)(n−2)) − 2·1ᵀK̃L̃1/(n−2)] / (n(n−3)), where the
    /// tilde clears the diagonal. Centred or not, the kernels give the same.
    /// </summary>
    public double UnbiasedHsic(StimulusKernel other)
    {
        double n = Count, sumOfMine = 0, sumOfOthers = 0, cross = 0;
        for (int i = 0; i < Count; i++)
        {
            int diagonal = (i * Count) + i;
            double k = rowSums[i] - values[diagonal], l = other.rowSums[i] - other.values[diagonal];
            sumOfMine += k;
            sumOfOthers += l;
            cross += k * l;
        }

        return (Dot(other, diagonals: 0) + (sumOfMine * sumOfOthers / ((n - 1) * (n - 2))) - (2 / (n - 2) * cross)) / (n * (n - 3));
    }

    private double Dot(StimulusKernel other, int diagonals)
    {
        double below = other == this ? squares : 0, along = 0;
        for (int i = 0; i < Count; i++)
        {
            below += other == this ? 0 : Lanes.Dot(Row(i)[..i], other.Row(i)[..i]);
            along += Row(i)[i] * other.Row(i)[i];
        }

        return (2 * below) + (diagonals * along);
    }

    private double Trace()
    {
        double trace = 0;
        for (int i = 0; i < Count; i++)
        {
            trace += values[(i * Count) + i];
        }

        return trace;
    }

    // Up to the diagonal.
    private ReadOnlySpan<double> Row(int i) => values.AsSpan(i * Count, i + 1);

    // Every pair stands twice in the matrix, and each stimulus with itself, at distance 0, once.
    private static double MedianSquare(double[] pairs, int count)
    {
        int size = count * count, low = (size - 1) / 2, high = size / 2;
        double At(int rank) => rank < count ? 0 : PartialSorting.At<double>(pairs, (rank - count) / 2);
        return low < count || (low - count) / 2 != (high - count) / 2 ? (At(low) + At(high)) / 2 : At(low);
    }
}
