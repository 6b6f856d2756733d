namespace Ventral.Networks.Tests.Onnx;

/// <summary>How far results lie from references.</summary>
internal static class Deviation
{
    /// <summary>ONNX asks for 1e-3; the worst case reaches 3e-7.</summary>
    public const double CaseBound = 1e-6;

    /// <summary>The greatest |found − expected| beyond an absolute allowance, relative to |expected|.</summary>
    public static double Of(ReadOnlySpan<float> found, ReadOnlySpan<float> expected, double allowance)
    {
        double worst = found.Length == expected.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            double difference = Math.Abs((double)found[i] - expected[i]) - allowance;
            double relative = found[i].Equals(expected[i]) || difference <= 0 ? 0 : difference / Math.Abs((double)expected[i]);
            worst = double.IsNaN(relative) ? double.PositiveInfinity : Math.Max(worst, relative);
        }

        return worst;
    }

    /// <summary>The greatest difference relative to the greatest expected value.</summary>
    public static double OfWhole(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        double difference = found.Length == expected.Length ? 0 : double.PositiveInfinity, greatest = 0;
        for (int i = 0; i < Math.Min(found.Length, expected.Length); i++)
        {
            double d = Math.Abs((double)found[i] - expected[i]);
            difference = double.IsNaN(d) ? double.PositiveInfinity : Math.Max(difference, d);
            greatest = Math.Max(greatest, Math.Abs(expected[i]));
        }

        return difference == 0 ? 0 : difference / greatest;
    }
}
