namespace Ventral.Analysis.Inference;

/// <summary>
/// Student's t distribution; its degrees of freedom need not be whole. Tails are computed directly, to a relative error
/// below 1e-11 however small they are. NaN gives NaN.
/// </summary>
public static class StudentTDistribution
{
    /// <summary>The probability of a value not above t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    public static double Cdf(double t, double degreesOfFreedom) => Survival(-t, degreesOfFreedom);

    /// <summary>The probability of a value above t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    public static double Survival(double t, double degreesOfFreedom)
    {
        double half = 0.5 * TwoSided(t, degreesOfFreedom);
        return t > 0 ? half : 1 - half;
    }

    /// <summary>The probability of a value at least as far from zero as t: the p value of a two-sided t test.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not positive and finite.</exception>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        Probability.RequireDegrees(degreesOfFreedom, nameof(degreesOfFreedom));
        if (double.IsNaN(t))
        {
            return t;
        }

        // Divided through by the larger term, so that no square overflows.
        double size = Math.Abs(t) / Math.Sqrt(degreesOfFreedom);
        double x = size <= 1 ? 1 / (1 + (size * size)) : 1 / size / size / (1 + (1 / size / size));
        double y = size <= 1 ? size * size / (1 + (size * size)) : 1 / (1 + (1 / size / size));
        return SpecialFunctions.IncompleteBeta(x, y, 0.5 * degreesOfFreedom, 0.5);
    }

    /// <summary>The value that has the probability below it.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not inside (0, 1).</exception>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        Probability.RequireInside(probability);
        if (probability == 0.5)
        {
            return 0;
        }

        double tail = Math.Min(probability, 1 - probability);
        double size = RootFinding.OfFalling(0, 2, t => Survival(t, degreesOfFreedom) - tail);
        return probability < 0.5 ? -size : size;
    }
}
