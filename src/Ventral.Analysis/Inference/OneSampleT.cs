namespace Ventral.Analysis.Inference;

/// <summary>
/// Student's t test that a sample's mean is a stated value: t = (x̄ − μ₀)/(s/√n) on n − 1 degrees of freedom, two-sided.
/// </summary>
/// <remarks>
/// Effect: Cohen's d = (x̄ − μ₀)/s, its interval from the noncentral t. Raw effect: the mean less μ₀, its interval from t.
/// Agrees with <c>scipy.stats.ttest_1samp</c>.
/// </remarks>
public static class OneSampleT
{
    private const string Name = "one-sample t test";

    /// <summary>Tests a sample.</summary>
    /// <param name="values">At least two finite values.</param>
    /// <param name="mean">The mean under the null hypothesis.</param>
    /// <exception cref="VentralException">Fewer than two values, a value that is not finite, or no variance.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> values, double mean = 0)
    {
        Sample sample = Sample.Of(values, Name, "sample");
        return FromMoments(sample, mean, Name, "values", "Cohen's d", "mean difference");
    }

    internal static TestOutcome FromMoments(Sample sample, double mean, string test, string what, string effect, string raw)
    {
        if (sample.SquaredDeviations == 0)
        {
            throw Sample.NoVariance(test, what);
        }

        double root = Math.Sqrt(sample.Count);
        double deviation = Math.Sqrt(sample.Variance);
        double difference = sample.Mean - mean;
        double error = deviation / root;
        return StudentTest.Report(
            new(test, difference / error, sample.Count - 1, [sample.Count]),
            new(effect, difference / deviation, 1 / root),
            new(raw, difference, error));
    }
}
