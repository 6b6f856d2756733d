using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Factorises a matrix into orthonormal columns and an upper triangle.</summary>
public static unsafe class QrFactorisation
{
    /// <summary>Factorises a matrix of any shape.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workers">The threads to use.</param>
    public static QrFactorisation<T> Factorise<T>(Matrix<T> matrix, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(workers);
        int rows = matrix.Rows, columns = matrix.Columns, count = Math.Min(rows, columns), stride = Scratch.Stride<T>(rows);
        int exponent = Scaling<T>.Exponent(matrix.Values);
        using var work = new Scratch<T>((long)columns * stride);
        using var vectors = new Scratch<T>((long)count * stride, cleared: true);
        using var orthogonal = new Scratch<T>((long)count * stride);
        using var taus = new Scratch<T>(count);
        Transposition<T>.Copy(matrix, exponent, work.Start, stride);
        var v = new View<T>(vectors.Start, stride);
        HouseholderQr<T>.Reduce(workers, work.Start, stride, columns, rows, v, taus.Start);
        BlockReflector<T>.Form(workers, v, count, rows, 0, taus.Start, orthogonal.Start, stride, count);

        T[] q = new T[(long)rows * count], r = new T[(long)count * columns];
        for (int k = 0; k < count; k++)
        {
            T sign = work.Start[((long)k * stride) + k] < T.Zero ? -T.One : T.One;
            for (int i = 0; i < rows; i++)
            {
                q[((long)i * count) + k] = sign * orthogonal.Start[((long)k * stride) + i];
            }

            for (int j = k; j < columns; j++)
            {
                r[((long)k * columns) + j] = T.ScaleB(sign * work.Start[((long)j * stride) + k], exponent);
            }
        }

        return new QrFactorisation<T>(new Matrix<T>(q, rows, count), new Matrix<T>(r, count, columns));
    }
}
