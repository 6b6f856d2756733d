using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// Sums along a row in float64 by a fixed tree: the i-th term is added to partial sum i mod 16, in rising order, and the
/// partial sums are then added by halves, i and i + 8, i and i + 4, and so on.
/// </summary>
internal static unsafe class PartialSums
{
    private const int Lanes = 8;
    private const int Width = 16;

    /// <summary>The sum of the 16 partial sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Total(Vector512<double> lower, Vector512<double> upper)
    {
        Vector512<double> eight = lower + upper;
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>The sum of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(float* values, int count)
    {
        Vector512<double> lower = Vector512<double>.Zero, upper = lower;
        int i = 0;
        for (; i <= count - Width; i += Width)
        {
            (Vector512<double> left, Vector512<double> right) = Vector512.Widen(Vector512.Load(values + i));
            lower += left;
            upper += right;
        }

        double* rest = stackalloc double[Width];
        new Span<double>(rest, Width).Clear();
        for (int lane = 0; i < count; lane++, i++)
        {
            rest[lane] = values[i];
        }

        return Total(lower + Vector512.Load(rest), upper + Vector512.Load(rest + Lanes));
    }

    /// <summary>The sum of squared deviations of values from a centre, each square rounded with its addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDeviations(float* values, int count, double centre)
    {
        Vector512<double> lower = Vector512<double>.Zero, upper = lower, middle = Vector512.Create(centre);
        int i = 0;
        for (; i <= count - Width; i += Width)
        {
            (Vector512<double> left, Vector512<double> right) = Vector512.Widen(Vector512.Load(values + i));
            left -= middle;
            right -= middle;
            lower = Vector512.FusedMultiplyAdd(left, left, lower);
            upper = Vector512.FusedMultiplyAdd(right, right, upper);
        }

        double* rest = stackalloc double[Width];
        new Span<double>(rest, Width).Clear();
        for (int lane = 0; i < count; lane++, i++)
        {
            rest[lane] = values[i] - centre;
        }

        Vector512<double> first = Vector512.Load(rest), second = Vector512.Load(rest + Lanes);
        return Total(Vector512.FusedMultiplyAdd(first, first, lower), Vector512.FusedMultiplyAdd(second, second, upper));
    }
}
