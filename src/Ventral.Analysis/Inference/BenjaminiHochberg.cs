using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The false discovery rate at which each finding would just be kept (Benjamini and Hochberg 1995,
/// doi:10.1111/j.2517-6161.1995.tb02031.x), for independent or positively dependent tests. The k-th smallest of m becomes
/// the smallest of m·p₍ⱼ₎/j over j ≥ k.
/// </summary>
public static class BenjaminiHochberg
{
    /// <summary>Adjusted p values in the order of the input; an empty family gives none.</summary>
    /// <param name="p">The p values of one family, each in [0, 1].</param>
    /// <exception cref="VentralException">A value is NaN or outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        PValues.Require(p);
        var adjusted = new double[p.Length];
        int[] order = Sorting.ArgSort(p);
        double smallest = 1;
        for (int k = order.Length; k > 0; k--)
        {
            // Dividing the count first keeps m/m at exactly 1, so that no value falls below its p.
            smallest = Math.Min(smallest, (double)order.Length / k * p[order[k - 1]]);
            adjusted[order[k - 1]] = smallest;
        }

        return adjusted;
    }
}
