using Ventral.Tensors.Kernels;
namespace Ventral.Tensors.LinearAlgebra;

/// <summary>Reduces a symmetric matrix to tridiagonal form A = Q T Qᵀ by reflectors, in blocks.</summary>
/// <remarks>
/// A block's 32 reflectors v and their companions w are found without touching the matrix: the rows they need are
/// brought up to date one by one, and A v takes the corrections V (Wᵀv) + W (Vᵀv). Then <see cref="Gemm"/> takes
/// V Wᵀ + W Vᵀ from the lower triangle, which is mirrored, so that A v reads rows only. Half of the work is A v, bound
/// by memory.
/// </remarks>
internal static unsafe class Tridiagonal
{
    private const int Block = BlockReflector.Panel;
    private const int RowsPerTask = 64;

    /// <summary>Reduces in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="a">The matrix, both triangles; destroyed.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <param name="diagonal">Takes T's diagonal.</param>
    /// <param name="beside">Takes the numbers beside it.</param>
    /// <param name="v">Takes the reflectors' vectors, <c>[size − 1 × size]</c>, cleared before; vector k begins at element k + 1.</param>
    /// <param name="taus">Takes their factors.</param>
    public static void Reduce(Workers workers, double* a, long stride, int size, Span<double> diagonal, Span<double> beside, View<double> v, double* taus)
    {
        using var companions = new Scratch<double>(Block * stride, cleared: true);
        using var vectors = new Scratch<double>(stride + (2 * Block));
        double* w = companions.Start, row = vectors.Start, products = row + stride;
        for (int first = 0; first < size - 1; first += Block)
        {
            int end = Math.Min(size - 1, first + Block);
            for (int i = first; i < end; i++)
            {
                int before = i - first, next = i + 1, tail = size - next;
                new Span<double>(a + (i * stride) + i, size - i).CopyTo(new Span<double>(row + i, size - i));
                Correct(v, w, stride, first, before, i, row, size);
                diagonal[i] = row[i];
                double* vector = v.At(i, next), companion = w + (before * stride) + next;
                new Span<double>(row + next, tail).CopyTo(new Span<double>(vector, tail));
                taus[i] = Reflector.Make(vector, tail, out beside[i]);
                if (taus[i] == 0)
                {
                    new Span<double>(companion, tail).Clear();
                    continue;
                }

                Spread.For(workers, (tail + RowsPerTask - 1) / RowsPerTask, (double)tail * tail, task =>
                {
                    int from = task * RowsPerTask;
                    DotKernel.Rows(a + ((next + from) * stride) + next, stride, Math.Min(RowsPerTask, tail - from), vector, tail, companion + from);
                });
                DotKernel.Rows(w + next, stride, before, vector, tail, products);
                DotKernel.Rows(v.At(first, next), v.RowStride, before, vector, tail, products + Block);
                Negate(products, Block + before);
                CombineKernel.Rows(products, v.At(first, next), v.RowStride, before, companion, tail);
                CombineKernel.Rows(products + Block, w + next, stride, before, companion, tail);
                Finish(companion, vector, tail, taus[i]);
            }

            Update(workers, a, stride, size, v.From(first, 0), new View<double>(w, stride), end, end - first);
        }

        if (size > 0)
        {
            diagonal[size - 1] = a[((size - 1) * stride) + size - 1];
        }
    }

    // Row i of A − V Wᵀ − W Vᵀ, from element i on.
    private static void Correct(View<double> v, double* w, long stride, int first, int before, int i, double* row, int size)
    {
        for (int k = 0; k < before; k++)
        {
            double* vector = v.At(first + k, 0), companion = w + (k * stride);
            CombineKernel.Run(-companion[i], vector + i, row + i, size - i);
            CombineKernel.Run(-vector[i], companion + i, row + i, size - i);
        }
    }

    // w = τ A v − ½ τ (τ vᵀA v) v.
    private static void Finish(double* companion, double* vector, int length, double tau)
    {
        for (int k = 0; k < length; k++)
        {
            companion[k] *= tau;
        }

        CombineKernel.Run(-0.5 * tau * DotKernel.Run(companion, vector, length), vector, companion, length);
    }

    private static void Negate(double* values, int count)
    {
        for (int k = 0; k < count; k++)
        {
            values[k] = -values[k];
        }
    }

    private static void Update(Workers workers, double* a, long stride, int size, View<double> v, View<double> w, int start, int count)
    {
        int rest = size - start;
        double* corner = a + (start * stride) + start;
        View<double> vectors = v.From(0, start), companions = w.From(0, start);
        GemmBlocks.Run(workers, rest, rest, count, vectors.Transposed, companions, corner, stride, GemmMode.Subtract, lowerOnly: true);
        GemmBlocks.Run(workers, rest, rest, count, companions.Transposed, vectors, corner, stride, GemmMode.Subtract, lowerOnly: true);
        Transposition.MirrorLower(workers, corner, stride, rest);
    }
}
