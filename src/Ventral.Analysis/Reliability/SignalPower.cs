using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Inference;
using Ventral.Data;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Reliability;

/// <summary>
/// Signal and noise power, and correlations that noise is taken out of: CC_norm = Cov(R̄, ŷ) / √(Var ŷ · SP) =
/// CC_abs / CC_max, with CC_max = √(SP / Var R̄).
/// </summary>
/// <remarks>
/// <para>
/// With N trials R_k of every stimulus: TP = mean_k Var(R_k), SP = (N · Var(R̄) − TP) / (N − 1), NP = TP − SP, variances over
/// stimuli (over stimuli − 1). With unequal counts N is that of the stimulus with fewest trials of the channel; TP, SP and NP use
/// the first N trials of each stimulus, R̄ in CC_max, CC_abs and CC_norm all of them.
/// </para>
/// <para>
/// CC_norm may exceed 1, as SP is an estimate. A signal power that is not above 0 (or above 10⁻¹² of the total, which is
/// rounding) leaves CC_max and CC_norm undefined. float64.
/// Schoppe et al. 2016, doi:10.3389/fncom.2016.00010; Sahani &amp; Linden 2003 for SP.
/// </para>
/// </remarks>
public sealed class SignalPower
{
    private readonly RepeatedResponses responses;

    private SignalPower(RepeatedResponses responses, ImmutableArray<double?> total, ImmutableArray<double?> signal, ImmutableArray<double?> largest)
    {
        this.responses = responses;
        TotalPowers = total;
        SignalPowers = signal;
        NoisePowers = [.. total.Zip(signal, (t, s) => t - s)];
        LargestCorrelations = largest;
    }

    /// <summary>TP of each channel; <c>null</c> for fewer than two stimuli.</summary>
    public ImmutableArray<double?> TotalPowers { get; }

    /// <summary>SP of each channel, possibly below 0; <c>null</c> for fewer than two stimuli or where a stimulus has a single trial.</summary>
    public ImmutableArray<double?> SignalPowers { get; }

    /// <summary>NP of each channel; <c>null</c> where SP is.</summary>
    public ImmutableArray<double?> NoisePowers { get; }

    /// <summary>CC_max of each channel, possibly above 1 with unequal counts; <c>null</c> where there is no signal power.</summary>
    public ImmutableArray<double?> LargestCorrelations { get; }

    /// <summary>CC_max as a bound on correlations.</summary>
    public ChannelCeilings Ceilings => new("CC_max", CeilingScale.Correlation, LargestCorrelations);

    /// <summary>Estimates the powers.</summary>
    /// <param name="responses">Responses, trial by trial.</param>
    public static SignalPower Of(RepeatedResponses responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        var total = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        var signal = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        var largest = ImmutableArray.CreateBuilder<double?>(responses.ChannelCount);
        for (int c = 0; c < responses.ChannelCount; c++)
        {
            var trials = ChannelTrials.Of(responses, c);
            double? power = null, bound = null;
            if (trials.Count < 2)
            {
                total.Add(null);
            }
            else
            {
                (double all, power) = Powers(trials);
                total.Add(all);
                bound = power is { } s && Moments.IsAboveRounding(s, all) && Moments.Variance(trials.Means()) is > 0 and var v ? Math.Sqrt(s / v) : null;
            }

            signal.Add(power);
            largest.Add(bound);
        }

        return new(responses, total.MoveToImmutable(), signal.MoveToImmutable(), largest.MoveToImmutable());
    }

    /// <summary>CC_abs of each channel: Pearson's r between predictions and the means of all trials.</summary>
    /// <param name="predictions"><c>[stimuli × channels]</c>, in the order of the responses.</param>
    /// <returns><c>null</c> where predictions or means do not vary.</returns>
    /// <exception cref="VentralException">Predictions have another shape, or one is too large to be squared.</exception>
    public ImmutableArray<double?> Correlations(Matrix<double> predictions)
    {
        ChannelPredictions.Require(responses, predictions);
        return [.. Enumerable.Range(0, responses.ChannelCount).Select(c =>
            PearsonCorrelation.TryOf(ChannelTrials.Of(responses, c).Means(), ChannelPredictions.Of(predictions, c)))];
    }

    /// <summary>CC_norm of each channel.</summary>
    /// <param name="predictions"><c>[stimuli × channels]</c>, in the order of the responses.</param>
    /// <returns><c>null</c> where CC_abs or CC_max is.</returns>
    /// <exception cref="VentralException">Predictions have another shape, or one is too large to be squared.</exception>
    public ImmutableArray<double?> NormalisedCorrelations(Matrix<double> predictions) =>
        [.. Correlations(predictions).Zip(LargestCorrelations, (r, bound) => r / bound)];

    /// <summary>CC_norm of each channel, of held-out predictions.</summary>
    /// <param name="predictions">Of the same stimuli and channels, by folds that test each stimulus once.</param>
    /// <returns><c>null</c> where CC_abs or CC_max is.</returns>
    /// <exception cref="VentralException">The stimuli or channels differ, a stimulus is not tested once, or a prediction is too large to be squared.</exception>
    public ImmutableArray<double?> NormalisedCorrelations(HeldOutPredictions predictions) => NormalisedCorrelations(ChannelPredictions.Of(responses, predictions));

    private static (double Total, double? Signal) Powers(ChannelTrials trials)
    {
        int count = trials.Fewest;
        double total = 0;
        double[] one = new double[trials.Count], mean = new double[trials.Count];
        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < one.Length; i++)
            {
                one[i] = trials[i][k];
                mean[i] += one[i];
            }

            total += Moments.Variance(one);
        }

        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] /= count;
        }

        total /= count;
        return (total, count > 1 ? ((count * Moments.Variance(mean)) - total) / (count - 1) : null);
    }
}
