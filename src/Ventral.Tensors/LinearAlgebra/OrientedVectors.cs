using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Puts vectors that are unique up to their sign in order, with the sign that makes the component of largest magnitude positive.</summary>
/// <remarks>Of several that are as large to within a part in 2²⁰ the first counts, so that rounding does not decide.</remarks>
internal static unsafe class OrientedVectors<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double Nearly = 1 - Math.ScaleB(1, -20);

    /// <summary>The sign of each vector's component of largest magnitude.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="rows">The vectors, each a row.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="length">Their length.</param>
    /// <param name="order">Which vector comes when.</param>
    public static T[] Signs(Workers workers, T* rows, long stride, int length, int[] order)
    {
        T[] signs = new T[order.Length];
        Spread.For(workers, order.Length, (double)order.Length * length, k =>
        {
            T* row = rows + (order[k] * stride);
            double largest = Scaling<T>.LargestMagnitude(new ReadOnlySpan<T>(row, length));
            int first = 0;
            while (first < length && Math.Abs(Real.ToDouble(row[first])) < Nearly * largest)
            {
                first++;
            }

            signs[k] = first < length && T.IsNegative(row[first]) ? -T.One : T.One;
        });

        return signs;
    }

    /// <summary>The vectors times their signs, as columns.</summary>
    public static Matrix<T> Columns(Workers workers, T* rows, long stride, int length, int[] order, T[] signs)
    {
        T[] values = new T[(long)length * order.Length];
        const int side = 16;
        Spread.For(workers, (length + side - 1) / side, (double)length * order.Length, task =>
        {
            for (int k = 0; k < order.Length; k++)
            {
                T* row = rows + (order[k] * stride);
                for (int i = task * side; i < Math.Min(length, (task + 1) * side); i++)
                {
                    values[((long)i * order.Length) + k] = signs[k] * row[i];
                }
            }
        });
        return new Matrix<T>(values, length, order.Length);
    }

    /// <summary>The vectors times their signs, as rows.</summary>
    public static Matrix<T> Rows(T* rows, long stride, int length, int[] order, T[] signs)
    {
        T[] values = new T[(long)length * order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            for (int i = 0; i < length; i++)
            {
                values[((long)k * length) + i] = signs[k] * rows[(order[k] * stride) + i];
            }
        }

        return new Matrix<T>(values, order.Length, length);
    }
}
