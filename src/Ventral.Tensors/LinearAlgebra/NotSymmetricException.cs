using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A matrix that must be symmetric is not, by more than rounding explains.</summary>
public sealed unsafe class NotSymmetricException : VentralException
{
    // Squares that fit the cache, so that columns are as cheap to read as rows.
    private const int Side = 16;

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

        T tolerance = Real.FromDouble<T>((typeof(T) == typeof(float) ? 1e-4 : 1e-10) * Scaling<T>.LargestMagnitude(matrix.Values));
        bool isSymmetric = true;
        fixed (T* from = matrix.Values)
        {
            T* values = from;
            int size = matrix.Rows;
            Spread.For(workers, (size + Side - 1) / Side, (double)size * size, task =>
            {
                int top = task * Side, bottom = Math.Min(size, top + Side);
                for (int left = top; left < size && Volatile.Read(ref isSymmetric); left += Side)
                {
                    if (!IsSymmetric(values, size, tolerance, top, bottom, left, Math.Min(size, left + Side)))
                    {
                        Volatile.Write(ref isSymmetric, false);
                    }
                }
            });
            if (!isSymmetric)
            {
                (int row, int column) = First(values, size, tolerance);
                throw new NotSymmetricException(row, column, matrix[row, column], matrix[column, row]);
            }
        }
    }

    // Rows against columns that have been turned into rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsSymmetric<T>(T* values, long size, T tolerance, int top, int bottom, int left, int right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> most = Vector512.Create(tolerance);
        T* turned = stackalloc T[Side * Side];
        Transposition<T>.Copy(values + (left * size) + top, size, right - left, bottom - top, turned, Side);
        for (int row = top; row < bottom; row++, turned += Side)
        {
            T* upper = values + (row * size) + left;
            int column = 0;
            for (; column + Vector512<T>.Count <= right - left; column += Vector512<T>.Count)
            {
                if (Vector512.GreaterThanAny(Vector512.Abs(Vector512.Load(upper + column) - Vector512.Load(turned + column)), most))
                {
                    return false;
                }
            }

            for (; column < right - left; column++)
            {
                if (IsApart(upper[column], turned[column], tolerance))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static (int Row, int Column) First<T>(T* values, long size, T tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = 0, column = 1;
        while (!IsApart(values[(row * size) + column], values[(column * size) + row], tolerance))
        {
            (row, column) = column + 1 < size ? (row, column + 1) : (row + 1, row + 2);
        }

        return (row, column);
    }

    private static bool IsApart<T>(T upper, T lower, T tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Abs(upper - lower) > tolerance;
}
