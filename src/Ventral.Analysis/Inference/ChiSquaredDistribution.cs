namespace Ventral.Analysis.Inference;

/// <summary>The χ² distribution. Tails are computed directly, to a relative error below 1e-11. NaN gives NaN.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>The probability of a value not above x.</summary>
    /// <param name="x">Any number; below zero the probability is 0.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    public static double Cdf(double x, double degreesOfFreedom)
    {
        Probability.RequireDegrees(degreesOfFreedom, nameof(degreesOfFreedom));
        return double.IsNaN(x) ? x : SpecialFunctions.IncompleteGamma(0.5 * degreesOfFreedom, 0.5 * x, upper: false);
    }

    /// <summary>The probability of a value above x.</summary>
    /// <param name="x">Any number; below zero the probability is 1.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive and finite.</exception>
    public static double Survival(double x, double degreesOfFreedom)
    {
        Probability.RequireDegrees(degreesOfFreedom, nameof(degreesOfFreedom));
        return double.IsNaN(x) ? x : SpecialFunctions.IncompleteGamma(0.5 * degreesOfFreedom, 0.5 * x, upper: true);
    }

    /// <summary>The value that has the probability below it.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not inside (0, 1).</exception>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        Probability.RequireInside(probability);
        return probability < 0.5
            ? RootFinding.OfFalling(0, degreesOfFreedom, x => probability - Cdf(x, degreesOfFreedom))
            : RootFinding.OfFalling(0, degreesOfFreedom, x => Survival(x, degreesOfFreedom) - (1 - probability));
    }
}
