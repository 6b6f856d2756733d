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
}
