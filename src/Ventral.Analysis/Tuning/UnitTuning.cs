using System.Collections.Immutable;
using Ventral.Data;

namespace Ventral.Analysis.Tuning;

/// <summary>How one unit or neuron is tuned to gratings; the same for both.</summary>
/// <remarks>
/// The response to an orientation and a spatial frequency is the mean over phases (F0, DC). The peak is the greatest of
/// these, of equals the first in the order of the gratings; curves run through it. As in Brain-Score's properties of V1
/// (Marques et al. 2021, doi:10.1101/2021.03.01.433495), which besides scales responses to firing rates.
/// </remarks>
public sealed class UnitTuning
{
    private UnitTuning(GratingSet gratings, double[] responses)
    {
        int orientations = gratings.Orientations.Length, frequencies = gratings.SpatialFrequencies.Length, phases = gratings.Phases.Length;
        double[] means = new double[orientations * frequencies];
        for (int cell = 0; cell < means.Length; cell++)
        {
            double sum = 0;
            for (int phase = 0; phase < phases; phase++)
            {
                sum += responses[(cell * phases) + phase];
            }

            means[cell] = sum / phases;
        }

        int peak = Array.IndexOf(means, means.Max()), orientation = peak / frequencies, frequency = peak % frequencies;
        ImmutableArray<double> around = [.. Enumerable.Range(0, orientations).Select(o => means[(o * frequencies) + frequency])];
        SpatialFrequencyCurve = [.. means.Skip(orientation * frequencies).Take(frequencies)];
        PeakResponse = means[peak];
        Orientation = gratings.HasDirections
            ? new([.. gratings.Orientations.Take(orientations / 2)], [.. Enumerable.Range(0, orientations / 2).Select(o => (around[o] + around[o + (orientations / 2)]) / 2)])
            : new(gratings.Orientations, around);
        DirectionCurve = gratings.HasDirections ? around : [];
        if (!IsResponsive)
        {
            return;
        }

        PreferredSpatialFrequency = gratings.SpatialFrequencies[frequency];
        SpatialFrequencyBandwidth = Tuning.SpatialFrequencyBandwidth.Octaves(gratings.SpatialFrequencies, SpatialFrequencyCurve, frequency);
        if (gratings.HasDirections)
        {
            double against = around[(orientation + (orientations / 2)) % orientations];
            PreferredDirection = gratings.Orientations[orientation];
            DirectionSelectivity = (PeakResponse - against) / (PeakResponse + against);
        }

        if (phases >= 3)
        {
            var atPeak = responses.AsSpan(peak * phases, phases).ToArray();
            var wave = Angles.Sum(atPeak, gratings.Phases, 1);
            double amplitude = 2 * Angles.Length(wave) / phases;
            Modulation = amplitude / PeakResponse;
            PreferredPhase = Modulation > 1e-12 ? Angles.Degrees(wave) : null;
        }
    }

    /// <summary>The greatest mean over phases, after negative responses were treated.</summary>
    public double PeakResponse { get; }

    /// <summary>Whether any grating got a response above 0; where none did, all that is measured is <c>null</c>.</summary>
    public bool IsResponsive => PeakResponse > 0;

    /// <summary>Tuning to orientation at the spatial frequency of the peak; with directions, means of opposite ones.</summary>
    public OrientationTuning Orientation { get; }

    /// <summary>Means over phases at the orientation of the peak, one a spatial frequency.</summary>
    public ImmutableArray<double> SpatialFrequencyCurve { get; }

    /// <summary>The spatial frequency of the peak.</summary>
    public double? PreferredSpatialFrequency { get; }

    /// <summary>
    /// The full width at half height of <see cref="SpatialFrequencyCurve"/> in octaves, log₂(f_high / f_low) of the frequencies at which it first falls to half of its peak on
    /// either side; above 0, whatever the frequencies' unit. <c>null</c> where a side does not fall to half within the frequencies shown: low-pass or high-pass, or too few.
    /// </summary>
    /// <remarks>
    /// Half of the peak is counted from 0, not from the curve's least value: 0 is no response (or the baseline's, where that was subtracted), and from its least value
    /// even a nearly flat curve would be narrow. Between neighbouring frequencies the response is linear in log₂ f. De Valois, Albrecht &amp; Thorell 1982,
    /// doi:10.1016/0042-6989(82)90113-4, whose curves are of contrast sensitivity; these are of responses at the contrast shown, and tell the same where responses rise in proportion to contrast.
    /// </remarks>
    public double? SpatialFrequencyBandwidth { get; }

    /// <summary>Means over phases at the spatial frequency of the peak, one a direction; empty for orientations.</summary>
    public ImmutableArray<double> DirectionCurve { get; }

    /// <summary>The direction of the peak, in degrees; <c>null</c> for orientations.</summary>
    public double? PreferredDirection { get; }

    /// <summary>DSI = (R_p − R_n) / (R_p + R_n), of the peak and the opposite direction, from 0 to 1; <c>null</c> for orientations.</summary>
    public double? DirectionSelectivity { get; }

    /// <summary>F1 / F0 at the peak, F1 = 2 |Σ r e^{iφ}| / n over n phases φ: 0 (complex) to 2; <c>null</c> with fewer than 3 phases.</summary>
    public double? Modulation { get; }

    /// <summary>The angle of Σ r e^{iφ} at the peak, in degrees from 0 to below 360; <c>null</c> with fewer than 3 phases, or where phase does not matter.</summary>
    public double? PreferredPhase { get; }

    /// <summary>Measures every unit.</summary>
    /// <param name="responses">Responses to the gratings, <c>[stimuli × units]</c>.</param>
    /// <param name="gratings">What was shown.</param>
    /// <param name="negative">What becomes of negative responses.</param>
    /// <param name="baselines">Each unit's response to a blank stimulus, where it is to be subtracted; else <c>null</c>.</param>
    /// <returns>One a unit.</returns>
    /// <exception cref="VentralException">The stimuli differ, a response is negative though that is refused, or there is not one finite baseline a unit.</exception>
    public static ImmutableArray<UnitTuning> Of(Activations responses, GratingSet gratings, NegativeResponses negative, IReadOnlyList<double>? baselines = null)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(gratings);
        gratings.Stimuli.RequireSame(responses.Stimuli);
        if (negative == NegativeResponses.SubtractBaseline != baselines is not null)
        {
            throw new ArgumentException("Baselines go with subtracting them, and only with that.", nameof(baselines));
        }

        if (baselines is not null && (baselines.Count != responses.UnitCount || !baselines.All(double.IsFinite)))
        {
            throw new VentralException($"Subtracting baselines needs a finite one for each of the {responses.UnitCount} units of '{responses.Layer}', found {baselines.Count}.");
        }

        return [.. Enumerable.Range(0, responses.UnitCount).Select(unit =>
        {
            double[] treated = new double[gratings.Stimuli.Count];
            for (int i = 0; i < treated.Length; i++)
            {
                double value = responses.Row(i)[unit] - (baselines?[unit] ?? 0);
                treated[i] = value >= 0 || negative != NegativeResponses.Refuse
                    ? Math.Max(0, value)
                    : throw new VentralException(FormattableString.Invariant($"Tuning needs responses of at least 0; unit {unit} of '{responses.Layer}' answered {value} to '{gratings.Stimuli.Ids[i]}'. Rectify them or subtract a baseline, and say which."));
            }

            return new UnitTuning(gratings, treated);
        })];
    }
}
