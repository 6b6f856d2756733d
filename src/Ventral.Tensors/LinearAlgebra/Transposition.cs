using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Copies between a matrix and working memory, in squares of 16 that fit the first-level cache.</summary>
internal static unsafe class Transposition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Side = 16;

    /// <summary>Copies a matrix's columns to rows, scaled by a power of two.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="exponent">Numbers are multiplied by 2⁻ᵉˣᵖᵒⁿᵉⁿᵗ.</param>
    /// <param name="to">Takes <c>[columns × rows]</c>.</param>
    /// <param name="stride">From a row to the next.</param>
    public static void Copy(Matrix<T> matrix, int exponent, T* to, long stride)
    {
        fixed (T* from = matrix.Values)
        {
            Copy(from, matrix.Columns, matrix.Rows, matrix.Columns, to, stride);
        }

        Scale(to, stride, matrix.Columns, matrix.Rows, -exponent);
    }

    /// <summary>Copies a matrix as it is, scaled by a power of two.</summary>
    /// <inheritdoc cref="Copy(Matrix{T}, int, T*, long)"/>
    public static void CopyUpright(Matrix<T> matrix, int exponent, T* to, long stride)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Values.Slice(row * matrix.Columns, matrix.Columns).CopyTo(new Span<T>(to + (row * stride), matrix.Columns));
        }

        Scale(to, stride, matrix.Rows, matrix.Columns, -exponent);
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

    /// <summary>Copies the lower triangle of a square matrix to the upper one.</summary>
    public static void MirrorLower(Workers workers, T* a, long stride, int size)
    {
        Spread.For(workers, (size + Side - 1) / Side, (double)size * size, block =>
        {
            int top = block * Side, bottom = Math.Min(size, top + Side);
            for (int left = 0; left <= top; left += Side)
            {
                for (int i = top; i < bottom; i++)
                {
                    for (int j = left; j < Math.Min(i, left + Side); j++)
                    {
                        a[(j * stride) + i] = a[(i * stride) + j];
                    }
                }
            }
        });
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
