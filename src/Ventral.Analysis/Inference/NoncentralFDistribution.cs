namespace Ventral.Analysis.Inference;

/// <summary>Fisher's F when there is an effect: the intervals of partial η² come from it.</summary>
public static class NoncentralFDistribution
{
    private const double LargestNoncentrality = 1e8;

    /// <summary>The probability of a value not above f. Relative error below 1e-10.</summary>
    /// <param name="f">Any number; below zero the probability is 0.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, positive.</param>
    /// <param name="noncentrality">λ = the sum of squared means over the variance, in [0, 1e9].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Cdf(double f, double numerator, double denominator, double noncentrality)
    {
        Probability.RequireNoncentrality(noncentrality, 0);
        (double y, double x) = FDistribution.Parts(f, numerator, denominator);
        return double.IsNaN(f) ? f : PoissonMixture.OfBetas(0.5 * noncentrality, 0, x, y, 0.5 * numerator, 0.5 * denominator);
    }

    /// <summary>
    /// The interval of noncentralities that an observed f does not reject; an end is 0 where even no effect would leave
    /// less than its share beyond the observation.
    /// </summary>
    /// <param name="f">The observed statistic, finite and not negative.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, positive.</param>
    /// <param name="level">In (0, 1), 0.95 for a 95 % interval.</param>
    public static ConfidenceInterval Interval(double f, double numerator, double denominator, double level = 0.95)
    {
        Probability.RequireInside(level);
        double tail = 0.5 * (1 - level);
        return new ConfidenceInterval(
            End(f, numerator, denominator, 1 - tail), End(f, numerator, denominator, tail), level);
    }

    private static double End(double f, double numerator, double denominator, double probability)
    {
        if (FDistribution.Cdf(f, numerator, denominator) <= probability)
        {
            return 0;
        }

        double scale = f * numerator;
        if (scale > LargestNoncentrality / 10)
        {
            // The numerator's own variation no longer matters.
            return scale * ChiSquaredDistribution.Quantile(1 - probability, denominator) / denominator;
        }

        return RootFinding.OfFalling(0, scale + 1, lambda => Cdf(f, numerator, denominator, lambda) - probability);
    }
}
