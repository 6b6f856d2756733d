namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Powers of two that bring a matrix's largest magnitude near 1, so that squares neither overflow nor vanish; they
/// multiply without rounding.
/// </summary>
internal static class Scaling
{
    public static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>The exponent e for which the largest magnitude times 2⁻ᵉ lies in [1, 2); 0 for zeros.</summary>
    public static int Exponent(ReadOnlySpan<double> values) => LargestMagnitude(values) is > 0 and double largest ? Math.ILogB(largest) : 0;
}
