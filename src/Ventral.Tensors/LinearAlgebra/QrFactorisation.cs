using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Factorises a matrix into orthonormal columns and an upper triangle.</summary>
public static unsafe class QrFactorisation
{
    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="VentralException">A number of the triangle, at most the norm of its column, is too large for its type.</exception>
    public static QrFactorisation<T> Factorise<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        int rows = matrix.Rows, columns = matrix.Columns, count = Math.Min(rows, columns), stride = Scratch.Stride<T>(rows);
        int exponent = Scaling<T>.Exponent(matrix.Values);
        using var work = new Scratch<T>((long)columns * stride);
        using var vectors = new Scratch<T>((long)count * stride, cleared: true);
        using var factors = new Scratch<T>((count + BlockReflector<T>.Size) * (long)BlockReflector<T>.Size);
        Transposition<T>.Copy(workers, matrix, exponent, work.Start, stride);
        var v = new View<T>(vectors.Start, stride);
        HouseholderQr<T>.Reduce(workers, work.Start, stride, columns, rows, v, factors.Start);
        T[] signs = new T[count], r = new T[(long)count * columns];
        for (int j = 0; j < count; j++)
        {
            T* column = work.Start + ((long)j * stride);
            signs[j] = column[j] < T.Zero ? -T.One : T.One;
            new Span<T>(column + j + 1, count - j - 1).Clear();
        }

        fixed (T* to = r)
        {
            Transposition<T>.Copy(work.Start, stride, columns, count, to, columns);
            for (int k = 0; k < count; k++)
            {
                T* row = to + ((long)k * columns) + k;
                CombineKernel<T>.Multiply(signs[k], row, columns - k);
                Transposition<T>.Scale(row, columns, 1, columns - k, exponent);
            }
        }

        BlockReflector<T>.Form(workers, v, count, rows, factors.Start, work.Start, stride, count);
        int[] order = [.. Enumerable.Range(0, count)];
        return new QrFactorisation<T>(OrientedVectors<T>.Columns(workers, work.Start, stride, rows, order, signs), new Matrix<T>(r, count, columns, "triangle of a QR factorisation"));
    }
}
