using System.Globalization;
using Ventral.Analysis.Inference;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>A score, or a difference of scores, with the error that it would have over fresh subjects and fresh stimuli.</summary>
/// <param name="Estimate">From the data as they are.</param>
/// <param name="StandardError">The root of the corrected variance.</param>
/// <param name="DegreesOfFreedom">The smaller of the numbers of subjects and stimuli, less 1.</param>
public sealed record ScoreEstimate(double Estimate, double StandardError, double DegreesOfFreedom)
{
    /// <summary>Estimate over standard error; <c>null</c> without any error.</summary>
    public double? T => StandardError > 0 ? Estimate / StandardError : null;

    /// <summary>
    /// Two-sided p that it is 0, from Student's t; 1 where the estimate is 0. <c>null</c> where another estimate comes without any error: no draw differed, so that nothing
    /// says how surprising it is.
    /// </summary>
    public double? P => Estimate == 0 ? 1 : T is { } t ? StudentTDistribution.TwoSided(t, DegreesOfFreedom) : null;

    /// <summary>The 95 % interval.</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            double half = StandardError * StudentTDistribution.Quantile(0.975, DegreesOfFreedom);
            return new(Estimate - half, Estimate + half, 0.95);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Estimate:0.####} {Interval}, t({DegreesOfFreedom:0}) = {T:0.###}, p = {(P is { } p ? p.ToString("G3", CultureInfo.InvariantCulture) : "undefined")}");
}
