using Ventral.Tensors;

namespace Ventral.Analysis.Tuning;

/// <summary>The Jensen–Shannon divergence in bits, ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q): 0 for equal distributions, 1 where no bin has both.</summary>
/// <remarks>Its square root obeys the triangle inequality and is what <c>scipy.spatial.distance.jensenshannon(p, q, base=2)</c> gives. It knows bins, not how far they are from each other.</remarks>
public static class JensenShannon
{
    /// <summary>Of counts over the same bins.</summary>
    /// <param name="p">Counts or shares, at least 0, one a bin.</param>
    /// <param name="q">Counts or shares of the same bins.</param>
    /// <exception cref="VentralException">Bins differ, a count is negative or not finite, or all are 0.</exception>
    public static double BinnedDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (x, y) = Bins.Shares(p, q);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double middle = (x[i] + y[i]) / 2;
            sum += Term(x[i], middle) + Term(y[i], middle);
        }

        return Math.Clamp(sum / (2 * PortableMath.Log(2)), 0, 1);
    }

    /// <summary>Of two sets of samples, counted in the same bins.</summary>
    /// <param name="a">At least one, finite.</param>
    /// <param name="b">At least one, finite.</param>
    /// <param name="edges">The edges of the bins, as <see cref="Histogram"/> takes them.</param>
    /// <exception cref="VentralException">There is no sample, one is not finite, or edges do not rise.</exception>
    public static double Divergence(ReadOnlySpan<double> a, ReadOnlySpan<double> b, IReadOnlyList<double> edges) =>
        BinnedDivergence(Histogram.Count(a, edges), Histogram.Count(b, edges));

    private static double Term(double share, double middle) => share > 0 ? share * PortableMath.Log(share / middle) : 0;
}
