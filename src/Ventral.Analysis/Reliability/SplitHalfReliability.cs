using System.Collections.Immutable;

namespace Ventral.Analysis.Reliability;

/// <summary>Correlations between halves of the trials, and what they say of all trials together.</summary>
public sealed class SplitHalfReliability
{
    internal SplitHalfReliability(string name, IEnumerable<double?> correlations)
    {
        Name = name;
        Correlations = [.. correlations];

        // Within rounding of −1 the quotient is rounding itself.
        Corrected = [.. Correlations.Select(r => Moments.IsAboveRounding((1 + r) ?? 0, 1) ? 2 * r / (1 + r) : null)];
        LargestCorrelations = [.. Corrected.Select(c => c >= 0 ? Math.Sqrt(c.Value) : (double?)null)];
    }

    /// <summary>How trials were halved: <c>split-half (odd/even)</c>.</summary>
    public string Name { get; }

    /// <summary>r of each channel between means of half the trials; <c>null</c> where it is undefined.</summary>
    public ImmutableArray<double?> Correlations { get; }

    /// <summary>
    /// The same for means of all trials, by Spearman and Brown: 2r / (1 + r). This is the share of the means' variance that repeats.
    /// Not clipped: below 0 where r is, and far below; <c>null</c> where r is −1 but for rounding.
    /// </summary>
    public ImmutableArray<double?> Corrected { get; }

    /// <summary>√(2r / (1 + r)): how well a model that knew the signal would correlate with the means of all trials; <c>null</c> where r is below 0.</summary>
    public ImmutableArray<double?> LargestCorrelations { get; }

    /// <summary>
    /// <see cref="Corrected"/> as a bound on correlations, as Brain-Score uses it: lower than the true bound,
    /// <see cref="CorrelationCeilings"/>, so that scores come out higher.
    /// </summary>
    public ChannelCeilings AsPublished => new($"{Name}, Spearman-Brown", CeilingScale.Correlation, Corrected);

    /// <summary><see cref="LargestCorrelations"/> as a bound on correlations.</summary>
    public ChannelCeilings CorrelationCeilings => new($"{Name}, root of Spearman-Brown", CeilingScale.Correlation, LargestCorrelations);

    /// <summary><see cref="Corrected"/> as a bound on explained variances.</summary>
    public ChannelCeilings VarianceCeilings => new($"{Name}, Spearman-Brown", CeilingScale.ExplainedVariance, Corrected);
}
