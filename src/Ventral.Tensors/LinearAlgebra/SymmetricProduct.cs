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
internal static unsafe class SymmetricProduct
{
    /// <summary>Rows come in groups of this many; the matrix and the vector are followed by zeros up to a whole group.</summary>
    public const int Group = 8;

    private const int RowsPerBand = 128;
    private const int MostBands = 16;

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
    public static void Run(Workers workers, double* a, long stride, int first, int size, double* v, double* y, double* working)
    {
        // From a whole group on: what lies before the first row meets zeros of the vector.
        int start = first & -Group, rows = size - start, bands = Math.Clamp(rows / RowsPerBand, 1, MostBands);
        Spread.For(workers, bands, (double)rows * rows, band =>
        {
            int from = Edge(start, rows, band, bands), to = Edge(start, rows, band + 1, bands);
            double* sums = working + (band * stride);
            new Span<double>(sums + start, to - start).Clear();
            for (int row = from; row < to; row += 4)
            {
                Four(a + (row * stride), stride, start, row, v, sums);
            }
        });
        new Span<double>(working + ((bands - 1) * stride) + first, size - first).CopyTo(new Span<double>(y + first, size - first));
        for (int band = 0; band < bands - 1; band++)
        {
            int to = Edge(start, rows, band + 1, bands);
            if (to > first)
            {
                CombineKernel.Run(1, working + (band * stride) + first, y + first, to - first);
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
    private static void Four(double* a, long stride, int start, int row, double* v, double* sums)
    {
        double* p = a, q = a + stride, r = q + stride, s = r + stride;
        Vector512<double> f = Vector512.Create(v[row]), g = Vector512.Create(v[row + 1]), h = Vector512.Create(v[row + 2]), i = Vector512.Create(v[row + 3]);
        Vector512<double> b = Vector512<double>.Zero, c = b, d = b, e = b;
        int corner = row & -Group, column = start;
        for (; column < corner; column += Group)
        {
            Vector512<double> x = Vector512.Load(v + column), sum = Vector512.Load(sums + column), next = Vector512.Load(p + column);
            b = Vector512.FusedMultiplyAdd(next, x, b);
            sum = Vector512.FusedMultiplyAdd(next, f, sum);
            next = Vector512.Load(q + column);
            c = Vector512.FusedMultiplyAdd(next, x, c);
            sum = Vector512.FusedMultiplyAdd(next, g, sum);
            next = Vector512.Load(r + column);
            d = Vector512.FusedMultiplyAdd(next, x, d);
            sum = Vector512.FusedMultiplyAdd(next, h, sum);
            next = Vector512.Load(s + column);
            e = Vector512.FusedMultiplyAdd(next, x, e);
            Vector512.FusedMultiplyAdd(next, i, sum).Store(sums + column);
        }

        // The square on the diagonal, of which only what lies below the diagonal counts twice.
        Vector512<double> tail = Vector512.Load(v + corner), total = Vector512.Load(sums + corner);
        Vector512<double> below = Below(p + corner, row - corner);
        b = Vector512.FusedMultiplyAdd(below, tail, b);
        total = Vector512.FusedMultiplyAdd(below, f, total);
        below = Below(q + corner, row + 1 - corner);
        c = Vector512.FusedMultiplyAdd(below, tail, c);
        total = Vector512.FusedMultiplyAdd(below, g, total);
        below = Below(r + corner, row + 2 - corner);
        d = Vector512.FusedMultiplyAdd(below, tail, d);
        total = Vector512.FusedMultiplyAdd(below, h, total);
        below = Below(s + corner, row + 3 - corner);
        e = Vector512.FusedMultiplyAdd(below, tail, e);
        Vector512.FusedMultiplyAdd(below, i, total).Store(sums + corner);
        sums[row] += DotKernel.Sum(b) + (p[row] * v[row]);
        sums[row + 1] += DotKernel.Sum(c) + (q[row + 1] * v[row + 1]);
        sums[row + 2] += DotKernel.Sum(d) + (r[row + 2] * v[row + 2]);
        sums[row + 3] += DotKernel.Sum(e) + (s[row + 3] * v[row + 3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Below(double* from, int count) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)), Vector512.Load(from), Vector512<double>.Zero);
}
