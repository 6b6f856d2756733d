namespace Ventral.Analysis.Inference;

/// <summary>The χ² distribution when there is an effect.</summary>
public static class NoncentralChiSquaredDistribution
{
    /// <summary>The probability of a value not above x. Relative error below 1e-10.</summary>
    /// <param name="x">Any number; below zero the probability is 0.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="noncentrality">The sum of the squared means, in [0, 1e9].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Cdf(double x, double degreesOfFreedom, double noncentrality)
    {
        Probability.RequireDegrees(degreesOfFreedom, nameof(degreesOfFreedom));
        Probability.RequireNoncentrality(noncentrality, 0);
        return double.IsNaN(x) ? x : PoissonMixture.OfGammas(0.5 * noncentrality, 0.5 * degreesOfFreedom, 0.5 * x);
    }

    /// <summary>The interval of noncentralities that an observed x does not reject; an end may be 0.</summary>
    /// <param name="x">The observed statistic, finite, not negative and below 1e7.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="level">In (0, 1), 0.95 for a 95 % interval.</param>
    public static ConfidenceInterval Interval(double x, double degreesOfFreedom, double level = 0.95)
    {
        Probability.RequireInside(level);
        double tail = 0.5 * (1 - level);
        return new ConfidenceInterval(End(x, degreesOfFreedom, 1 - tail), End(x, degreesOfFreedom, tail), level);
    }

    private static double End(double x, double degreesOfFreedom, double probability) =>
        ChiSquaredDistribution.Cdf(x, degreesOfFreedom) <= probability
            ? 0
            : RootFinding.OfFalling(0, x + 1, lambda => Cdf(x, degreesOfFreedom, lambda) - probability);
}
