namespace Ventral.Analysis.Inference;

/// <summary>Checks that the distributions share.</summary>
internal static class Probability
{
    public static void RequireInside(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability inside (0, 1) is required.");
        }
    }

    public static void RequireDegrees(double degreesOfFreedom, string name)
    {
        if (!(degreesOfFreedom > 0) || double.IsInfinity(degreesOfFreedom))
        {
            throw new ArgumentOutOfRangeException(name, degreesOfFreedom, "Degrees of freedom must be positive and finite.");
        }
    }

    public static void RequireNoncentrality(double noncentrality, double least)
    {
        if (!(noncentrality >= least && noncentrality <= 1e9))
        {
            throw new ArgumentOutOfRangeException(nameof(noncentrality), noncentrality, "Outside the range of the noncentrality.");
        }
    }
}
