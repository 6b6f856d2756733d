namespace Ventral.Analysis.Tuning;

/// <summary>How far the mass of one distribution must move on average to become the other, ∫ |P − Q|, in the unit of the samples: 0 for equal ones.</summary>
public static class Wasserstein
{
    /// <summary>Of two sets of samples; as <c>scipy.stats.wasserstein_distance(a, b)</c>.</summary>
    /// <param name="a">At least one, finite.</param>
    /// <param name="b">At least one, finite.</param>
    /// <exception cref="VentralException">There is no sample, or one is not finite.</exception>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double[] x = Bins.Sorted(a), y = Bins.Sorted(b);
        double sum = 0, before = Math.Min(x[0], y[0]);
        for (int i = 0, j = 0; i < x.Length || j < y.Length;)
        {
            bool isX = j == y.Length || (i < x.Length && x[i] <= y[j]);
            double at = isX ? x[i] : y[j];
            sum += Math.Abs(((double)i / x.Length) - ((double)j / y.Length)) * (at - before);
            before = at;
            (i, j) = isX ? (i + 1, j) : (i, j + 1);
        }

        return sum;
    }

    /// <summary>Of counts over the same bins of equal width, all the mass of a bin at its centre.</summary>
    /// <param name="p">Counts or shares, at least 0, one a bin.</param>
    /// <param name="q">Counts or shares of the same bins.</param>
    /// <param name="binWidth">The width of a bin, above 0; 1: the distance is in bins.</param>
    /// <exception cref="VentralException">Bins differ, a count is negative or not finite, or all are 0.</exception>
    public static double BinnedDistance(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double binWidth = 1)
    {
        if (!(binWidth > 0 && double.IsFinite(binWidth)))
        {
            throw new ArgumentOutOfRangeException(nameof(binWidth), binWidth, "The width must be above 0 and finite.");
        }

        var (x, y) = Bins.Shares(p, q);
        double sum = 0, difference = 0;
        for (int i = 0; i < x.Length - 1; i++)
        {
            difference += x[i] - y[i];
            sum += Math.Abs(difference);
        }

        return sum * binWidth;
    }
}
