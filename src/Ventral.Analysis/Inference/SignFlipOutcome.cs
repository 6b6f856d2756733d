using System.Collections.Immutable;

namespace Ventral.Analysis.Inference;

/// <summary>What flipping the signs of subjects' scores says of one or several means.</summary>
/// <param name="Means">The mean over subjects of each score.</param>
/// <param name="T">Student's t of each.</param>
/// <param name="P">Two-sided p of each: the share of sign patterns whose |t| is at least as great, the observed pattern among them.</param>
/// <param name="PMaxT">p of each against the greatest |t| of all scores under each pattern, which holds the chance of any false finding.</param>
/// <param name="PatternCount">How many patterns were taken.</param>
/// <param name="IsExact">Whether these are all 2ⁿ.</param>
public sealed record SignFlipOutcome(
    ImmutableArray<double> Means, ImmutableArray<double> T, ImmutableArray<double> P, ImmutableArray<double> PMaxT, int PatternCount, bool IsExact)
{
    /// <summary>The least p that so many patterns can give: with 5 subjects 1/16, so that nothing can be significant at .05.</summary>
    public double LeastP => IsExact ? 2.0 / PatternCount : 1.0 / (PatternCount + 1);
}
