using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Inner products of vectors, one or several at once.</summary>
/// <remarks>
/// The sum is a fixed tree: element i joins partial sum i mod 32 by fused multiply-add, a last group of fewer than 8 as
/// if followed by zeros; then the 32 sums are added in pairs of distance 16, 8, 4, 2, 1. Where vectors are shorter than
/// 512 bits the runtime computes the same lanes in pieces.
/// </remarks>
internal static unsafe class DotKernel
{
    /// <summary>The inner product of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(double* x, double* y, int length)
    {
        Vector512<double> a = Vector512<double>.Zero, b = a, c = a, d = a;
        int i = 0;
        for (; i + 32 <= length; i += 32)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 8), Vector512.Load(y + i + 8), b);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 16), Vector512.Load(y + i + 16), c);
            d = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 24), Vector512.Load(y + i + 24), d);
        }

        // What is left is at most 31 elements; each group of 8 goes to the partial sums whose turn it is.
        for (int group = 0; i < length; i += 8, group++)
        {
            Vector512<double> left = Load(x + i, length - i), right = Load(y + i, length - i);
            switch (group)
            {
                case 0:
                    a = Vector512.FusedMultiplyAdd(left, right, a);
                    break;
                case 1:
                    b = Vector512.FusedMultiplyAdd(left, right, b);
                    break;
                case 2:
                    c = Vector512.FusedMultiplyAdd(left, right, c);
                    break;
                default:
                    d = Vector512.FusedMultiplyAdd(left, right, d);
                    break;
            }
        }

        return Sum(a, b, c, d);
    }

    /// <summary>Inner products of some rows with one vector.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="x">The vector.</param>
    /// <param name="length">Its length.</param>
    /// <param name="products">Takes one product a row.</param>
    public static void Rows(double* rows, long stride, int count, double* x, int length, double* products)
    {
        int row = 0;
        for (; row + 2 <= count; row += 2)
        {
            Pair(rows + (row * stride), rows + ((row + 1) * stride), x, length, products + row);
        }

        if (row < count)
        {
            products[row] = Run(rows + (row * stride), x, length);
        }
    }

    /// <summary>The sum of eight numbers, added in pairs of distance 4, 2, 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> eight)
    {
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    // Two rows share the loads of the vector; their sums are those of Run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(double* first, double* second, double* x, int length, double* products)
    {
        Vector512<double> a = Vector512<double>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        int i = 0;
        for (; i + 32 <= length; i += 32)
        {
            Vector512<double> v = Vector512.Load(x + i);
            a = Vector512.FusedMultiplyAdd(Vector512.Load(first + i), v, a);
            e = Vector512.FusedMultiplyAdd(Vector512.Load(second + i), v, e);
            v = Vector512.Load(x + i + 8);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(first + i + 8), v, b);
            f = Vector512.FusedMultiplyAdd(Vector512.Load(second + i + 8), v, f);
            v = Vector512.Load(x + i + 16);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(first + i + 16), v, c);
            g = Vector512.FusedMultiplyAdd(Vector512.Load(second + i + 16), v, g);
            v = Vector512.Load(x + i + 24);
            d = Vector512.FusedMultiplyAdd(Vector512.Load(first + i + 24), v, d);
            h = Vector512.FusedMultiplyAdd(Vector512.Load(second + i + 24), v, h);
        }

        for (int group = 0; i < length; i += 8, group++)
        {
            Vector512<double> v = Load(x + i, length - i), left = Load(first + i, length - i), right = Load(second + i, length - i);
            switch (group)
            {
                case 0:
                    a = Vector512.FusedMultiplyAdd(left, v, a);
                    e = Vector512.FusedMultiplyAdd(right, v, e);
                    break;
                case 1:
                    b = Vector512.FusedMultiplyAdd(left, v, b);
                    f = Vector512.FusedMultiplyAdd(right, v, f);
                    break;
                case 2:
                    c = Vector512.FusedMultiplyAdd(left, v, c);
                    g = Vector512.FusedMultiplyAdd(right, v, g);
                    break;
                default:
                    d = Vector512.FusedMultiplyAdd(left, v, d);
                    h = Vector512.FusedMultiplyAdd(right, v, h);
                    break;
            }
        }

        products[0] = Sum(a, b, c, d);
        products[1] = Sum(e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(double* from, int count)
    {
        if (count >= 8)
        {
            return Vector512.Load(from);
        }

        double* padded = stackalloc double[8];
        for (int i = 0; i < 8; i++)
        {
            padded[i] = i < count ? from[i] : 0;
        }

        return Vector512.Load(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        return Sum((a + c) + (b + d));
    }
}
