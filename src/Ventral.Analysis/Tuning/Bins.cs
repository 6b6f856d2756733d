namespace Ventral.Analysis.Tuning;

/// <summary>Checks of what distances between distributions are given.</summary>
internal static class Bins
{
    /// <summary>Shares of two lists of counts over the same bins.</summary>
    /// <exception cref="VentralException">Lengths differ or are 0, a count is negative or not finite, or all are 0.</exception>
    public static (double[] P, double[] Q) Shares(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => p.Length == q.Length && p.Length > 0
        ? (Shares(p), Shares(q))
        : throw new VentralException($"Distributions over bins must have the same bins, at least 1; found {p.Length} and {q.Length}.");

    /// <summary>Samples in rising order.</summary>
    /// <exception cref="VentralException">There is none, or one is not finite.</exception>
    public static double[] Sorted(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            throw new VentralException("A distribution needs at least one sample, found none.");
        }

        double[] sorted = samples.ToArray();
        if (Array.Find(sorted, v => !double.IsFinite(v)) is var wrong && !double.IsFinite(wrong))
        {
            throw new VentralException($"A distribution needs finite samples, found {wrong}. Leave undefined units out, and report how many.");
        }

        Array.Sort(sorted);
        return sorted;
    }

    private static double[] Shares(ReadOnlySpan<double> counts)
    {
        double total = 0;
        foreach (double count in counts)
        {
            if (!(count >= 0 && double.IsFinite(count)))
            {
                throw new VentralException($"Counts in bins must be finite and at least 0, found {count}.");
            }

            total += count;
        }

        if (!(total > 0))
        {
            throw new VentralException("A distribution over bins needs at least one count above 0, found none.");
        }

        double[] shares = counts.ToArray();
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] /= total;
        }

        return shares;
    }
}
