namespace Ventral.Analysis.Inference;

/// <summary>
/// Fisher's F distribution; degrees of freedom need not be whole, so that sphericity corrections can scale them.
/// Tails are computed directly, to a relative error below 1e-11 however small they are. NaN gives NaN.
/// </summary>
public static class FDistribution
{
    /// <summary>The probability of a value not above f.</summary>
    /// <param name="f">Any number; below zero the probability is 0.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, positive.</param>
    public static double Cdf(double f, double numerator, double denominator)
    {
        (double x, double y) = Parts(f, numerator, denominator);
        return double.IsNaN(f) ? f : SpecialFunctions.IncompleteBeta(y, x, 0.5 * numerator, 0.5 * denominator);
    }

    /// <summary>The probability of a value above f: the p value of an F test.</summary>
    /// <param name="f">Any number; below zero the probability is 1.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom are not positive and finite.</exception>
    public static double Survival(double f, double numerator, double denominator)
    {
        (double x, double y) = Parts(f, numerator, denominator);
        return double.IsNaN(f) ? f : SpecialFunctions.IncompleteBeta(x, y, 0.5 * denominator, 0.5 * numerator);
    }

    /// <summary>The value that has the probability below it.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="numerator">Degrees of freedom of the numerator, positive.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not inside (0, 1).</exception>
    public static double Quantile(double probability, double numerator, double denominator)
    {
        Probability.RequireInside(probability);
        return probability < 0.5
            ? RootFinding.OfFalling(0, 1, f => probability - Cdf(f, numerator, denominator))
            : RootFinding.OfFalling(0, 1, f => Survival(f, numerator, denominator) - (1 - probability));
    }

    internal static (double X, double Y) Parts(double f, double numerator, double denominator)
    {
        Probability.RequireDegrees(numerator, nameof(numerator));
        Probability.RequireDegrees(denominator, nameof(denominator));
        if (!(f > 0))
        {
            return (1, 0);
        }

        double ratio = f / denominator * numerator;
        return ratio <= 1 ? (1 / (1 + ratio), ratio / (1 + ratio)) : (1 / ratio / (1 + (1 / ratio)), 1 / (1 + (1 / ratio)));
    }
}
