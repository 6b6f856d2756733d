using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Sums of products of the patterns' deviations from their means, from one pass over the units.</summary>
/// <remarks>
/// With an offset o near the mean m of a pattern's p units, Σ(x − m)(y − n) = Σ(x − o)(y − q) − Σ(x − o) Σ(y − q) / p. The
/// offset is the mean of 64 units; the pass is repeated with means and magnitudes of all units where it turns out to lie
/// beyond two standard deviations of the mean, or where squares left float32's comfortable range.
/// </remarks>
internal static class StreamedCovariances
{
    private const int SampleSize = 64;
    private const double FarthestOffset = 4;
    private const double GreatestSquare = 1L << 60;
    private const double LeastSquare = 1 / GreatestSquare;

    /// <summary><c>[stimuli × stimuli]</c>; each pattern may be multiplied by a power of two of its own.</summary>
    public static double[] Of(Patterns patterns, Workers workers)
    {
        int count = patterns.Stimuli.Count, units = patterns.UnitCount;
        var offsets = new float[count];
        var scales = new float[count];
        var products = new double[count * count];
        var sums = new double[count];
        workers.For(count, i =>
        {
            offsets[i] = SampleMean(patterns, i);
            scales[i] = 1;
        });
        patterns.ProductsAbout(offsets, scales, products, sums, workers);
        if (!Enumerable.Range(0, count).All(i => IsSafe(products[(i * count) + i], sums[i], units)))
        {
            workers.For(count, i =>
            {
                var row = patterns.Row(i);
                offsets[i] = (float)PatternProducts.Mean(row);
                scales[i] = Scale(row, offsets[i]);
            });
            patterns.ProductsAbout(offsets, scales, products, sums, workers);
        }

        workers.For(count, i =>
        {
            for (int j = 0; j < count; j++)
            {
                products[(i * count) + j] -= sums[i] * sums[j] / units;
            }
        });
        return products;
    }

    private static bool IsSafe(double square, double sum, int units)
    {
        double shift = sum / units, variance = (square / units) - (shift * shift);
        return double.IsFinite(square) && double.IsFinite(sum) && shift * shift <= FarthestOffset * variance && variance is >= LeastSquare and <= GreatestSquare;
    }

    // Units that no period of rows, columns or channels meets: steps of the golden section.
    private static float SampleMean(Patterns patterns, int stimulus)
    {
        double sum = 0;
        ulong place = 0;
        for (int k = 0; k < SampleSize; k++)
        {
            place += 0x9E3779B97F4A7C15;
            sum += patterns.At(stimulus, (int)Math.BigMul(place, (ulong)patterns.UnitCount, out _));
        }

        return (float)(sum / SampleSize);
    }

    // The power of two that brings the greatest deviation near 1; 2¹²⁶ at most, as float32 has no greater inverse.
    private static float Scale(ReadOnlySpan<float> row, float offset)
    {
        double greatest = 0;
        foreach (float value in row)
        {
            greatest = Math.Max(greatest, Math.Abs((double)value - offset));
        }

        return (float)Math.ScaleB(1, -Math.Clamp(Math.ILogB(greatest), -126, 126));
    }
}
