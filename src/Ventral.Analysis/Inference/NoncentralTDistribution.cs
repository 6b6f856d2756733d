namespace Ventral.Analysis.Inference;

/// <summary>
/// Student's t about a mean other than zero: the distribution of a t statistic when there is an effect, from which the
/// intervals of standardised effects come (Lenth 1989, doi:10.2307/2347693, for the series).
/// </summary>
public static class NoncentralTDistribution
{
    /// <summary>
    /// The probability of a value not above t. Absolute error below 1e-12; where t and the noncentrality have the same
    /// sign and t is positive the relative error is below 1e-10 too.
    /// </summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="noncentrality">The mean of the numerator, at most 20 000 in size.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Cdf(double t, double degreesOfFreedom, double noncentrality)
    {
        Probability.RequireDegrees(degreesOfFreedom, nameof(degreesOfFreedom));
        Probability.RequireNoncentrality(Math.Abs(noncentrality) * 5e4, 0);
        if (double.IsNaN(t))
        {
            return t;
        }

        if (t < 0)
        {
            return 1 - Cdf(-t, degreesOfFreedom, -noncentrality);
        }

        double m = 0.5 * noncentrality * noncentrality;
        (double y, double x) = FDistribution.Parts(t * t, 1, degreesOfFreedom);
        double even = PoissonMixture.OfBetas(m, 0, x, y, 0.5, 0.5 * degreesOfFreedom);
        double odd = PoissonMixture.OfBetas(m, 0.5, x, y, 1, 0.5 * degreesOfFreedom);
        return NormalDistribution.Cdf(-noncentrality) + (0.5 * (even + (noncentrality < 0 ? -odd : odd)));
    }

    /// <summary>
    /// The interval of noncentralities that an observed t does not reject: the ends leave (1 − level)/2 of the
    /// distribution beyond the observation on either side.
    /// </summary>
    /// <param name="t">The observed statistic, finite.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="level">In (0, 1), 0.95 for a 95 % interval.</param>
    /// <remarks>Beyond |t| = 10 000 the normal part of t's variation is left out; the ends then have a relative error below 1e-3.</remarks>
    public static ConfidenceInterval Interval(double t, double degreesOfFreedom, double level = 0.95)
    {
        Probability.RequireInside(level);
        double tail = 0.5 * (1 - level);
        double lower = End(t, degreesOfFreedom, 1 - tail);
        double upper = End(t, degreesOfFreedom, tail);
        return new ConfidenceInterval(lower, upper, level);
    }

    private static double End(double t, double degreesOfFreedom, double probability)
    {
        if (Math.Abs(t) > 1e4)
        {
            double p = t > 0 ? 1 - probability : probability;
            return t * Math.Sqrt(ChiSquaredDistribution.Quantile(p, degreesOfFreedom) / degreesOfFreedom);
        }

        double step = 1 + (2 * Math.Sqrt(1 + (t * t / (2 * degreesOfFreedom))));
        return RootFinding.OfFalling(t, step, delta => Cdf(t, degreesOfFreedom, delta) - probability);
    }
}
