using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Geometry;

/// <summary>How alike the responses to each two stimuli are, <c>[stimuli × stimuli]</c>, and what CKA makes of it.</summary>
/// <remarks>
/// Inner products come from <see cref="StimulusProducts"/>; the rest is float64. Kernels are not centred: what CKA makes of them
/// takes means off by itself. Only the lower triangle is held.
/// </remarks>
internal sealed class StimulusKernel : IDisposable
{
    private readonly Triangle values;
    private readonly double[] rowSums;

    // Of the entries below the diagonal: most kernels meet themselves.
    private readonly double squares;

    private StimulusKernel(Triangle values)
    {
        this.values = values;
        rowSums = new double[Count];
        for (int i = 0; i < Count; i++)
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
    public int Count => values.Count;

    // Of all entries.
    private double Sum { get; }

    /// <summary>Inner products of the responses to some of the stimuli, about any point: centred, they are those of the deviations from each unit's mean.</summary>
    public static StimulusKernel Linear(Activations responses, int first, int count, Workers workers) =>
        Linear(responses, first, count, StimulusProducts.OfResponses(responses, first, count, workers), workers);

    /// <summary>
    /// The kernels of two sets of responses. Products are computed one after the other by all threads, so that one working memory serves both;
    /// what else there is to do is done side by side.
    /// </summary>
    /// <param name="a">One set.</param>
    /// <param name="b">The other.</param>
    /// <param name="of">What becomes of a linear kernel.</param>
    /// <param name="workers">The threads to use.</param>
    public static (StimulusKernel OfA, StimulusKernel OfB) Of(Activations a, Activations b, Func<StimulusKernel, Activations, Workers, StimulusKernel> of, Workers workers)
    {
        int count = a.Stimuli.Count;
        Triangle?[] products = [StimulusProducts.OfResponses(a, 0, count, workers), StimulusProducts.OfResponses(b, 0, count, workers)];
        var kernels = new StimulusKernel[2];
        workers.For(2, i =>
        {
            var responses = i == 0 ? a : b;
            kernels[i] = of(Linear(responses, 0, count, products[i], workers), responses, workers);
        });
        return (kernels[0], kernels[1]);
    }

    /// <summary>Makes of a linear kernel exp(−d² / (2 f² median d²)) of the distances d between responses, in its memory; the median is over all pairs, each stimulus with itself among them.</summary>
    public StimulusKernel Gaussian(Activations responses, double bandwidth, Workers workers)
    {
        double[] norms = [.. Enumerable.Range(0, Count).Select(i => Row(i)[i])];
        workers.For(Count, i =>
        {
            var row = values.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = Math.Max(0, norms[i] + norms[j] - (2 * row[j]));
            }
        });

        double median = MedianSquare(values.Values, Count);
        if (median == 0)
        {
            throw new VentralException($"A Gaussian kernel needs a median distance above 0; most stimuli get the same responses from '{responses.Layer}'. Use a linear kernel.");
        }

        double scale = -0.5 / (bandwidth * bandwidth * median);
        workers.For(Count, i =>
        {
            var row = values.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] *= scale;
            }

            Exponential.Apply(row[..i], row[..i]);
            row[i] = 1;
        });
        return new(values);
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
            double k = rowSums[i] - Row(i)[i], l = other.rowSums[i] - other.Row(i)[i];
            sumOfMine += k;
            sumOfOthers += l;
            cross += k * l;
        }

        return (Dot(other, diagonals: 0) + (sumOfMine * sumOfOthers / ((n - 1) * (n - 2))) - (2 / (n - 2) * cross)) / (n * (n - 3));
    }

    /// <inheritdoc/>
    public void Dispose() => values.Dispose();

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

    private static StimulusKernel Linear(Activations responses, int first, int count, Triangle? products, Workers workers)
    {
        // Where the means hold most of the products, little of float32 is left to the rest.
        const double LeastShare = 0.25;
        if (products is not null)
        {
            var kernel = new StimulusKernel(products);
            double trace = products.Trace();
            if (trace - (kernel.Sum / count) >= LeastShare * trace)
            {
                return kernel;
            }

            kernel.Dispose();
        }

        return new(StimulusProducts.OfDeviations(responses, first, count, workers));
    }

    // Up to the diagonal.
    private ReadOnlySpan<double> Row(int i) => values.Row(i);

    // Every pair stands twice in the matrix, once in its triangle; each stimulus with itself, at the least distance, once in both.
    private static double MedianSquare(ReadOnlySpan<double> triangle, int count)
    {
        int size = count * count, low = PlaceOf((size - 1) / 2, count), high = PlaceOf(size / 2, count);
        double median = PartialSorting.At(triangle, low);
        return low == high ? median : (median + PartialSorting.At(triangle, high)) / 2;
    }

    private static int PlaceOf(int rank, int count) => rank < count ? rank : count + ((rank - count) / 2);
}
