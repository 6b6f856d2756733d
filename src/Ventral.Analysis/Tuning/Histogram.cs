namespace Ventral.Analysis.Tuning;

/// <summary>Counts of samples in bins.</summary>
public static class Histogram
{
    /// <summary>Counts samples. A bin holds its lower edge and not its upper one, the last both; a sample outside all counts in the nearest bin.</summary>
    /// <param name="samples">At least one, finite.</param>
    /// <param name="edges">Finite and rising, one more than bins: at least 2.</param>
    /// <returns>One count a bin.</returns>
    /// <exception cref="VentralException">There is no sample, one is not finite, or edges do not rise.</exception>
    public static double[] Count(ReadOnlySpan<double> samples, IReadOnlyList<double> edges)
    {
        double[] sorted = Bins.Sorted(samples);
        Require(edges);
        double[] counts = new double[edges.Count - 1];
        int bin = 0;
        foreach (double value in sorted)
        {
            while (bin < counts.Length - 1 && value >= edges[bin + 1])
            {
                bin++;
            }

            counts[bin]++;
        }

        return counts;
    }

    internal static void Require(IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (edges.Count < 2 || !edges.All(double.IsFinite) || edges.Zip(edges.Skip(1)).Any(e => e.First >= e.Second))
        {
            throw new VentralException($"Bins need at least 2 edges, finite and rising; found {string.Join(", ", edges.Select(e => FormattableString.Invariant($"{e:g4}")))}.");
        }
    }
}
