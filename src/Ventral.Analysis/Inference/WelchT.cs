namespace Ventral.Analysis.Inference;

/// <summary>
/// Welch's t test that two independent groups have the same mean, their variances free (Welch 1947,
/// doi:10.1093/biomet/34.1-2.28): degrees of freedom after Satterthwaite, two-sided.
/// </summary>
/// <remarks>
/// Effect: Cohen's d_av = (x̄₁ − x̄₂)/√((s₁² + s₂²)/2), its interval from the noncentral t on Welch's degrees of freedom,
/// which is an approximation. Agrees with <c>scipy.stats.ttest_ind(equal_var=False)</c>.
/// </remarks>
public static class WelchT
{
    private const string Name = "Welch t test";

    /// <summary>Tests first less second.</summary>
    /// <param name="first">At least two finite values.</param>
    /// <param name="second">At least two finite values.</param>
    /// <exception cref="VentralException">Fewer than two values in a group, a value that is not finite, or no variance in either group.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample a = Sample.Of(first, Name, "first group");
        Sample b = Sample.Of(second, Name, "second group");
        double va = a.Variance / a.Count;
        double vb = b.Variance / b.Count;
        if (va + vb == 0)
        {
            throw Sample.NoVariance(Name, "values within the groups");
        }

        // Shares rather than squares of variances, which could under- or overflow.
        double share = va / (va + vb);
        double degrees = 1 / ((share * share / (a.Count - 1)) + ((1 - share) * (1 - share) / (b.Count - 1)));
        double error = Math.Sqrt(va + vb);
        double deviation = Math.Sqrt((a.Variance + b.Variance) / 2);
        double difference = a.Mean - b.Mean;
        return StudentTest.Report(
            new(Name, difference / error, degrees, [a.Count, b.Count]),
            new("Cohen's d_av", difference / deviation, error / deviation),
            new("mean difference", difference, error));
    }
}
