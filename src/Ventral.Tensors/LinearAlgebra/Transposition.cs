using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Copies between a matrix and working memory, in squares of 16 that fit the first-level cache.</summary>
internal static unsafe class Transposition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Side = 16;

    /// <summary>Copies a matrix's columns to rows, scaled by a power of two.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="exponent">Numbers are multiplied by 2⁻ᵉˣᵖᵒⁿᵉⁿᵗ.</param>
    /// <param name="to">Takes <c>[columns × rows]</c>.</param>
    /// <param name="stride">From a row to the next.</param>
    public static void Copy(Workers workers, Matrix<T> matrix, int exponent, T* to, long stride)
    {
        fixed (T* start = matrix.Values)
        {
            T* from = start;
            int rows = matrix.Rows, columns = matrix.Columns;
            Spread.For(workers, (columns + Side - 1) / Side, (double)rows * columns, task =>
            {
                int first = task * Side, count = Math.Min(Side, columns - first);
                Copy(from + first, columns, rows, count, to + (first * stride), stride);
                Scale(to + (first * stride), stride, count, rows, -exponent);
            });
        }
    }

    /// <summary>Copies a matrix as it is, scaled by a power of two.</summary>
    /// <inheritdoc cref="Copy(Workers, Matrix{T}, int, T*, long)"/>
    public static void CopyUpright(Workers workers, Matrix<T> matrix, int exponent, T* to, long stride)
    {
        fixed (T* start = matrix.Values)
        {
            T* from = start;
            int rows = matrix.Rows, columns = matrix.Columns;
            Spread.For(workers, (rows + Side - 1) / Side, (double)rows * columns, task =>
            {
                int first = task * Side, count = Math.Min(Side, rows - first);
                for (int row = first; row < first + count; row++)
                {
                    new Span<T>(from + ((long)row * columns), columns).CopyTo(new Span<T>(to + (row * stride), columns));
                }

                Scale(to + (first * stride), stride, count, columns, -exponent);
            });
        }
    }

    /// <summary>Copies columns to rows.</summary>
    /// <param name="from"><c>[rows × columns]</c>.</param>
    /// <param name="fromStride">From a row of it to the next.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="to">Takes <c>[columns × rows]</c>.</param>
    /// <param name="toStride">From a row of that to the next.</param>
    public static void Copy(T* from, long fromStride, int rows, int columns, T* to, long toStride)
    {
        for (int top = 0; top < rows; top += Side)
        {
            for (int left = 0; left < columns; left += Side)
            {
                for (int row = top; row < Math.Min(rows, top + Side); row++)
                {
                    for (int column = left; column < Math.Min(columns, left + Side); column++)
                    {
                        to[(column * toStride) + row] = from[(row * fromStride) + column];
                    }
                }
            }
        }
    }

    /// <summary>Multiplies by a power of two.</summary>
    public static void Scale(T* values, long stride, int rows, int columns, int exponent)
    {
        // In two steps, for the power itself may be out of range.
        T first = T.ScaleB(T.One, exponent / 2), second = T.ScaleB(T.One, exponent - (exponent / 2));
        for (int row = 0; row < rows && exponent != 0; row++)
        {
            CombineKernel<T>.Multiply(first, values + (row * stride), columns);
            CombineKernel<T>.Multiply(second, values + (row * stride), columns);
        }
    }
}
