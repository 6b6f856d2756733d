using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Inner products of vectors, one or several at once.</summary>
/// <remarks>
/// The sum is a fixed tree over four vectors of 512 bits, which hold 8 float64 or 16 float32 lanes: group g of as many
/// elements joins vector g mod 4 by fused multiply-add, a last group as if followed by zeros; then the vectors are added, 0 to
/// 2, 1 to 3, both, and the lanes in halves. Where vectors are shorter the runtime computes the same lanes in pieces.
/// </remarks>
internal static unsafe class DotKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The inner product of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Run(T* x, T* y, int length)
    {
        int lanes = Vector512<T>.Count, i = 0;
        Vector512<T> a = Vector512<T>.Zero, b = a, c = a, d = a;
        for (; i + (4 * lanes) <= length; i += 4 * lanes)
        {
            a = Fused.MultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a);
            b = Fused.MultiplyAdd(Vector512.Load(x + i + lanes), Vector512.Load(y + i + lanes), b);
            c = Fused.MultiplyAdd(Vector512.Load(x + i + (2 * lanes)), Vector512.Load(y + i + (2 * lanes)), c);
            d = Fused.MultiplyAdd(Vector512.Load(x + i + (3 * lanes)), Vector512.Load(y + i + (3 * lanes)), d);
        }

        for (int group = 0; i < length; i += lanes, group++)
        {
            Vector512<T> left = Load(x + i, length - i), right = Load(y + i, length - i);
            switch (group)
            {
                case 0:
                    a = Fused.MultiplyAdd(left, right, a);
                    break;
                case 1:
                    b = Fused.MultiplyAdd(left, right, b);
                    break;
                case 2:
                    c = Fused.MultiplyAdd(left, right, c);
                    break;
                default:
                    d = Fused.MultiplyAdd(left, right, d);
                    break;
            }
        }

        return Sum((a + c) + (b + d));
    }

    /// <summary>Inner products of some rows with one vector.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="x">The vector.</param>
    /// <param name="length">Its length.</param>
    /// <param name="products">Takes one product a row.</param>
    public static void Rows(T* rows, long stride, int count, T* x, int length, T* products)
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

    /// <summary>The sum of a vector's lanes, its halves added until one number is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> lanes)
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2
            ? quarter.GetElement(0) + quarter.GetElement(1)
            : (quarter.GetElement(0) + quarter.GetElement(2)) + (quarter.GetElement(1) + quarter.GetElement(3));
    }

    // Two rows share the loads of the vector; their sums are those of Run.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(T* first, T* second, T* x, int length, T* products)
    {
        int lanes = Vector512<T>.Count, i = 0;
        Vector512<T> a = Vector512<T>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (; i + (4 * lanes) <= length; i += 4 * lanes)
        {
            Vector512<T> v = Vector512.Load(x + i);
            a = Fused.MultiplyAdd(Vector512.Load(first + i), v, a);
            e = Fused.MultiplyAdd(Vector512.Load(second + i), v, e);
            v = Vector512.Load(x + i + lanes);
            b = Fused.MultiplyAdd(Vector512.Load(first + i + lanes), v, b);
            f = Fused.MultiplyAdd(Vector512.Load(second + i + lanes), v, f);
            v = Vector512.Load(x + i + (2 * lanes));
            c = Fused.MultiplyAdd(Vector512.Load(first + i + (2 * lanes)), v, c);
            g = Fused.MultiplyAdd(Vector512.Load(second + i + (2 * lanes)), v, g);
            v = Vector512.Load(x + i + (3 * lanes));
            d = Fused.MultiplyAdd(Vector512.Load(first + i + (3 * lanes)), v, d);
            h = Fused.MultiplyAdd(Vector512.Load(second + i + (3 * lanes)), v, h);
        }

        for (int group = 0; i < length; i += lanes, group++)
        {
            Vector512<T> v = Load(x + i, length - i), left = Load(first + i, length - i), right = Load(second + i, length - i);
            switch (group)
            {
                case 0:
                    a = Fused.MultiplyAdd(left, v, a);
                    e = Fused.MultiplyAdd(right, v, e);
                    break;
                case 1:
                    b = Fused.MultiplyAdd(left, v, b);
                    f = Fused.MultiplyAdd(right, v, f);
                    break;
                case 2:
                    c = Fused.MultiplyAdd(left, v, c);
                    g = Fused.MultiplyAdd(right, v, g);
                    break;
                default:
                    d = Fused.MultiplyAdd(left, v, d);
                    h = Fused.MultiplyAdd(right, v, h);
                    break;
            }
        }

        products[0] = Sum((a + c) + (b + d));
        products[1] = Sum((e + g) + (f + h));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load(T* from, int count)
    {
        int lanes = Vector512<T>.Count;
        if (count >= lanes)
        {
            return Vector512.Load(from);
        }

        T* padded = stackalloc T[lanes];
        for (int i = 0; i < lanes; i++)
        {
            padded[i] = i < count ? from[i] : T.Zero;
        }

        return Vector512.Load(padded);
    }
}
