using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// Powers of two that bring a matrix's largest magnitude near 1, so that squares neither overflow nor vanish; they
/// multiply without rounding.
/// </summary>
internal static class Scaling<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest magnitude; 0 for no numbers.</summary>
    public static double LargestMagnitude(ReadOnlySpan<T> values)
    {
        Vector512<T> lanes = Vector512<T>.Zero;
        int i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
        {
            lanes = Vector512.Max(lanes, Vector512.Abs(Vector512.Create(values[i..])));
        }

        double largest = 0;
        for (int lane = 0; lane < Vector512<T>.Count; lane++)
        {
            largest = Math.Max(largest, Real.ToDouble(lanes[lane]));
        }

        foreach (T value in values[i..])
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
