using System.Numerics;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a matrix, given by its columns as rows, to a triangle by reflectors, in blocks.</summary>
/// <remarks>
/// A block of 64 columns is reduced in panels of 32, column by column, each panel's reflectors being applied to the rest
/// of the block at once; then the block's 64 meet all other columns, strip by strip.
/// </remarks>
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
    /// <param name="factors">Takes the <see cref="BlockReflector{T}"/> factor of each block.</param>
    public static void Reduce(Workers workers, T* columns, long stride, int columnCount, int length, View<T> v, T* factors)
    {
        int count = Math.Min(columnCount, length);
        var one = new Workers(1);
        using var scalars = new Scratch<T>(count);
        T* taus = scalars.Start;
        for (int first = 0; first < count; first += BlockReflector<T>.Size)
        {
            int start = first, end = Math.Min(count, first + BlockReflector<T>.Size), middle = Math.Min(end, first + BlockReflector<T>.Panel), tail = length - first;
            View<T> block = v.From(first, first);
            T* t = factors + ((long)first * BlockReflector<T>.Size);
            Panel(columns, stride, first, middle, length, v, taus);
            BlockReflector<T>.Make(block, middle - first, tail, taus + first, t);
            if (middle < end)
            {
                BlockReflector<T>.Apply(workers, block, middle - first, tail, t, true, columns + (middle * stride) + first, stride, end - middle);
                Panel(columns, stride, middle, end, length, v, taus);
                BlockReflector<T>.Make(block, end - first, tail, taus + first, t, known: middle - first);
            }

            if (end < columnCount)
            {
                BlockReflector<T>.ForStrips(workers, columnCount - end, tail, (double)(columnCount - end) * tail * (end - first), (from, height) =>
                    BlockReflector<T>.Apply(one, block, end - start, tail, t, true, columns + ((end + from) * stride) + start, stride, height));
            }
        }
    }

    private static void Panel(T* columns, long stride, int first, int end, int length, View<T> v, T* taus)
    {
        T* products = stackalloc T[BlockReflector<T>.Panel];
        for (int j = first; j < end; j++)
        {
            T* column = columns + (j * stride), vector = v.At(j, 0);
            int tail = length - j, line = j & -Vector512<T>.Count;
            new Span<T>(column + j, tail).CopyTo(new Span<T>(vector + j, tail));
            taus[j] = Reflector<T>.Make(vector + j, tail, out double image);
            column[j] = Real.FromDouble<T>(image);

            // From a whole cache line on; the vector is zero before its first element.
            DotKernel<T>.Rows(column + stride + line, stride, end - j - 1, vector + line, length - line, products);
            for (int other = 1; other < end - j; other++)
            {
                CombineKernel<T>.Run(-taus[j] * products[other - 1], vector + line, column + (other * stride) + line, length - line);
            }
        }
    }
}
