namespace Ventral.Analysis.Inference;

/// <summary>
/// Student's t test that paired differences have mean zero: t = d̄/(s_d/√n) on n − 1 degrees of freedom, two-sided.
/// The right test where the same subjects give both scores.
/// </summary>
/// <remarks>
/// Effect: Cohen's dz = d̄/s_d, its interval from the noncentral t. Agrees with <c>scipy.stats.ttest_rel</c>, which gives
/// NaN or infinity for differences without variance; here that is an error. A difference within rounding of its two scores
/// counts as 0.
/// </remarks>
public static class PairedT
{
    private const string Name = "paired t test";

    /// <summary>Tests first less second.</summary>
    /// <param name="first">One finite value a subject, at least two.</param>
    /// <param name="second">As many, in the same order of subjects.</param>
    /// <exception cref="VentralException">
    /// Lengths differ, fewer than two pairs, a value that is not finite, or all differences equal.
    /// </exception>
    public static TestOutcome Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] differences = Sample.Differences(first, second, Name);
        Sample sample = Sample.Of(differences, Name, "differences");
        double largest = 0;
        for (int i = 0; i < first.Length; i++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(first[i]), Math.Abs(second[i])));
        }

        // The differences carry the rounding of the scores, not only their own.
        if (sample.SquaredDeviations <= Sample.RoundingNoise(sample.Count, largest))
        {
            throw Sample.NoVariance(Name, "differences");
        }

        return OneSampleT.FromMoments(sample, 0, Name, "differences", "Cohen's dz", "mean difference");
    }
}
