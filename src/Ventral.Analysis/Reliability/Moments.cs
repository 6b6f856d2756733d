namespace Ventral.Analysis.Reliability;

/// <summary>Means and variances about the mean, in order, of numbers whose squares float64 holds.</summary>
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

    /// <summary>Whether <paramref name="difference"/> of estimates of size <paramref name="of"/> is above 0 by more than rounding.</summary>
    public static bool IsAboveRounding(double difference, double of) => difference > Rounding * of;
}
