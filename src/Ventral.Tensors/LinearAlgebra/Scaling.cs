using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Powers of two that bring a matrix's largest magnitude near 1, so that squares neither overflow nor vanish; they
/// multiply without rounding.
/// </summary>
internal static class Scaling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double LargestMagnitude(ReadOnlySpan<T> values)
    {
        double largest = 0;
        foreach (T value in values)
        {
            largest = Math.Max(largest, Math.Abs(Real.ToDouble(value)));
        }

        return largest;
    }

    /// <summary>The exponent e for which the largest magnitude times 2⁻ᵉ lies in [1, 2); 0 for zeros.</summary>
    public static int Exponent(ReadOnlySpan<T> values) => LargestMagnitude(values) is > 0 and double largest ? Math.ILogB(largest) : 0;

    /// <summary>Values of a scaled matrix for the matrix itself.</summary>
    /// <exception cref="VentralException">A value is too large for its type.</exception>
    public static T Restore(double value, int exponent)
    {
        T restored = Real.FromDouble<T>(Math.ScaleB(value, exponent));
        return T.IsFinite(restored)
            ? restored
            : throw new VentralException(FormattableString.Invariant($"A value of {value} · 2^{exponent} is too large for {Precision<T>.Name}. Divide the matrix by its largest element first."));
    }
}
