using System.Numerics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Makes special matrices.</summary>
public static class Matrix
{
    /// <summary>The matrix with ones on the diagonal and zeros elsewhere.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static Matrix<T> Identity<T>(int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        T[] ones = new T[checked(size * size)];
        for (int i = 0; i < size; i++)
        {
            ones[((long)i * size) + i] = T.One;
        }

        return new Matrix<T>(ones, size, size);
    }

    /// <summary>A matrix over an array that is not copied: whoever made it must not change it afterwards.</summary>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <param name="values"><c>[rows × columns]</c>, row after row.</param>
    /// <exception cref="ArgumentException">A count is negative or the length is not their product.</exception>
    /// <exception cref="VentralException">A number is not finite; the message names its place.</exception>
    public static Matrix<T> Over<T>(int rows, int columns, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, rows, columns);
    }

    /// <summary>A matrix over the start of an array that is not copied: whoever made it must not change it afterwards. What follows is not used.</summary>
    /// <param name="rows">Rows; 0 or more.</param>
    /// <param name="columns">Columns; 0 or more.</param>
    /// <param name="values">At least <c>[rows × columns]</c>, row after row.</param>
    /// <exception cref="ArgumentException">A count is negative or the length is less than their product.</exception>
    /// <exception cref="VentralException">A number of the matrix is not finite; the message names its place.</exception>
    public static Matrix<T> OverStart<T>(int rows, int columns, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, rows, columns, mayBeLonger: true);
    }
}
