using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a matrix, given by its columns as rows, to a triangle by reflectors.</summary>
internal static unsafe class HouseholderQr<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="columns">The matrix's columns, <c>[columnCount × length]</c>; afterwards row j holds R's column j in its first j + 1 elements.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="columnCount">Columns.</param>
    /// <param name="length">Rows of the matrix.</param>
    /// <param name="v">Takes the reflectors' vectors, <c>[min × length]</c>, cleared before.</param>
    /// <param name="taus">Takes their factors.</param>
    public static void Reduce(Workers workers, T* columns, long stride, int columnCount, int length, View<T> v, T* taus)
    {
        int count = Math.Min(columnCount, length);
        T* t = stackalloc T[BlockReflector<T>.Size * BlockReflector<T>.Size];
        for (int first = 0; first < count; first += BlockReflector<T>.Panel)
        {
            int end = Math.Min(count, first + BlockReflector<T>.Panel);
            for (int j = first; j < end; j++)
            {
                T* vector = v.At(j, j);
                int tail = length - j;
                new Span<T>(columns + (j * stride) + j, tail).CopyTo(new Span<T>(vector, tail));
                taus[j] = Reflector<T>.Make(vector, tail, out double image);
                columns[(j * stride) + j] = Real.FromDouble<T>(image);
                for (int column = j + 1; column < end; column++)
                {
                    T* target = columns + (column * stride) + j;
                    CombineKernel<T>.Run(-taus[j] * DotKernel<T>.Run(vector, target, tail), vector, target, tail);
                }
            }

            if (end < columnCount)
            {
                View<T> block = v.From(first, first);
                BlockReflector<T>.Make(workers, block, end - first, length - first, taus + first, t);
                BlockReflector<T>.Apply(workers, block, end - first, length - first, t, true, columns + (end * stride) + first, stride, columnCount - end);
            }
        }
    }
}
