namespace Ventral.Analysis.Inference;

/// <summary>The interval of a rank-biserial correlation.</summary>
internal static class RankBiserial
{
    /// <summary>Every ρ with |r − ρ| ≤ 1.96·σ₀·√(1 − ρ²), σ₀ the standard deviation of r under the null hypothesis.</summary>
    public static ConfidenceInterval ScoreInterval(double r, double nullDeviation)
    {
        double k = nullDeviation * NormalDistribution.Quantile(0.975);
        k *= k;
        double centre = r / (1 + k);
        double half = Math.Sqrt(Math.Max(0, k * (1 + k - (r * r)))) / (1 + k);

        // At r = ±1 the near end is r itself; rounding must not leave it outside.
        return new ConfidenceInterval(
            Math.Max(-1, Math.Min(r, centre - half)), Math.Min(1, Math.Max(r, centre + half)), 0.95);
    }
}
