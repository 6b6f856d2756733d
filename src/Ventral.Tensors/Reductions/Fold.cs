using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Reductions;

/// <summary>Joins the terms along an axis in float64 by a tree that depends on the axis's length alone.</summary>
/// <remarks>
/// Terms are cut into stretches, and what stretches give is joined in pairs, pairs in pairs, and so on, so that
/// rounding grows with the logarithm of the length. Along rows a stretch is 2048 terms: term i joins lane i mod 16 of 16,
/// which fold as 8, 4, 2 and 1. Where other axes follow, outputs lie side by side: a stretch is 128 terms from the first
/// to the last, and vectors run across 256 outputs, whose partial results stay in the nearest cache.
/// </remarks>
internal static unsafe class Fold<T, TTerm, TJoin>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerm : struct, ITerm
    where TJoin : struct, IJoin
{
    private const int Lanes = 16;
    private const int TermsOfLane = 128;
    private const int Columns = 256;

    // Rows of memory that are read side by side.
    private const int TermsAtOnce = 8;

    /// <summary>Folds.</summary>
    /// <param name="axis">The array's extents, already checked.</param>
    /// <param name="input">The array.</param>
    /// <param name="shifts">A shift for each output, or null.</param>
    /// <param name="results">Takes the outputs.</param>
    /// <param name="workers">The threads to use.</param>
    public static void Run(ReducedAxis axis, T* input, double* shifts, double* results, Workers workers)
    {
        (_, int length, int inner) = axis;
        if (inner == 1)
        {
            Pieces.For(axis.Outer, length, workers, (start, end) =>
            {
                for (int row = start; row < end; row++)
                {
                    results[row] = Row(input + ((long)row * length), length, shifts is null ? 0 : shifts[row]);
                }
            });
            return;
        }

        int tiles = (inner + Columns - 1) / Columns, depth = BitOperations.Log2((uint)StretchCount(length, TermsOfLane) | 1) + 1;
        Pieces.For(axis.Outer * tiles, (long)length * Math.Min(inner, Columns), workers, (start, end) =>
        {
            double* waiting = stackalloc double[depth * Columns];
            for (int task = start; task < end; task++)
            {
                (int outer, int tile) = Math.DivRem(task, tiles);
                int first = tile * Columns, width = Math.Min(Columns, inner - first);
                long at = ((long)outer * inner) + first;
                Beside(input + ((long)outer * length * inner) + first, length, inner, width, shifts is null ? null : shifts + at, waiting, results + at);
            }
        });
    }

    private static int StretchCount(int length, int stretch) => (int)(((long)length + stretch - 1) / stretch);

    private static double Row(T* x, int length, double shift)
    {
        const int Stretch = Lanes * TermsOfLane;
        Span<double> waiting = stackalloc double[32];
        int count = StretchCount(length, Stretch);
        for (int done = 0; done < count; done++)
        {
            int start = done * Stretch, level = 0;
            double part = StretchOfRow(x + start, Math.Min(Stretch, length - start), shift);

            // The ones at the end of the count of stretches before this tell how many whole pairs wait for it.
            for (; ((done >> level) & 1) != 0; level++)
            {
                part = TJoin.Of(waiting[level], part);
            }

            waiting[level] = part;
        }

        double result = TJoin.Nothing;
        for (int level = 0; count >> level != 0; level++)
        {
            result = ((count >> level) & 1) != 0 ? TJoin.Of(waiting[level], result) : result;
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double StretchOfRow(T* x, int count, double shift)
    {
        double* lanes = stackalloc double[Lanes];
        Vector256<double> shifts = Vector256.Create(shift);
        Vector256<double> a = Vector256.Create(TJoin.Nothing), b = a, c = a, d = a;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            a = TJoin.Of(a, TTerm.Of(DoubleLanes.Load(x + i), shifts));
            b = TJoin.Of(b, TTerm.Of(DoubleLanes.Load(x + i + 4), shifts));
            c = TJoin.Of(c, TTerm.Of(DoubleLanes.Load(x + i + 8), shifts));
            d = TJoin.Of(d, TTerm.Of(DoubleLanes.Load(x + i + 12), shifts));
        }

        a.Store(lanes);
        b.Store(lanes + 4);
        c.Store(lanes + 8);
        d.Store(lanes + 12);
        for (; i < count; i++)
        {
            lanes[i % Lanes] = TJoin.Of(lanes[i % Lanes], TTerm.Of(Real.ToDouble(x[i]), shift));
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] = TJoin.Of(lanes[lane], lanes[lane + half]);
            }
        }

        return lanes[0];
    }

    // The same tree as for a row, with a row of outputs in the place of each number.
    private static void Beside(T* x, int length, int inner, int width, double* shifts, double* waiting, double* results)
    {
        int count = StretchCount(length, TermsOfLane);
        for (int done = 0; done < count; done++)
        {
            new Span<double>(results, width).Fill(TJoin.Nothing);
            int start = done * TermsOfLane, end = Math.Min(start + TermsOfLane, length), level = 0;
            for (int k = start; k < end; k += TermsAtOnce)
            {
                Terms(x + ((long)k * inner), inner, Math.Min(TermsAtOnce, end - k), shifts, results, width);
            }

            for (; ((done >> level) & 1) != 0; level++)
            {
                Join(waiting + (level * Columns), results, width);
            }

            new Span<double>(results, width).CopyTo(new Span<double>(waiting + (level * Columns), width));
        }

        new Span<double>(results, width).Fill(TJoin.Nothing);
        for (int level = 0; count >> level != 0; level++)
        {
            if (((count >> level) & 1) != 0)
            {
                Join(waiting + (level * Columns), results, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Terms(T* x, long inner, int count, double* shifts, double* results, int width)
    {
        int i = 0;
        for (; i <= width - DoubleLanes.Count; i += DoubleLanes.Count)
        {
            Vector256<double> shift = shifts is null ? Vector256<double>.Zero : Vector256.Load(shifts + i), result = Vector256.Load(results + i);
            T* at = x + i;
            for (int k = 0; k < count; k++, at += inner)
            {
                result = TJoin.Of(result, TTerm.Of(DoubleLanes.Load(at), shift));
            }

            result.Store(results + i);
        }

        for (; i < width; i++)
        {
            T* at = x + i;
            for (int k = 0; k < count; k++, at += inner)
            {
                results[i] = TJoin.Of(results[i], TTerm.Of(Real.ToDouble(*at), shifts is null ? 0 : shifts[i]));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(double* before, double* results, int width)
    {
        int i = 0;
        for (; i <= width - DoubleLanes.Count; i += DoubleLanes.Count)
        {
            TJoin.Of(Vector256.Load(before + i), Vector256.Load(results + i)).Store(results + i);
        }

        for (; i < width; i++)
        {
            results[i] = TJoin.Of(before[i], results[i]);
        }
    }
}
