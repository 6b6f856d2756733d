using Ventral.Tensors;

namespace Ventral.Analysis.Tuning;

/// <summary>
/// How alike a property is distributed over the units of a model and over neurons: 1 less the Kolmogorov–Smirnov distance
/// over the greatest that any distribution over these bins could have from the neurons'. From 0 to 1, not symmetric.
/// </summary>
/// <remarks>Brain-Score's <c>ks_similarity</c> (Marques et al. 2021, doi:10.1101/2021.03.01.433495).</remarks>
public static class DistributionSimilarity
{
    /// <summary>Of counts over the same bins.</summary>
    /// <param name="model">Counts or shares, at least 0, one a bin; at least 2 bins.</param>
    /// <param name="neurons">Counts or shares of the same bins.</param>
    /// <exception cref="VentralException">Bins differ or are fewer than 2, a count is negative or not finite, or all are 0.</exception>
    public static double OfBins(ReadOnlySpan<double> model, ReadOnlySpan<double> neurons)
    {
        if (neurons.Length < 2)
        {
            throw new VentralException($"A similarity of distributions needs at least 2 bins, found {neurons.Length}.");
        }

        double distance = KolmogorovSmirnov.BinnedDistance(model, neurons), total = 0;
        foreach (double count in neurons)
        {
            total += count;
        }

        // All in the first bin, or all in the last.
        double greatest = 1 - (Math.Min(neurons[0], neurons[^1]) / total);
        return Math.Clamp(1 - (distance / greatest), 0, 1);
    }

    /// <summary>Of samples: as many units as there are neurons are drawn with replacement, many times.</summary>
    /// <param name="model">The property of each unit, finite, at least one.</param>
    /// <param name="neurons">The property of each neuron, finite, at least one.</param>
    /// <param name="edges">The edges of the bins, at least 3; samples outside count in the nearest bin.</param>
    /// <param name="seed">What the draws depend on, each by its number alone.</param>
    /// <param name="drawCount">Draws, at least 1.</param>
    /// <exception cref="VentralException">There is no sample, one is not finite, or edges do not rise or are fewer than 3.</exception>
    public static ResampledSimilarity Resampled(ReadOnlySpan<double> model, ReadOnlySpan<double> neurons, IReadOnlyList<double> edges, Seed seed, int drawCount = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drawCount, 1);
        double[] counts = Histogram.Count(neurons, edges), units = Bins.Sorted(model), drawn = new double[neurons.Length];
        double[] values = new double[drawCount];
        for (int draw = 0; draw < drawCount; draw++)
        {
            var philox = new Philox(seed, "distribution-similarity", (ulong)draw);
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = units[philox.NextInt(units.Length)];
            }

            values[draw] = OfBins(Histogram.Count(drawn, edges), counts);
        }

        double mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / drawCount), [.. values]);
    }
}
