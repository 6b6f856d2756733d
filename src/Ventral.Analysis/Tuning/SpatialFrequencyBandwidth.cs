using System.Collections.Immutable;
using Ventral.Tensors;

namespace Ventral.Analysis.Tuning;

/// <summary>How many octaves of spatial frequency a unit answers with at least half of its greatest response.</summary>
internal static class SpatialFrequencyBandwidth
{
    /// <summary>log₂ of the ratio of the two frequencies nearest to the peak at which the curve falls to half of it, linear in log₂ f between frequencies.</summary>
    /// <param name="frequencies">Above 0, rising.</param>
    /// <param name="curve">Responses of at least 0, one a frequency.</param>
    /// <param name="peak">The place of the greatest, which is above 0.</param>
    /// <returns><c>null</c> where a side does not fall so far.</returns>
    public static double? Octaves(ImmutableArray<double> frequencies, ImmutableArray<double> curve, int peak) =>
        (Fall(frequencies, curve, peak, 1) - Fall(frequencies, curve, peak, -1)) / PortableMath.Log(2);

    // The logarithm of the frequency at which the curve first falls to half of its peak.
    private static double? Fall(ImmutableArray<double> frequencies, ImmutableArray<double> curve, int peak, int step)
    {
        double half = curve[peak] / 2;
        for (int i = peak + step; i >= 0 && i < curve.Length; i += step)
        {
            if (curve[i] <= half)
            {
                double before = curve[i - step], from = PortableMath.Log(frequencies[i - step]);
                return from + ((before - half) / (before - curve[i]) * (PortableMath.Log(frequencies[i]) - from));
            }
        }

        return null;
    }
}
