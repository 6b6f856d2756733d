namespace Ventral.Analysis.Inference;

/// <summary>Bonferroni's bound on the chance of any false finding in a family: p times the number of tests, at most 1.</summary>
public static class Bonferroni
{
    /// <summary>Adjusted p values in the order of the input; an empty family gives none.</summary>
    /// <param name="p">The p values of one family, each in [0, 1].</param>
    /// <exception cref="VentralException">A value is NaN or outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        PValues.Require(p);
        var adjusted = new double[p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            adjusted[i] = Math.Min(1, p[i] * p.Length);
        }

        return adjusted;
    }
}
