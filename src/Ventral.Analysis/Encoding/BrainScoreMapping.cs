using System.Collections.Immutable;
using Ventral.Analysis.Reliability;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Brain-Score's neural predictivity: r on ten random tenths of the stimuli, the median over channels of each, and their mean (Schrimpf et al. 2018, doi:10.1101/407007).</summary>
/// <remarks>
/// The published model is <see cref="PlsRegression"/> with 25 components and the splits <see cref="Folds.StratifiedShuffleSplit"/> by category. The ceiling is the median
/// over channels of split-half reliabilities that are given, Spearman–Brown corrected. Both medians are over the same channels: one without r in some split (it does not vary
/// there) or without a ceiling is in neither, and is named. The error of the mean is the standard deviation of the splits (over n, as NumPy's) over √n, as published; splits
/// overlap, so it is too small.
/// </remarks>
public static class BrainScoreMapping
{
    private const int Splits = 10;
    private const double TestShare = 0.1;

    /// <summary>The published splits.</summary>
    /// <param name="groups">The category of each stimulus.</param>
    /// <param name="seed">What the draws depend on.</param>
    public static ImmutableArray<Fold> SplitsOf(IReadOnlyList<string> groups, Seed seed) => Folds.StratifiedShuffleSplit(groups, Splits, TestShare, seed);

    /// <summary>Scores a mapping.</summary>
    /// <param name="model">The model, as published <see cref="PlsRegression"/>.</param>
    /// <param name="units">What to predict from.</param>
    /// <param name="channels">What to predict, of the same stimuli.</param>
    /// <param name="splits">The splits, as published <see cref="SplitsOf"/>.</param>
    /// <param name="ceilings">A bound on each channel's r.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">Stimuli or channels do not match, bounds are not on r's scale, no channel has both an r in every split and a bound, or a fit fails.</exception>
    public static BrainScoreResult Score(EncodingModel model, Activations units, Activations channels, ImmutableArray<Fold> splits, ChannelCeilings ceilings, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(ceilings);
        if (ceilings.Values.Length != channels.UnitCount || ceilings.Scale != CeilingScale.Correlation)
        {
            throw new VentralException($"Brain-Score's ceiling needs a bound on r of each of {channels.UnitCount} channels; '{ceilings.Name}' has {ceilings.Values.Length} on the scale {ceilings.Scale}.");
        }

        var held = HeldOutPredictions.Of(model, units, channels, splits, workers);
        ImmutableArray<double?>[] correlations = [.. splits.Select((_, f) => held.CorrelationsOfFold(f))];
        int[] varying = [.. Enumerable.Range(0, channels.UnitCount).Where(c => correlations.All(r => r[c] is not null))], kept = [.. varying.Where(c => ceilings.Values[c] is not null)];
        if (kept.Length == 0)
        {
            throw new VentralException(
                $"No channel of '{channels.Layer}' has both a correlation in every split and a ceiling: {varying.Length} of {channels.UnitCount} have correlations (elsewhere responses or predictions do not vary), {ceilings.Values.Count(c => c is not null)} a bound in '{ceilings.Name}'. Use larger splits, or bounds of the channels that vary.");
        }

        double[] medians = [.. correlations.Select(r => Median(kept.Select(c => r[c]!.Value)))];
        double mean = medians.Average(), variance = medians.Sum(m => (m - mean) * (m - mean)) / medians.Length;
        double ceiling = Median(kept.Select(c => ceilings.Values[c]!.Value));
        double? ratio = ceiling > 0 ? mean / ceiling : null;
        return new(
            [.. medians],
            [.. Enumerable.Range(0, channels.UnitCount).Except(kept)],
            Math.Sqrt(variance) / Math.Sqrt(medians.Length),
            new(mean, ceiling, ratio, $"mean median r / median c, c: {ceilings.Name}"),
            new(mean, ceiling, ratio * ratio, $"(mean median r / median c)², c: {ceilings.Name}"));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
