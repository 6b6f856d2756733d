using Ventral.Analysis.Inference;

namespace Ventral.Studies.Claims;

/// <summary>How small a p a hypothesis can get at all: where even that is not below its level, no data can support it.</summary>
/// <remarks>
/// A test over sign patterns has as many p values as there are patterns: of five subjects 2 of 32 is the smallest two-sided one. Student's t and the
/// two-factor bootstrap have no such bound. Every adjustment rises with each p, so that the smallest p of all hypotheses of a family, adjusted together, bound each one's.
/// </remarks>
internal static class Attainable
{
    /// <summary>The most sign patterns that <see cref="ClaimTest.SignFlips"/> takes.</summary>
    public const int SignPatterns = 100_000;

    /// <summary>The smallest p in the hypothesis's direction, before adjustment; 1 where there are too few to be tested.</summary>
    /// <param name="hypothesis">What is claimed.</param>
    /// <param name="subjects">Over how many subjects; by Wilcoxon's test, over how many whose difference is not zero.</param>
    public static double SmallestP(Hypothesis hypothesis, int subjects)
    {
        if (subjects < 2)
        {
            return 1;
        }

        double twoSided = hypothesis.Test switch
        {
            // Two t tests; where another was asked for, that is a fault of its own.
            _ when hypothesis.Direction == ClaimDirection.Equivalent => 0,
            ClaimTest.Wilcoxon => WilcoxonSignedRank.SmallestP(subjects),
            ClaimTest.SignFlips => SignFlips.SmallestP(subjects, SignPatterns),
            _ => 0,
        };
        return hypothesis.Direction is ClaimDirection.Greater or ClaimDirection.Less ? twoSided / 2 : twoSided;
    }

    /// <summary>The p values of a family, adjusted for their number.</summary>
    public static double[] Adjusted(double[] p, Adjustment adjustment) => adjustment switch
    {
        Adjustment.Holm => Holm.Adjust(p),
        Adjustment.Bonferroni => Bonferroni.Adjust(p),
        Adjustment.BenjaminiHochberg => BenjaminiHochberg.Adjust(p),
        Adjustment.BenjaminiYekutieli => BenjaminiYekutieli.Adjust(p),
        _ => p,
    };
}
