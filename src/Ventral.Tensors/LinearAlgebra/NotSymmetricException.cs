using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix that must be symmetric is not, by more than rounding explains.</summary>
public sealed unsafe class NotSymmetricException : VentralException
{
    private NotSymmetricException(int row, int column, IFormattable upper, IFormattable lower)
        : base(FormattableString.Invariant(
            $"A symmetric matrix is needed: element ({row}, {column}) is {upper}, but ({column}, {row}) is {lower}. Average the two triangles if the difference is meant to be noise."))
    {
        Row = row;
        Column = column;
    }

    /// <summary>The row of the first element that differs, row by row; below <see cref="Column"/>.</summary>
    public int Row { get; }

    /// <summary>Its column.</summary>
    public int Column { get; }

    // A part of the largest element that is far above the rounding of a product and far below a mistake.
    internal static void Require<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"A square matrix is needed, not {matrix.Rows} × {matrix.Columns}."), nameof(matrix));
        }

        double tolerance = (typeof(T) == typeof(float) ? 1e-4 : 1e-10) * Scaling<T>.LargestMagnitude(matrix.Values);
        bool isSymmetric = true;
        fixed (T* from = matrix.Values)
        {
            // In squares that fit the cache, so that columns are as cheap to read as rows; the first in order is named after.
            const int side = 16;
            T* values = from;
            int size = matrix.Rows;
            Spread.For(workers, (size + side - 1) / side, (double)size * size, task =>
            {
                int top = task * side, bottom = Math.Min(size, top + side);
                for (int left = top; left < size && Volatile.Read(ref isSymmetric); left += side)
                {
                    if (Find(values, size, tolerance, top, bottom, left, Math.Min(size, left + side)) is not null)
                    {
                        Volatile.Write(ref isSymmetric, false);
                    }
                }
            });
            if (!isSymmetric)
            {
                (int row, int column) = Find(values, size, tolerance, 0, size, 0, size)!.Value;
                throw new NotSymmetricException(row, column, matrix[row, column], matrix[column, row]);
            }
        }
    }

    private static (int Row, int Column)? Find<T>(T* values, long size, double tolerance, int top, int bottom, int left, int right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = top; row < bottom; row++)
        {
            for (int column = Math.Max(left, row + 1); column < right; column++)
            {
                if (Math.Abs(Real.ToDouble(values[(row * size) + column]) - Real.ToDouble(values[(column * size) + row])) > tolerance)
                {
                    return (row, column);
                }
            }
        }

        return null;
    }
}
