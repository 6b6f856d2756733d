using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>A sample's moments, with the checks that every test makes of its input.</summary>
internal readonly record struct Sample(int Count, double Mean, double SquaredDeviations)
{
    public double Variance => SquaredDeviations / (Count - 1);

    public static Sample Of(ReadOnlySpan<double> values, string test, string what)
    {
        RequireFinite(values, test, what);
        if (values.Length < 2)
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {test} requires at least 2 values in its {what}; {values.Length} found. Add observations, or report the value without a test."));
        }

        double mean = 0;
        double largest = 0;
        foreach (double value in values)
        {
            mean += value;
            largest = Math.Max(largest, Math.Abs(value));
        }

        mean /= values.Length;
        double squares = 0;
        double rest = 0;
        foreach (double value in values)
        {
            double d = value - mean;
            squares += d * d;
            rest += d;
        }

        // The second term corrects the squares for the rounding of the mean.
        squares -= rest * rest / values.Length;
        if (!double.IsFinite(squares))
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {test} requires values whose squares float64 can hold; the largest of its {what} is {largest:G3} in size. Give the values in a larger unit."));
        }

        return new Sample(values.Length, mean, squares <= RoundingNoise(values.Length, largest) ? 0 : squares);
    }

    /// <summary>Squared deviations that rounding alone can make of equal values of this size.</summary>
    public static double RoundingNoise(int count, double largest)
    {
        double deviation = 4 * 2.220446049250313e-16 * largest;
        return count * deviation * deviation;
    }

    public static void RequirePairs(ReadOnlySpan<double> first, ReadOnlySpan<double> second, string test)
    {
        if (first.Length != second.Length)
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {test} requires as many values in both conditions; {first.Length} and {second.Length} found. Pair them by subject first."));
        }
    }

    public static double[] Differences(ReadOnlySpan<double> first, ReadOnlySpan<double> second, string test)
    {
        RequirePairs(first, second, test);
        RequireFinite(first, test, "first condition");
        RequireFinite(second, test, "second condition");
        var differences = new double[first.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            double d = first[i] - second[i];

            // A difference of rounding size is no difference: 0.3 − 0.2 and 0.4 − 0.3 must count as equal.
            differences[i] = Math.Abs(d) <= 2.220446049250313e-16 * Math.Max(Math.Abs(first[i]), Math.Abs(second[i])) ? 0 : d;
        }

        return differences;
    }

    public static void RequireFinite(ReadOnlySpan<double> values, string test, string what)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new VentralException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {test} requires finite values; value {i} (counted from 0) of its {what} is {values[i]}. Leave the subject or layer out, or repair the score."));
            }
        }
    }

    public static VentralException NoVariance(string test, string what) => new(
        $"The {test} requires {what} that vary; all are equal, so its statistic is undefined. Check that the same scores were not given twice.");
}
