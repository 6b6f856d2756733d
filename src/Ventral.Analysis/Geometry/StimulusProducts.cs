using System.Buffers;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.Kernels;

namespace Ventral.Analysis.Geometry;

/// <summary>Inner products of the responses to each two stimuli, from float32 products with float64 totals; of few responses in float64.</summary>
/// <remarks>
/// All of up to 32 stimuli, and up to 2¹⁸ responses of up to 512, are multiplied in float64, about the means. Of more, few stimuli go to <see cref="Gram.Symmetric(int, int, ReadOnlySpan{float}, Span{double}, Workers)"/>, which errs less and wastes nothing on them; more to
/// <see cref="Gram.Lower"/>, which holds no square of products.
/// </remarks>
internal static class StimulusProducts
{
    // The most whose square, of which a Gaussian kernel takes the median, an int counts.
    private const int MostStimuli = 46_340;
    private const int FewStimuli = 96;
    private const int UnitBlock = 8192;

    // What float64 takes little time and memory for: of few stimuli debiased alignment is a small difference of large numbers.
    private const int StimuliOfAnyUnits = 32;
    private const int FewResponses = 1 << 18;
    private const int StimuliOfFewResponses = 512;

    // Mean squares of responses whose products are in the midst of float32's range, and those of units a thousand times as small.
    private const double LeastSquare = 1e-20;
    private const double GreatestSquare = 1e20;

    /// <summary>
    /// Of the responses as they are, which takes no copy; <c>null</c> where they are so small or large that squares leave float32's range, or so few that their
    /// deviations are multiplied in float64.
    /// </summary>
    public static Triangle? OfResponses(Activations responses, int first, int count, Workers workers)
    {
        Require(responses, count);
        int units = responses.UnitCount;
        if (AreFew(units, count))
        {
            return null;
        }

        var products = Multiply(count, units, responses.Values.Slice(first * units, count * units), workers);
        if (products.Trace() / count / units is >= LeastSquare and <= GreatestSquare)
        {
            return products;
        }

        products.Dispose();
        return null;
    }

    /// <summary>
    /// Of the deviations from each unit's mean over these stimuli: centred in float64, and where responses are many divided by a power of two near the
    /// greatest of them while they are float32. Units go in blocks, so that no second copy of a wide layer is held.
    /// </summary>
    public static Triangle OfDeviations(Activations responses, int first, int count, Workers workers)
    {
        Require(responses, count);
        double[] means = CentredResponses.Means(responses, first, count);
        if (AreFew(responses.UnitCount, count))
        {
            return LowerOf(CentredResponses.Kernel(responses, first, count, means, workers), count);
        }

        double greatest = GreatestDeviation(responses, first, count, means, workers);
        int exponent = greatest == 0 ? 0 : Math.ILogB(greatest);
        double scale = Math.ScaleB(1, -exponent), restore = Math.ScaleB(1, 2 * exponent);
        var total = new Triangle(count);
        total.Values.Clear();
        float[] block = new float[count * Math.Min(UnitBlock, responses.UnitCount)];
        for (int unit = 0; unit < responses.UnitCount; unit += UnitBlock)
        {
            int width = Math.Min(UnitBlock, responses.UnitCount - unit), from = unit;
            workers.For(count, i => Deviations(responses.Row(first + i).Slice(from, width), means.AsSpan(from, width), scale, block.AsSpan(i * width, width)));
            using var part = Multiply(count, width, block.AsSpan(0, count * width), workers);
            Lanes.Add(restore, part.Values, total.Values);
        }

        return total;
    }

    private static bool AreFew(int units, int count) =>
        count <= StimuliOfAnyUnits || (count <= StimuliOfFewResponses && (long)count * units <= FewResponses);

    private static double GreatestDeviation(Activations responses, int first, int count, double[] means, Workers workers)
    {
        double[] greatest = new double[count];
        workers.For(count, i =>
        {
            var row = responses.Row(first + i);
            for (int u = 0; u < row.Length; u++)
            {
                greatest[i] = Math.Max(greatest[i], Math.Abs(row[u] - means[u]));
            }
        });
        return greatest.Max();
    }

    private static void Deviations(ReadOnlySpan<float> row, ReadOnlySpan<double> means, double scale, Span<float> to)
    {
        for (int u = 0; u < row.Length; u++)
        {
            to[u] = (float)((row[u] - means[u]) * scale);
        }
    }

    private static Triangle LowerOf(double[] square, int count)
    {
        var lower = new Triangle(count);
        for (int i = 0; i < count; i++)
        {
            square.AsSpan(i * count, i + 1).CopyTo(lower.Row(i));
        }

        return lower;
    }

    private static void Require(Activations responses, int count)
    {
        if (count > MostStimuli)
        {
            throw new VentralException(FormattableString.Invariant(
                $"Inner products of responses are possible for at most {MostStimuli:N0} stimuli, found {count:N0} in '{responses.Layer}'. Compare some of the stimuli, or all in batches with MinibatchCka."));
        }
    }

    private static Triangle Multiply(int count, int columns, ReadOnlySpan<float> x, Workers workers)
    {
        if (count >= FewStimuli)
        {
            var products = new Triangle(count);
            Gram.Lower(new MatrixSpan<float>(x, count, columns), products.Values, workers);
            return products;
        }

        double[] square = ArrayPool<double>.Shared.Rent(count * count);
        Gram.Symmetric(count, columns, x, square.AsSpan(0, count * count), workers);
        var lower = LowerOf(square, count);
        ArrayPool<double>.Shared.Return(square);
        return lower;
    }
}
