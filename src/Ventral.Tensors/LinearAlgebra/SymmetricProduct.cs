using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>The product of a symmetric matrix and a vector, from the lower triangle, each element of which is read once.</summary>
/// <remarks>
/// An element (i, j) adds to sums i and j. The triangle is cut into bands of rows of about the same area, by its size
/// alone; each band, four rows at a time, adds into sums of its own, and the bands' sums are added in their order. Memory
/// is the limit, so half of the elements is half of the time.
/// </remarks>
internal static unsafe class SymmetricProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowsPerBand = 128;
    private const int MostBands = 16;

    /// <summary>Rows come in groups of this many; the matrix and the vector are followed by zeros up to a whole group.</summary>
    public static int Group => Vector512<T>.Count;

    /// <summary>Numbers that <see cref="Run"/> needs as working memory.</summary>
    public static long Working(long stride) => MostBands * stride;

    /// <summary>y = A v over rows and columns from <paramref name="first"/> on.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="a">The matrix's row 0; rows start on a cache line.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="first">The first row and column.</param>
    /// <param name="size">Where rows and columns end.</param>
    /// <param name="v">The vector, from element 0, zeros before <paramref name="first"/>.</param>
    /// <param name="y">Takes elements from <paramref name="first"/> on.</param>
    /// <param name="working">Working memory.</param>
    public static void Run(Workers workers, T* a, long stride, int first, int size, T* v, T* y, T* working)
    {
        // From a whole group on: what lies before the first row meets zeros of the vector.
        int start = first & -Group, rows = size - start, bands = Math.Clamp(rows / RowsPerBand, 1, MostBands);
        Spread.For(workers, bands, (double)rows * rows, band =>
        {
            int from = Edge(start, rows, band, bands), to = Edge(start, rows, band + 1, bands);
            T* sums = working + (band * stride);
            new Span<T>(sums + start, to - start).Clear();
            for (int row = from; row < to; row += 4)
            {
                Four(a + (row * stride), stride, start, row, v, sums);
            }
        });
        new Span<T>(working + ((bands - 1) * stride) + first, size - first).CopyTo(new Span<T>(y + first, size - first));
        for (int band = 0; band < bands - 1; band++)
        {
            int to = Edge(start, rows, band + 1, bands);
            if (to > first)
            {
                CombineKernel<T>.Run(T.One, working + (band * stride) + first, y + first, to - first);
            }
        }
    }

    // Bands of equal area end at rows that grow as the square root.
    private static int Edge(int start, int rows, int band, int bands)
    {
        int whole = (rows + Group - 1) & -Group;
        return start + (band == bands ? whole : (int)(whole * Math.Sqrt((double)band / bands)) & -Group);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, long stride, int start, int row, T* v, T* sums)
    {
        T* p = a, q = a + stride, r = q + stride, s = r + stride;
        Vector512<T> f = Vector512.Create(v[row]), g = Vector512.Create(v[row + 1]), h = Vector512.Create(v[row + 2]), i = Vector512.Create(v[row + 3]);
        Vector512<T> b = Vector512<T>.Zero, c = b, d = b, e = b;
        int corner = row & -Vector512<T>.Count, column = start;
        for (; column < corner; column += Vector512<T>.Count)
        {
            Vector512<T> x = Vector512.Load(v + column), sum = Vector512.Load(sums + column), next = Vector512.Load(p + column);
            b = Fused.MultiplyAdd(next, x, b);
            sum = Fused.MultiplyAdd(next, f, sum);
            next = Vector512.Load(q + column);
            c = Fused.MultiplyAdd(next, x, c);
            sum = Fused.MultiplyAdd(next, g, sum);
            next = Vector512.Load(r + column);
            d = Fused.MultiplyAdd(next, x, d);
            sum = Fused.MultiplyAdd(next, h, sum);
            next = Vector512.Load(s + column);
            e = Fused.MultiplyAdd(next, x, e);
            Fused.MultiplyAdd(next, i, sum).Store(sums + column);
        }

        // The square on the diagonal, of which only what lies below the diagonal counts twice.
        Vector512<T> tail = Vector512.Load(v + corner), total = Vector512.Load(sums + corner);
        Vector512<T> below = Below(p + corner, row - corner);
        b = Fused.MultiplyAdd(below, tail, b);
        total = Fused.MultiplyAdd(below, f, total);
        below = Below(q + corner, row + 1 - corner);
        c = Fused.MultiplyAdd(below, tail, c);
        total = Fused.MultiplyAdd(below, g, total);
        below = Below(r + corner, row + 2 - corner);
        d = Fused.MultiplyAdd(below, tail, d);
        total = Fused.MultiplyAdd(below, h, total);
        below = Below(s + corner, row + 3 - corner);
        e = Fused.MultiplyAdd(below, tail, e);
        Fused.MultiplyAdd(below, i, total).Store(sums + corner);
        sums[row] += DotKernel<T>.Sum(b) + (p[row] * v[row]);
        sums[row + 1] += DotKernel<T>.Sum(c) + (q[row + 1] * v[row + 1]);
        sums[row + 2] += DotKernel<T>.Sum(d) + (r[row + 2] * v[row + 2]);
        sums[row + 3] += DotKernel<T>.Sum(e) + (s[row + 3] * v[row + 3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Below(T* from, int count) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count))), Vector512.Load(from), Vector512<T>.Zero);
}
