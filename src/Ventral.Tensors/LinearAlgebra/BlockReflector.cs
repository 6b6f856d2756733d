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

    // Where vectors are so long that few of them fit the second-level cache, every strip would lay all reflectors out anew: then as many reflectors
    // as repay a pass over all vectors are gathered, and each product is cut among the threads.
    private const int WideSize = 256;
    private const int FewRows = 4 * StripUnit;

    // Most of a second-level cache of 1 MiB, in whole tiles of a product.
    private const int StripBytes = 3 << 18;
    private const int StripUnit = 12;

    /// <summary>Makes Tᵀ, lower triangular.</summary>
    /// <param name="v">V, <c>[count × length]</c>.</param>
    /// <param name="count">Reflectors, at most <paramref name="size"/>.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="taus">Their factors τ.</param>
    /// <param name="t">Takes Tᵀ, <c>[count × count]</c>.</param>
    /// <param name="known">How many of its rows have been made already.</param>
    /// <param name="size">From a row of Tᵀ to the next.</param>
    public static void Make(View<T> v, int count, int length, T* taus, T* t, int known = 0, int size = Size)
    {
        // Inner products by trees: the errors of long plain sums of like terms would add up over the reflectors.
        T* products = stackalloc T[size];
        new Span<T>(t + (known * size), (size - known) * size).Clear();
        for (int j = known; j < count; j++)
        {
            T* row = t + (j * size);
            DotKernel<T>.Rows(v.Start, v.RowStride, j, v.At(j, 0), length, products);
            CombineKernel<T>.Rows(products, t, size, j, row, j);
            CombineKernel<T>.Multiply(-taus[j], row, j);
            row[j] = taus[j];
        }
    }

    /// <summary>Transforms vectors, each a row: by the product, or by its transpose.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">V, <c>[count × length]</c>.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="t">Tᵀ.</param>
    /// <param name="isTransposed">Whether the transpose is applied.</param>
    /// <param name="rows">The first vector.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="rowCount">How many vectors.</param>
    /// <param name="size">From a row of Tᵀ to the next.</param>
    public static void Apply(Workers workers, View<T> v, int count, int length, T* t, bool isTransposed, T* rows, long stride, int rowCount, int size = Size)
    {
        using var scratch = new Scratch<T>(2L * size * rowCount);
        T* inner = scratch.Start, turned = inner + ((long)size * rowCount);
        var factor = new View<T>(t, size);
        GemmBlocks.Run(workers, rowCount, count, length, new View<T>(rows, stride), v.Transposed, inner, size, GemmMode.Assign);
        GemmBlocks.Run(workers, rowCount, count, count, new View<T>(inner, size), isTransposed ? factor.Transposed : factor, turned, size, GemmMode.Assign);
        GemmBlocks.Run(workers, rowCount, length, count, new View<T>(turned, size), v, rows, stride, GemmMode.Subtract);
    }

    /// <summary>Makes the first columns of the orthogonal matrix that is the product of all reflectors, each column a row.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">All vectors, <c>[count × length]</c>; vector k is zero before element k.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="factors">Each block's Tᵀ, <see cref="Size"/>² numbers.</param>
    /// <param name="q">Takes <c>[columnCount × length]</c>.</param>
    /// <param name="stride">From a row of <paramref name="q"/> to the next.</param>
    /// <param name="columnCount">Columns wanted.</param>
    public static void Form(Workers workers, View<T> v, int count, int length, T* factors, T* q, long stride, int columnCount)
    {
        for (int column = 0; column < columnCount; column++)
        {
            new Span<T>(q + (column * stride), length).Clear();
            q[(column * stride) + column] = T.One;
        }

        ApplyBlocks(workers, v, count, length, factors, q, stride, columnCount, isIdentity: true);
    }

    /// <summary>
    /// Multiplies vectors, each a row, by the product of all reflectors. Strips of vectors that fit the second-level cache
    /// meet all blocks there, so threads need not wait for each other; longer vectors meet larger blocks, one after another.
    /// </summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="v">All vectors, <c>[count × length]</c>; vector k is zero before element k.</param>
    /// <param name="count">Reflectors.</param>
    /// <param name="length">Length of the vectors.</param>
    /// <param name="taus">Their factors τ.</param>
    /// <param name="rows">The vectors to multiply.</param>
    /// <param name="stride">From a vector to the next.</param>
    /// <param name="rowCount">How many vectors.</param>
    public static void ApplyAll(Workers workers, View<T> v, int count, int length, T* taus, T* rows, long stride, int rowCount)
    {
        bool isWide = FewRows * (long)length > StripBytes / sizeof(T);
        int size = isWide ? WideSize : Size, blocks = (count + size - 1) / size;
        using var factors = new Scratch<T>((long)blocks * size * size);
        T* t = factors.Start;
        Spread.For(workers, blocks, (double)count * size * length, block =>
        {
            int first = block * size;
            Make(v.From(first, first), Math.Min(size, count - first), length - first, taus + first, t + ((long)first * size), size: size);
        });
        if (!isWide)
        {
            ApplyBlocks(workers, v, count, length, t, rows, stride, rowCount, isIdentity: false);
            return;
        }

        for (int block = blocks - 1; block >= 0; block--)
        {
            int first = block * size;
            Apply(workers, v.From(first, first), Math.Min(size, count - first), length - first, t + ((long)first * size), false, rows + first, stride, rowCount, size);
        }
    }

    /// <summary>Runs a body for strips of rows that fit the second-level cache, the last strip first.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="length">Their length.</param>
    /// <param name="multiplications">The work of all strips.</param>
    /// <param name="body">Takes a strip's first row and how many it has.</param>
    public static void ForStrips(Workers workers, int rowCount, int length, double multiplications, Action<int, int> body)
    {
        int most = StripBytes / sizeof(T) / Math.Max(length, 1), share = rowCount / (3 * workers.ThreadCount);
        int height = (Math.Clamp(Math.Min(most, share), StripUnit, 16 * StripUnit) + StripUnit - 1) / StripUnit * StripUnit;
        int strips = (rowCount + height - 1) / height;
        Spread.For(workers, strips, multiplications, task =>
        {
            int from = (strips - 1 - task) * height;
            body(from, Math.Min(height, rowCount - from));
        });
    }

    // Vector k of an identity is the unit vector k, which blocks behind it leave alone.
    private static void ApplyBlocks(Workers workers, View<T> v, int count, int length, T* factors, T* rows, long stride, int rowCount, bool isIdentity)
    {
        var one = new Workers(1);
        ForStrips(workers, rowCount, length, (double)rowCount * count * length, (from, height) =>
        {
            for (int block = ((count + Size - 1) / Size) - 1; block >= 0; block--)
            {
                int first = block * Size;
                if (!isIdentity || first < from + height)
                {
                    Apply(one, v.From(first, first), Math.Min(Size, count - first), length - first, factors + (first * Size), false, rows + (from * stride) + first, stride, height);
                }
            }
        });
    }
}
