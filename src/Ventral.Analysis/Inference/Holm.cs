using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// Holm's step-down bound on the chance of any false finding in a family (Holm 1979, JSTOR 4615733): as safe as
/// <see cref="Bonferroni"/> and never less powerful. The k-th smallest of m becomes the largest of (m − j + 1)·p₍ⱼ₎ over j ≤ k, at most 1.
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p values in the order of the input; an empty family gives none.</summary>
    /// <param name="p">The p values of one family, each in [0, 1].</param>
    /// <exception cref="VentralException">A value is NaN or outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        PValues.Require(p);
        var adjusted = new double[p.Length];
        double largest = 0;
        int left = p.Length;
        foreach (int i in Sorting.ArgSort(p))
        {
            largest = Math.Max(largest, Math.Min(1, left-- * p[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
