using System.Collections.Immutable;
using Ventral.Data;

namespace Ventral.Analysis.Reliability;

/// <summary>
/// The noise-ceiling signal-to-noise ratio of the Natural Scenes Dataset, ncsnr = σ_signal / σ_noise, and the share of variance
/// that a perfect model of the signal would explain, NC% = 100 · ncsnr² / (ncsnr² + 1/n) for means of n trials.
/// </summary>
/// <remarks>
/// <para>
/// σ²_noise is the variance between trials of a stimulus (over n − 1), averaged over the stimuli with at least two trials, each
/// counting alike. σ²_signal = Var(means) − σ²_noise · mean(1/nᵢ), with Var over stimuli (over stimuli − 1) and nᵢ trials of
/// stimulus i, unbiased where noise is alike for all stimuli; with n trials of each it is Var(means) − σ²_noise / n.
/// </para>
/// <para>
/// A signal variance that comes out below 0 stays so in <see cref="SignalVariances"/>; the ratio and NC% count it as 0, as the
/// paper does. float64. Allen et al. 2022, doi:10.1038/s41593-021-00962-x, whose responses are scaled to variance 1 first.
/// </para>
/// </remarks>
public sealed class SignalToNoise
{
    private readonly ImmutableArray<double> meanInverseCounts;

    private SignalToNoise(ImmutableArray<double?> signal, ImmutableArray<double?> noise, ImmutableArray<double> meanInverseCounts)
    {
        SignalVariances = signal;
        NoiseVariances = noise;
        this.meanInverseCounts = meanInverseCounts;
        Ratios = [.. signal.Zip(noise, (s, n) => n > 0 && s is { } value ? Finite(Math.Sqrt(Math.Max(0, value)) / Math.Sqrt(n.Value)) : null)];
    }

    /// <summary>σ²_signal of each channel, as estimated, possibly below 0; <c>null</c> where there are fewer than two stimuli or no stimulus has two trials.</summary>
    public ImmutableArray<double?> SignalVariances { get; }

    /// <summary>σ²_noise of each channel; <c>null</c> where no stimulus has two trials.</summary>
    public ImmutableArray<double?> NoiseVariances { get; }

    /// <summary>ncsnr of each channel; <c>null</c> where a variance is undefined or there is no noise, which leaves the ratio without a bound.</summary>
    public ImmutableArray<double?> Ratios { get; }

    /// <summary>NC/100 for the trials that there are, 1/n being mean(1/nᵢ), as a bound on explained variances.</summary>
    public ChannelCeilings Ceilings => new("NC (ncsnr)", CeilingScale.ExplainedVariance, [.. Percentages(null).Select(p => p / 100)]);

    /// <summary>Estimates signal and noise.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    public static SignalToNoise Of(RepeatedResponses responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var signal = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        var noise = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        var inverse = ImmutableArray.CreateBuilder<double>(responses.ChannelCount);
        for (int c = 0; c < responses.ChannelCount; c++)
        {
            var trials = ChannelTrials.Of(responses, c);
            double? within = trials.NoiseVariance();
            inverse.Add(trials.MeanInverseCount());
            noise.Add(within);
            signal.Add(trials.Count > 1 ? Moments.Variance(trials.Means()) - (within * inverse[c]) : null);
        }

        return new(signal.MoveToImmutable(), noise.MoveToImmutable(), inverse.MoveToImmutable());
    }

    /// <summary>NC% of each channel, from 0 to 100.</summary>
    /// <param name="trialCount">For means of so many trials; <c>null</c> for the trials that there are.</param>
    /// <returns><c>null</c> where a variance is undefined, or both are 0; 100 where there is signal and no noise.</returns>
    public ImmutableArray<double?> Percentages(int? trialCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trialCount ?? 1, 1, nameof(trialCount));
        return [.. SignalVariances.Select((signal, c) =>
        {
            double s = Math.Max(0, signal ?? 0), n = (NoiseVariances[c] ?? 0) * (trialCount is { } count ? 1.0 / count : meanInverseCounts[c]);
            return signal is not null && s + n > 0 ? 100 * s / (s + n) : (double?)null;
        })];
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
