namespace Ventral.Analysis.Inference;

/// <summary>
/// The two one-sided tests that a mean difference is smaller than matters (Schuirmann 1987, doi:10.1007/BF01068419): equivalent
/// if it is significantly above the lower bound and significantly below the upper one.
/// </summary>
/// <param name="Difference">The mean difference.</param>
/// <param name="Lower">The t test that it is above the lower bound; its p is one-sided.</param>
/// <param name="Upper">The t test that it is below the upper bound; its p is one-sided.</param>
/// <param name="DegreesOfFreedom">Of both.</param>
/// <param name="Interval">The 90 % interval: equivalent at .05 exactly if it lies between the bounds.</param>
/// <remarks>A difference that is not significant is no evidence of equality; this is. Agrees with statsmodels' <c>ttost_paired</c> and <c>ttost_ind</c>.</remarks>
public sealed record Equivalence(double Difference, (double T, double P) Lower, (double T, double P) Upper, double DegreesOfFreedom, ConfidenceInterval Interval)
{
    private const string Name = "equivalence test";

    /// <summary>The larger of the two p values, the one that counts.</summary>
    public double P => Math.Max(Lower.P, Upper.P);

    /// <summary>Tests paired scores.</summary>
    /// <param name="first">One finite value a subject, at least two.</param>
    /// <param name="second">As many, in the same order of subjects.</param>
    /// <param name="low">The lower bound, in the unit of the scores.</param>
    /// <param name="high">The upper bound, above the lower.</param>
    /// <exception cref="VentralException">Lengths differ, fewer than two pairs, a value that is not finite, or differences without variance.</exception>
    public static Equivalence Paired(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double low, double high)
    {
        var sample = Sample.Of(Sample.Differences(first, second, Name), Name, "differences");
        return Of(sample.Mean, Math.Sqrt(sample.Variance / sample.Count), sample.Count - 1, low, high);
    }

    /// <summary>Tests independent groups of equal variance.</summary>
    /// <param name="first">At least two finite values.</param>
    /// <param name="second">At least two finite values.</param>
    /// <param name="low">The lower bound, in the unit of the scores.</param>
    /// <param name="high">The upper bound, above the lower.</param>
    /// <exception cref="VentralException">Fewer than two values in a group, a value that is not finite, or no variance in either.</exception>
    public static Equivalence Independent(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double low, double high)
    {
        Sample a = Sample.Of(first, Name, "first group"), b = Sample.Of(second, Name, "second group");
        double degrees = a.Count + b.Count - 2, variance = (a.SquaredDeviations + b.SquaredDeviations) / degrees;
        return Of(a.Mean - b.Mean, Math.Sqrt(variance * ((1.0 / a.Count) + (1.0 / b.Count))), degrees, low, high);
    }

    private static Equivalence Of(double difference, double error, double degrees, double low, double high)
    {
        if (!(low < high) || !double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new ArgumentException($"The bounds of equivalence must be finite and rise; found {low:R} and {high:R}.");
        }

        if (!(error > 0))
        {
            throw Sample.NoVariance(Name, "differences");
        }

        double above = (difference - low) / error, below = (difference - high) / error, half = error * StudentTDistribution.Quantile(0.95, degrees);
        return new(
            difference,
            (above, StudentTDistribution.Survival(above, degrees)),
            (below, StudentTDistribution.Cdf(below, degrees)),
            degrees,
            new(difference - half, difference + half, 0.9));
    }
}
