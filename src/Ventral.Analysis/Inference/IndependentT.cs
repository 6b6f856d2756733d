namespace Ventral.Analysis.Inference;

/// <summary>
/// Student's t test that two independent groups have the same mean, their variances taken as equal:
/// df = n₁ + n₂ − 2, two-sided.
/// </summary>
/// <remarks>
/// Effect: Cohen's d = (x̄₁ − x̄₂)/s_pooled, its interval from the noncentral t. Agrees with <c>scipy.stats.ttest_ind</c>.
/// Where the groups are the same subjects, <see cref="PairedT"/> is the right test: this one then is too cautious
/// for scores that correlate positively.
/// </remarks>
public static class IndependentT
{
    private const string Name = "independent t test";

    /// <summary>Tests first less second.</summary>
    /// <param name="first">At least two finite values.</param>
    /// <param name="second">At least two finite values.</param>
    /// <exception cref="VentralException">Fewer than two values in a group, a value that is not finite, or no variance in either group.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample a = Sample.Of(first, Name, "first group");
        Sample b = Sample.Of(second, Name, "second group");
        double degrees = a.Count + b.Count - 2;
        double variance = (a.SquaredDeviations + b.SquaredDeviations) / degrees;
        if (variance == 0)
        {
            throw Sample.NoVariance(Name, "values within the groups");
        }

        double deviation = Math.Sqrt(variance);
        double scale = Math.Sqrt((1.0 / a.Count) + (1.0 / b.Count));
        double difference = a.Mean - b.Mean;
        return StudentTest.Report(
            new(Name, difference / (deviation * scale), degrees, [a.Count, b.Count]),
            new("Cohen's d", difference / deviation, scale),
            new("mean difference", difference, deviation * scale));
    }
}
