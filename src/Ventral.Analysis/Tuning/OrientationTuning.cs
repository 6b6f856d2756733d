using System.Collections.Immutable;

namespace Ventral.Analysis.Tuning;

/// <summary>How strongly a unit or neuron answers each orientation, and how selective that makes it.</summary>
/// <remarks>
/// With responses r_k ≥ 0 to orientations θ_k that divide 180° evenly. Where all responses are 0, all but the curve is
/// <c>null</c>. Ringach, Shapley &amp; Hawken 2002, doi:10.1523/JNEUROSCI.22-13-05639.2002.
/// </remarks>
public sealed class OrientationTuning
{
    // Below this share of Σ r the vector sum of a flat curve is rounding, and has no direction.
    private const double Flat = 1e-12;

    /// <summary>Creates a curve.</summary>
    /// <param name="orientations">Degrees, evenly spaced over 180, rising, at least 3.</param>
    /// <param name="responses">One an orientation, finite, at least 0.</param>
    /// <exception cref="VentralException">Counts differ, orientations are not evenly spaced, or a response is negative or not finite.</exception>
    public OrientationTuning(ImmutableArray<double> orientations, ImmutableArray<double> responses)
    {
        if (orientations.IsDefault || responses.IsDefault || orientations.Length < 3 || orientations.Length != responses.Length || !GratingSet.IsEven(orientations, 180))
        {
            throw new VentralException("An orientation curve needs at least 3 orientations that divide 180 degrees evenly, and a response to each.");
        }

        if (responses.FirstOrDefault(r => !(r >= 0 && double.IsFinite(r)), 0) is var wrong && !(wrong >= 0 && double.IsFinite(wrong)))
        {
            throw new VentralException(FormattableString.Invariant($"An orientation curve needs finite responses of at least 0, found {wrong}. Rectify them or subtract a baseline, and say which."));
        }

        Orientations = orientations;
        Responses = responses;
        double total = responses.Sum();
        int best = responses.IndexOf(responses.Max());
        Peak = best;
        if (!(total > 0))
        {
            return;
        }

        var vector = Angles.Sum(responses, orientations, 2);
        double length = Angles.Length(vector);
        CircularVariance = Math.Clamp(1 - (length / total), 0, 1);
        PreferredOrientation = orientations[best];
        MeanOrientation = length > Flat * total ? Angles.Degrees(vector) / 2 : null;
        double preferred = responses[best], orthogonal = At(best + (responses.Length / 2.0));
        Selectivity = (preferred - orthogonal) / (preferred + orthogonal);
    }

    /// <summary>Degrees.</summary>
    public ImmutableArray<double> Orientations { get; }

    /// <summary>The responses.</summary>
    public ImmutableArray<double> Responses { get; }

    /// <summary>CV = 1 − |Σ r e^{2iθ}| / Σ r, from 0 (one orientation alone) to 1 (all alike).</summary>
    public double? CircularVariance { get; }

    /// <summary>gOSI = 1 − CV.</summary>
    public double? GlobalSelectivity => 1 - CircularVariance;

    /// <summary>OSI = (R_p − R_o) / (R_p + R_o), of the greatest response and that to the orthogonal orientation, interpolated linearly where it was not shown; from −1 to 1.</summary>
    public double? Selectivity { get; }

    /// <summary>The orientation of the greatest response, in degrees; of equals the first.</summary>
    public double? PreferredOrientation { get; }

    /// <summary>Half the angle of Σ r e^{2iθ}, in degrees from 0 to below 180; <c>null</c> where the responses cancel out.</summary>
    public double? MeanOrientation { get; }

    private int Peak { get; }

    /// <summary>How far from the preferred orientation the response falls to a share of the greatest, in degrees: the mean of both sides.</summary>
    /// <param name="height">The share, above 0 and below 1: ½, or 1/√2 as in Ringach et al.</param>
    /// <returns>At most 90; <c>null</c> where the response does not fall so far on both sides within 90 degrees.</returns>
    /// <remarks>Linear between neighbouring orientations. Brain-Score smooths the curve and fits a spline first.</remarks>
    public double? HalfWidth(double height = 0.5)
    {
        if (!(height is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, "The height must be above 0 and below 1.");
        }

        return PreferredOrientation is null ? null : (Fall(1, height) + Fall(-1, height)) / 2;
    }

    private double? Fall(int step, double height)
    {
        double threshold = height * Responses[Peak], spacing = 180.0 / Responses.Length;
        for (int i = 1; (i - 1) * spacing < 90; i++)
        {
            double before = At(Peak + ((i - 1) * step)), here = At(Peak + (i * step));
            if (here <= threshold)
            {
                double width = (i - 1 + ((before - threshold) / (before - here))) * spacing;
                return width <= 90 ? width : null;
            }
        }

        return null;
    }

    // The response at a place on the circle, between two places as a straight line has it.
    private double At(double place)
    {
        int low = (int)Math.Floor(place), count = Responses.Length;
        double share = place - low, first = Responses[((low % count) + count) % count];
        return share == 0 ? first : ((1 - share) * first) + (share * Responses[(((low + 1) % count) + count) % count]);
    }
}
