using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// A product of reflectors H₀ H₁ … = I − Vᵀ T V in the compact WY form (Schreiber and Van Loan 1989,
/// doi:10.1137/0910005), so that matrices are transformed by <see cref="GemmBlocks"/>.
/// </summary>
/// <remarks>The rows of V are the reflectors' vectors, whole, with the zeros before and the 1.</remarks>
internal static unsafe class BlockReflector<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reflectors that a reduction finds before it turns to the rest of the matrix.</summary>
    public const int Panel = 32;

    /// <summary>Reflectors that are gathered in one product, at most; twice as many, where all are known, halve the passes over the matrix.</summary>
    public const int Size = 64;

    // Half of a second-level cache of 1 MiB.
    private const int StripNumbers = 96 * 1024;

    /// <summary>Makes T, upper triangular.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">V, <c>[count × length]</c>.</param>
    /// <param name="count">Reflectors, at most <see cref="Size"/>.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="taus">Their factors τ.</param>
    /// <param name="t">Takes T, <c>[count × count]</c> with rows <see cref="Size"/> apart.</param>
    public static void Make(Workers workers, View<T> v, int count, int length, T* taus, T* t)
    {
        T* gram = stackalloc T[Size * Size];
        GemmBlocks.Run(workers, count, count, length, v, v.Transposed, gram, Size, GemmMode.Assign);
        new Span<T>(t, Size * Size).Clear();
        for (int j = 0; j < count; j++)
        {
            t[(j * Size) + j] = taus[j];
            for (int i = 0; i < j; i++)
            {
                T sum = T.Zero;
                for (int k = i; k < j; k++)
                {
                    sum = T.FusedMultiplyAdd(t[(i * Size) + k], gram[(k * Size) + j], sum);
                }

                t[(i * Size) + j] = -taus[j] * sum;
            }
        }
    }

    /// <summary>Transforms vectors, each a row: by the product, or by its transpose.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">V, <c>[count × length]</c>.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="t">T.</param>
    /// <param name="isTransposed">Whether the transpose is applied.</param>
    /// <param name="rows">The first vector.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="rowCount">How many vectors.</param>
    public static void Apply(Workers workers, View<T> v, int count, int length, T* t, bool isTransposed, T* rows, long stride, int rowCount)
    {
        using var scratch = new Scratch<T>(2L * Size * rowCount);
        T* inner = scratch.Start, turned = inner + ((long)Size * rowCount);
        var factor = new View<T>(t, Size);
        GemmBlocks.Run(workers, rowCount, count, length, new View<T>(rows, stride), v.Transposed, inner, Size, GemmMode.Assign);
        GemmBlocks.Run(workers, rowCount, count, count, new View<T>(inner, Size), isTransposed ? factor : factor.Transposed, turned, Size, GemmMode.Assign);
        GemmBlocks.Run(workers, rowCount, length, count, new View<T>(turned, Size), v, rows, stride, GemmMode.Subtract);
    }

    /// <summary>Makes the first columns of the orthogonal matrix that is the product of all reflectors, each column a row.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">All vectors, <c>[count × length]</c>; vector k is zero before element k + <paramref name="offset"/>.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="offset">Where vector 0 begins.</param>
    /// <param name="taus">Their factors τ.</param>
    /// <param name="q">Takes <c>[columnCount × length]</c>.</param>
    /// <param name="stride">From a row of <paramref name="q"/> to the next.</param>
    /// <param name="columnCount">Columns wanted.</param>
    public static void Form(Workers workers, View<T> v, int count, int length, int offset, T* taus, T* q, long stride, int columnCount)
    {
        for (int column = 0; column < columnCount; column++)
        {
            new Span<T>(q + (column * stride), length).Clear();
            q[(column * stride) + column] = T.One;
        }

        T* t = stackalloc T[Size * Size];
        for (int first = (count - 1) / Size * Size; first >= 0 && count > 0; first -= Size)
        {
            // Columns before the block's first element are still unit vectors that these reflectors leave alone.
            int size = Math.Min(Size, count - first), start = first + offset;
            View<T> block = v.From(first, start);
            Make(workers, block, size, length - start, taus + first, t);
            if (start < columnCount)
            {
                Apply(workers, block, size, length - start, t, false, q + (start * stride) + start, stride, columnCount - start);
            }
        }
    }

    /// <summary>
    /// Multiplies vectors, each a row, by the product of all reflectors. Strips of vectors that fit the second-level cache
    /// meet all blocks there, so threads need not wait for each other.
    /// </summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">All vectors, <c>[count × length]</c>; vector k is zero before element k + <paramref name="offset"/>.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="offset">Where vector 0 begins.</param>
    /// <param name="taus">Their factors τ.</param>
    /// <param name="rows">The vectors to multiply.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="rowCount">How many vectors.</param>
    public static void ApplyAll(Workers workers, View<T> v, int count, int length, int offset, T* taus, T* rows, long stride, int rowCount)
    {
        int blocks = (count + Size - 1) / Size;
        using var factors = new Scratch<T>((long)blocks * Size * Size);
        T* t = factors.Start;
        var one = new Workers(1);
        Spread.For(workers, blocks, (double)count * Size * length, block =>
            Make(one, v.From(block * Size, (block * Size) + offset), Math.Min(Size, count - (block * Size)), length - (block * Size) - offset, taus + (block * Size), t + (block * Size * Size)));
        int strip = Math.Clamp(StripNumbers / Math.Max(length, 1) / 12 * 12, 12, 192);
        Spread.For(workers, (rowCount + strip - 1) / strip, (double)rowCount * count * length, task =>
        {
            T* from = rows + (task * strip * stride);
            int height = Math.Min(strip, rowCount - (task * strip));
            for (int block = blocks - 1; block >= 0; block--)
            {
                int first = block * Size, start = first + offset;
                Apply(one, v.From(first, start), Math.Min(Size, count - first), length - start, t + (first * Size), false, from + start, stride, height);
            }
        });
    }
}
