using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The steps of a softmax over one row of float64 values, which stands in memory padded with −∞ to a multiple of 16: a
/// padding value moves no maximum, and its power, e⁻⁷⁰⁸, no sum, of which the greatest term is 1.
/// </summary>
internal static unsafe class SoftmaxRow
{
    private const int Lanes = 8;
    private const int Width = 16;

    /// <summary>How much memory a row takes.</summary>
    public static int Padded(int count) => checked((count + Width - 1) / Width * Width);

    /// <summary>Pads a row that has its values.</summary>
    public static void Pad(double* values, int count) =>
        new Span<double>(values + count, Padded(count) - count).Fill(double.NegativeInfinity);

    /// <summary>Fills a row with float32 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(float* from, int count, double* to)
    {
        int i = 0;
        for (; i <= count - Width; i += Width)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Load(from + i));
            lower.Store(to + i);
            upper.Store(to + i + Lanes);
        }

        for (; i < count; i++)
        {
            to[i] = from[i];
        }

        Pad(to, count);
    }

    /// <summary>The greatest value, or NaN where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Max(double* values, int count)
    {
        Vector512<double> greatest = Vector512.Create(double.NegativeInfinity), other = greatest;
        for (int i = 0; i < count; i += Width)
        {
            greatest = Greater(greatest, Vector512.Load(values + i));
            other = Greater(other, Vector512.Load(values + i + Lanes));
        }

        greatest = Greater(greatest, other);
        double max = greatest[0];
        for (int lane = 1; lane < Lanes; lane++)
        {
            double value = greatest[lane];
            max = value > max || double.IsNaN(value) ? value : max;
        }

        return max;
    }

    /// <summary>Replaces values by the powers of e to them less their maximum; gives the sum as a fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfPowers(double* values, int count, double max)
    {
        Vector512<double> shift = Vector512.Create(max), lower = Vector512<double>.Zero, upper = lower;
        for (int i = 0; i < count; i += Width)
        {
            Vector512<double> left = ElementaryLanes.ExpUpTo708(Vector512.Load(values + i) - shift);
            Vector512<double> right = ElementaryLanes.ExpUpTo708(Vector512.Load(values + i + Lanes) - shift);
            left.Store(values + i);
            right.Store(values + i + Lanes);
            lower += left;
            upper += right;
        }

        return PartialSums.Total(lower, upper);
    }

    /// <summary>Stores (values − shift − second shift) · factor as float32; any NaN as the one NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(double* values, int count, double shift, double secondShift, double factor, float* to)
    {
        float* rest = stackalloc float[Width];
        Vector512<double> first = Vector512.Create(shift), second = Vector512.Create(secondShift), by = Vector512.Create(factor);
        for (int i = 0; i < count; i += Width)
        {
            Vector512<double> left = (Vector512.Load(values + i) - first - second) * by, right = (Vector512.Load(values + i + Lanes) - first - second) * by;
            Vector512<float> result = Vector512.Narrow(left, right);
            result = Vector512.ConditionalSelect(Vector512.Equals(result, result), result, Vector512.Create(float.NaN));
            if (i <= count - Width)
            {
                result.Store(to + i);
            }
            else
            {
                result.Store(rest);
                new Span<float>(rest, count - i).CopyTo(new Span<float>(to + i, count - i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Greater(Vector512<double> a, Vector512<double> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(b, a) | ~Vector512.Equals(b, b), b, a);
}
