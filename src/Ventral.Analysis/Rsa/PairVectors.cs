using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Arithmetic on the upper triangles of RDMs, always in eight lanes and a fixed order, so that bits do not depend on the machine.</summary>
internal static class PairVectors
{
    /// <summary>The sum of the eight lanes, pairwise.</summary>
    public static double Sum(Vector512<double> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    /// <summary>The inner product of two vectors of one length.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<double> even = default, odd = default;
        int k = 0;
        for (; k + 16 <= a.Length; k += 16)
        {
            even += Vector512.LoadUnsafe(ref x, (nuint)k) * Vector512.LoadUnsafe(ref y, (nuint)k);
            odd += Vector512.LoadUnsafe(ref x, (nuint)k + 8) * Vector512.LoadUnsafe(ref y, (nuint)k + 8);
        }

        double sum = Sum(even + odd);
        for (; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }

    /// <summary>The mean, summed from the first value to the last.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>A copy about its mean.</summary>
    public static double[] Centred(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        var centred = values.ToArray();
        for (int k = 0; k < centred.Length; k++)
        {
            centred[k] -= mean;
        }

        return centred;
    }

    /// <summary>Scales a vector, in place, to the length <paramref name="length"/>.</summary>
    public static double[] Scaled(double[] values, double length)
    {
        // Dividing by the largest value first keeps the squares of very small or large dissimilarities in range.
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        for (int k = 0; k < values.Length; k++)
        {
            values[k] /= largest;
        }

        double norm = Math.Sqrt(Dot(values, values));
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = values[k] / norm * length;
        }

        return values;
    }

    /// <summary>Requires dissimilarities that differ.</summary>
    /// <exception cref="VentralException">All are one value; the message names the RDM.</exception>
    public static void RequireVarying(Rdm rdm, string comparison)
    {
        if (rdm.Pairs.IndexOfAnyExcept(rdm.Pairs[0]) < 0)
        {
            throw new VentralException(
                $"Comparison '{comparison}' needs dissimilarities that differ; all {rdm.Pairs.Length} pairs of RDM '{rdm.Name}' are {rdm.Pairs[0]:R}. Leave this RDM out, or use more stimuli.");
        }
    }
}
