using System.Collections.Immutable;
using System.Globalization;
using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Reliability;

/// <summary>
/// The share of the variance over all trials that stimuli explain, FEV = (Var y − σ²_noise) / Var y, and the share of it that
/// predictions explain, FEVE = 1 − (MSE − σ²_noise) / (Var y − σ²_noise).
/// </summary>
/// <remarks>
/// <para>
/// Var y runs over all trials (over trials − 1). σ²_noise is the variance between trials of a stimulus (over n − 1), averaged over
/// the stimuli with at least two trials, each counting alike. MSE is the mean over all trials of (trial − prediction)². With
/// unequal counts a stimulus weighs by its trials in Var y and MSE, and a single trial adds to these alone.
/// </para>
/// <para>
/// FEVE is 1 for the true means in expectation and near 0 for the grand mean; it may exceed 1 and is unbounded below. It is
/// unstable where FEV is small: Cadena et al. leave out FEV below .15 (<see cref="AtLeast"/>). float64.
/// Cadena et al. 2019, doi:10.1371/journal.pcbi.1006897.
/// </para>
/// </remarks>
public sealed class ExplainableVariance
{
    /// <summary>Cadena et al.'s least FEV.</summary>
    public const double UsualLeast = 0.15;

    private readonly RepeatedResponses responses;

    private ExplainableVariance(RepeatedResponses responses, ImmutableArray<double?> total, ImmutableArray<double?> noise)
    {
        this.responses = responses;
        TotalVariances = total;
        NoiseVariances = noise;
        Shares = [.. total.Zip(noise, (t, n) => t > 0 && n is not null ? (t - n) / t : null)];
    }

    /// <summary>Var y of each channel; <c>null</c> where there is a single trial in all.</summary>
    public ImmutableArray<double?> TotalVariances { get; }

    /// <summary>σ²_noise of each channel; <c>null</c> where no stimulus has two trials.</summary>
    public ImmutableArray<double?> NoiseVariances { get; }

    /// <summary>FEV of each channel, possibly below 0; <c>null</c> where a variance is undefined or trials do not vary.</summary>
    public ImmutableArray<double?> Shares { get; }

    /// <summary>Estimates the variances.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    public static ExplainableVariance Of(RepeatedResponses responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var total = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        var noise = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        for (int c = 0; c < responses.ChannelCount; c++)
        {
            var trials = ChannelTrials.Of(responses, c);
            double[] all = [.. Enumerable.Range(0, trials.Count).SelectMany(i => trials[i].ToArray())];
            total.Add(all.Length > 1 ? Moments.Variance(all) : null);
            noise.Add(trials.NoiseVariance());
        }

        return new(responses, total.MoveToImmutable(), noise.MoveToImmutable());
    }

    /// <summary>FEVE of each channel.</summary>
    /// <param name="predictions"><c>[stimuli × channels]</c>, in the order of the responses.</param>
    /// <returns><c>null</c> where a variance is undefined, or stimuli explain nothing (FEV not above 0).</returns>
    /// <exception cref="VentralException">Predictions have another shape, or one is too large to be squared.</exception>
    public ImmutableArray<double?> Explained(Matrix<double> predictions)
    {
        ChannelPredictions.Require(responses, predictions);
        return [.. Enumerable.Range(0, responses.ChannelCount).Select(c =>
            TotalVariances[c] is { } total && NoiseVariances[c] is { } noise && Moments.IsAboveRounding(total - noise, total)
                ? 1 - ((Error(c, predictions) - noise) / (total - noise))
                : (double?)null)];
    }

    /// <summary>FEVE of each channel, of held-out predictions.</summary>
    /// <param name="predictions">Of the same stimuli and channels, by folds that test each stimulus once.</param>
    /// <returns><c>null</c> where a variance is undefined, or stimuli explain nothing (FEV not above 0).</returns>
    /// <exception cref="VentralException">The stimuli or channels differ, a stimulus is not tested once, or a prediction is too large to be squared.</exception>
    public ImmutableArray<double?> Explained(HeldOutPredictions predictions) => Explained(ChannelPredictions.Of(responses, predictions));

    /// <summary>Keeps the channels whose FEV reaches a share.</summary>
    /// <param name="least">The least FEV, finite.</param>
    /// <returns>Which channels are kept, and which are left out: those whose FEV is undefined among them.</returns>
    public ChannelSelection AtLeast(double least = UsualLeast) => double.IsFinite(least)
        ? ChannelSelection.Where($"{responses.Name}: FEV of at least {least.ToString(CultureInfo.InvariantCulture)}", [.. Shares.Select(s => s >= least)])
        : throw new ArgumentOutOfRangeException(nameof(least), least, "The least share must be finite.");

    private double Error(int channel, Matrix<double> predictions)
    {
        var trials = ChannelTrials.Of(responses, channel);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < trials.Count; i++)
        {
            foreach (double trial in trials[i])
            {
                double error = trial - predictions[i, channel];
                sum += error * error;
                count++;
            }
        }

        return sum / count;
    }
}
