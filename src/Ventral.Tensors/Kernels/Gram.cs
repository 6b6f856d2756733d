using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>Inner products of all pairs of rows.</summary>
/// <remarks>
/// Tiling: rows go in panels of 16, widened to float64 and laid out <c>[columns × 16]</c>, 512 columns at a time
/// (64 KiB a panel). A task is a pair of panels on or above the diagonal; its 16 × 16 sums wait in scratch.
/// </remarks>
public static unsafe class Gram
{
    private const int Side = GramKernel.Side;
    private const int ColumnBlock = 512;
    private const int FewPairs = 128;
    private const int MostParties = 4;

    /// <summary>
    /// Computes X Xᵀ. Products and sums are float64 (products of float32 are exact there), and each sum starts from 0
    /// and runs over the columns in order, whatever the threads or the vector width; the result is exactly symmetric.
    /// </summary>
    /// <param name="rows">Rows of X.</param>
    /// <param name="columns">Columns of X.</param>
    /// <param name="x">X, <c>[rows × columns]</c>.</param>
    /// <param name="gram">Takes <c>[rows × rows]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static void Symmetric(int rows, int columns, ReadOnlySpan<float> x, Span<double> gram, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(workers);
        Lengths.Require(x.Length, (long)rows * columns, nameof(x));
        Lengths.Require(gram.Length, (long)rows * rows, nameof(gram));
        int panels = (rows + Side - 1) / Side;
        (int Upper, int Lower)[] pairs = [.. Pairs(panels)];
        double[] sums = ArrayPool<double>.Shared.Rent(Math.Max(pairs.Length, 1) * Side * Side);
        Array.Clear(sums);

        // Where a stretch of columns is little work, each thread packs for itself rather than wait for the others.
        int parties = pairs.Length <= FewPairs ? Math.Min(workers.ThreadCount, MostParties) : 1;
        fixed (float* xAt = x)
        fixed (double* sumsAt = sums, gramAt = gram)
        {
            float* from = xAt;
            double* sum = sumsAt, to = gramAt;
            if (parties > 1)
            {
                workers.For(parties, party => Multiply(rows, columns, from, pairs, party, parties, sum, new Workers(1)));
            }
            else
            {
                Multiply(rows, columns, from, pairs, 0, 1, sum, workers);
            }

            workers.For(pairs.Length, pair => Store(sum + ((long)pair * Side * Side), pairs[pair].Upper * Side, pairs[pair].Lower * Side, rows, to));
        }

        ArrayPool<double>.Shared.Return(sums);
    }

    // Every so-manieth pair, over all columns.
    private static void Multiply(int rows, int columns, float* x, (int Upper, int Lower)[] pairs, int first, int step, double* sums, Workers workers)
    {
        int panels = (rows + Side - 1) / Side;
        double[] packed = ArrayPool<double>.Shared.Rent(panels * Side * ColumnBlock);
        fixed (double* packedAt = packed)
        {
            double* panel = packedAt;
            for (int column = 0; column < columns; column += ColumnBlock)
            {
                int start = column, length = Math.Min(ColumnBlock, columns - column);
                workers.For(panels, p => Pack(x + ((long)p * Side * columns) + start, Math.Min(Side, rows - (p * Side)), columns, length, panel + ((long)p * Side * ColumnBlock)));
                workers.For((pairs.Length - first + step - 1) / step, index =>
                {
                    int pair = first + (index * step);
                    GramKernel.Run(
                        panel + ((long)pairs[pair].Upper * Side * ColumnBlock),
                        panel + ((long)pairs[pair].Lower * Side * ColumnBlock),
                        length,
                        sums + ((long)pair * Side * Side));
                });
            }
        }

        ArrayPool<double>.Shared.Return(packed);
    }

    private static IEnumerable<(int Upper, int Lower)> Pairs(int panels)
    {
        for (int upper = 0; upper < panels; upper++)
        {
            for (int lower = upper; lower < panels; lower++)
            {
                yield return (upper, lower);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(float* x, int rows, int columns, int length, double* panel)
    {
        int row = 0;
        for (; row <= rows - 8; row += 8)
        {
            float* from = x + ((long)row * columns);
            double* to = panel + row;
            int column = 0;
            for (; column <= length - 8; column += 8, from += 8, to += 8 * Side)
            {
                Transpose.Columns8 block = Transpose.Columns8.Load(from, columns);
                Widen(block.C0, to);
                Widen(block.C1, to + Side);
                Widen(block.C2, to + (2 * Side));
                Widen(block.C3, to + (3 * Side));
                Widen(block.C4, to + (4 * Side));
                Widen(block.C5, to + (5 * Side));
                Widen(block.C6, to + (6 * Side));
                Widen(block.C7, to + (7 * Side));
            }

            PackPlain(from, 8, 8, columns, length - column, to);
        }

        PackPlain(x + ((long)row * columns), Side - row, rows - row, columns, length, panel + row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector256<float> values, double* to)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector512Double(values).Store(to);
            return;
        }

        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(values);
        lower.Store(to);
        upper.Store(to + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPlain(float* x, int height, int rows, int columns, int length, double* panel)
    {
        for (int row = 0; row < height; row++)
        {
            float* from = x + ((long)row * columns);
            for (int column = 0; column < length; column++)
            {
                panel[(column * Side) + row] = row < rows ? from[column] : 0;
            }
        }
    }

    private static void Store(double* sums, int firstRow, int firstColumn, int rows, double* gram)
    {
        for (int i = firstRow; i < Math.Min(firstRow + Side, rows); i++)
        {
            for (int j = Math.Max(i, firstColumn); j < Math.Min(firstColumn + Side, rows); j++)
            {
                gram[((long)i * rows) + j] = gram[((long)j * rows) + i] = sums[((i - firstRow) * Side) + j - firstColumn];
            }
        }
    }
}
