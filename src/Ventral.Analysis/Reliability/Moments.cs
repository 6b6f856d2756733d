namespace Ventral.Analysis.Reliability;

/// <summary>Means, variances and correlations about the mean, in order, of numbers whose squares float64 holds.</summary>
internal static class Moments
{
    /// <summary>A difference of two estimates below this share of the greater is rounding.</summary>
    public const double Rounding = 1e-12;

    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>Over n − 1; 0 where all values are the same.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        if (values.IndexOfAnyExcept(values[0]) < 0)
        {
            return 0;
        }

        double mean = Mean(values), squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return squares / (values.Length - 1);
    }

    public static double Covariance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanOfA = Mean(a), meanOfB = Mean(b), products = 0;
        for (int i = 0; i < a.Length; i++)
        {
            products += (a[i] - meanOfA) * (b[i] - meanOfB);
        }

        return products / (a.Length - 1);
    }

    /// <summary>Pearson's r; <c>null</c> for fewer than two pairs, and where one side does not vary.</summary>
    public static double? Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length < 2)
        {
            return null;
        }

        double ofA = Variance(a), ofB = Variance(b);
        return ofA > 0 && ofB > 0 ? Math.Clamp(Covariance(a, b) / Math.Sqrt(ofA) / Math.Sqrt(ofB), -1, 1) : null;
    }

    /// <summary>Whether <paramref name="difference"/> of estimates of size <paramref name="of"/> is above 0 by more than rounding.</summary>
    public static bool IsAboveRounding(double difference, double of) => difference > Rounding * of;
}
