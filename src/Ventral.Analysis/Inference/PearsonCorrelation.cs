namespace Ventral.Analysis.Inference;

/// <summary>Pearson's product-moment correlation of two scores over the same observations.</summary>
/// <remarks>
/// About the means (two passes), in the order of the observations. Where scipy.stats.pearsonr gives NaN, for values that do not
/// vary, there is an error. For RDMs use <see cref="Rsa.Pearson"/>.
/// </remarks>
public static class PearsonCorrelation
{
    private const string Name = "Pearson correlation";

    /// <summary>The correlation, in [−1, 1].</summary>
    /// <param name="first">One finite value an observation, at least two.</param>
    /// <param name="second">As many, in the same order of observations.</param>
    /// <exception cref="VentralException">Lengths differ, fewer than two values, a value that is not finite, or values that are all equal.</exception>
    public static double Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample.RequirePairs(first, second, Name);
        Sample a = Sample.Of(first, Name, "first scores");
        Sample b = Sample.Of(second, Name, "second scores");
        return Of(first, a, second, b) ?? throw Sample.NoVariance(Name, a.SquaredDeviations == 0 ? "first scores" : "second scores");
    }

    /// <summary>As <see cref="Of(ReadOnlySpan{double}, ReadOnlySpan{double})"/>; <c>null</c> for fewer than two values, and where values are equal but for rounding.</summary>
    internal static double? TryOf(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample.RequirePairs(first, second, Name);
        return first.Length < 2 ? null : Of(first, Sample.Of(first, Name, "first values"), second, Sample.Of(second, Name, "second values"));
    }

    private static double? Of(ReadOnlySpan<double> first, Sample a, ReadOnlySpan<double> second, Sample b)
    {
        if (a.SquaredDeviations == 0 || b.SquaredDeviations == 0)
        {
            return null;
        }

        double products = 0;
        for (int i = 0; i < first.Length; i++)
        {
            products += (first[i] - a.Mean) * (second[i] - b.Mean);
        }

        // One root of a product makes exact opposites exactly −1; two of them where it could under- or overflow.
        double squares = a.SquaredDeviations * b.SquaredDeviations;
        return Math.Clamp(
            squares is > 1e-280 and < 1e300 ? products / Math.Sqrt(squares) : products / Math.Sqrt(a.SquaredDeviations) / Math.Sqrt(b.SquaredDeviations), -1, 1);
    }
}
