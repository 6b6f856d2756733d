namespace Ventral.Analysis.Tuning;

/// <summary>The greatest difference of two cumulative distributions, max |P − Q|: 0 for equal ones, 1 where all of one lies below all of the other.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>Of two sets of samples; as <c>scipy.stats.ks_2samp(a, b).statistic</c>.</summary>
    /// <param name="a">At least one, finite.</param>
    /// <param name="b">At least one, finite.</param>
    /// <exception cref="VentralException">There is no sample, or one is not finite.</exception>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double[] x = Bins.Sorted(a), y = Bins.Sorted(b);
        double greatest = 0;
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            double at = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] == at)
            {
                i++;
            }

            while (j < y.Length && y[j] == at)
            {
                j++;
            }

            greatest = Math.Max(greatest, Math.Abs(((double)i / x.Length) - ((double)j / y.Length)));
        }

        return greatest;
    }

    /// <summary>Of counts over the same bins.</summary>
    /// <param name="p">Counts or shares, at least 0, one a bin.</param>
    /// <param name="q">Counts or shares of the same bins.</param>
    /// <exception cref="VentralException">Bins differ, a count is negative or not finite, or all are 0.</exception>
    public static double BinnedDistance(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (x, y) = Bins.Shares(p, q);
        double greatest = 0, difference = 0;
        for (int i = 0; i < x.Length; i++)
        {
            difference += x[i] - y[i];
            greatest = Math.Max(greatest, Math.Abs(difference));
        }

        return Math.Min(1, greatest);
    }
}
