using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix that must be symmetric is not, by more than rounding explains.</summary>
public sealed class NotSymmetricException : VentralException
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
    internal static void Require<T>(Matrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException(FormattableString.Invariant($"A square matrix is needed, not {matrix.Rows} × {matrix.Columns}."), nameof(matrix));
        }

        ReadOnlySpan<T> values = matrix.Values;
        int size = matrix.Rows;
        double tolerance = (typeof(T) == typeof(float) ? 1e-4 : 1e-10) * Scaling<T>.LargestMagnitude(values);

        // In squares that fit the cache, so that columns are as cheap to read as rows; the first in order is named after.
        const int side = 16;
        for (int top = 0; top < size; top += side)
        {
            for (int left = top; left < size; left += side)
            {
                if (Find(values, size, tolerance, top, Math.Min(size, top + side), left, Math.Min(size, left + side)) is not null)
                {
                    (int row, int column) = Find(values, size, tolerance, 0, size, 0, size)!.Value;
                    throw new NotSymmetricException(row, column, matrix[row, column], matrix[column, row]);
                }
            }
        }
    }

    private static (int Row, int Column)? Find<T>(ReadOnlySpan<T> values, int size, double tolerance, int top, int bottom, int left, int right)
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
