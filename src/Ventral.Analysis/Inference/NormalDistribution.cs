using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>The standard normal distribution. Each tail is computed directly, to a relative error below 1e-12.</summary>
public static class NormalDistribution
{
    private const double InverseSquareRootOfTwo = 0.7071067811865476;

    /// <summary>The probability of a value not above z.</summary>
    /// <param name="z">Any number.</param>
    public static double Cdf(double z) => Survival(-z);

    /// <summary>The probability of a value above z.</summary>
    /// <param name="z">Any number.</param>
    public static double Survival(double z) => 0.5 * PortableMath.Erfc(z * InverseSquareRootOfTwo);

    /// <summary>The value that has the probability below it.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not inside (0, 1).</exception>
    public static double Quantile(double probability)
    {
        Probability.RequireInside(probability);
        return probability == 0.5 ? 0
            : probability < 0.5 ? RootFinding.Between(-38.5, 0, z => Cdf(z) - probability)
            : RootFinding.Between(0, 38.5, z => 1 - probability - Survival(z));
    }
}
