using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The work of <see cref="Attention"/>: first the keys and values of each head are laid out for <see cref="MicroKernel"/>,
/// then blocks of queries are multiplied with the keys, softmaxed row by row, and multiplied with the values.
/// </summary>
internal readonly unsafe struct AttentionTask(
    AttentionGeometry geometry, int firstPair, int blockRows, float* queries, float* keys, float* values, float* bias, float* packed, float* output)
{
    private readonly int queryCount = geometry.Queries;
    private readonly int keyCount = geometry.Keys;
    private readonly int size = geometry.HeadSize;

    /// <summary>How many floats the keys and values of one head take.</summary>
    public static long PackedLength(AttentionGeometry geometry) => PackedKeys(geometry) + PackedValues(geometry);

    /// <summary>Lays out the keys and values of one head of one sequence, counted from the wave's first.</summary>
    public void Pack(int index)
    {
        int pair = firstPair + index;
        float* target = packed + (index * PackedLength(geometry)), source = keys + ((long)pair * keyCount * size);
        for (int key = 0; key < keyCount; key += Panels.Width)
        {
            Panels.PackColumns(source + ((long)key * size), keyCount - key, size, target + ((long)key * size));
        }

        target += PackedKeys(geometry);
        source = values + ((long)pair * keyCount * size);
        for (int column = 0; column < size; column += Panels.Width)
        {
            int width = Math.Min(Panels.Width, size - column);
            for (int key = 0; key < keyCount; key++, target += Panels.Width)
            {
                var row = new Span<float>(target, Panels.Width);
                new ReadOnlySpan<float>(source + ((long)key * size) + column, width).CopyTo(row);
                row[width..].Clear();
            }
        }
    }

    /// <summary>Computes the outputs of a block of queries.</summary>
    public void Run(int index)
    {
        int blocks = (queryCount + blockRows - 1) / blockRows, pair = firstPair + (index / blocks), first = index % blocks * blockRows;
        int rows = Math.Min(blockRows, queryCount - first);
        int keyPanels = Panels.CountFor(keyCount), sizePanels = Panels.CountFor(size);
        float* panels = packed + (index / blocks * PackedLength(geometry));
        long outputs = (((long)pair * queryCount) + first) * size;

        using AlignedFloats.Rented rowPanels = AlignedFloats.Rent((long)rows * Math.Max(size, keyCount));
        using AlignedFloats.Rented sums = AlignedFloats.Rent((long)rows * Math.Max(keyPanels, sizePanels) * Panels.Width);
        using AlignedFloats.Rented probabilities = AlignedFloats.Rent((long)rows * keyCount);
        Panels.PackRows(queries + outputs, rows, size, rowPanels.Start);
        Multiply(rowPanels.Start, rows, size, panels, keyPanels, sums.Start);
        Softmax(pair, first, rows, sums.Start, probabilities.Start);
        Panels.PackRows(probabilities.Start, rows, keyCount, rowPanels.Start);
        Multiply(rowPanels.Start, rows, keyCount, panels + PackedKeys(geometry), sizePanels, sums.Start);
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels.HeightAt(rows - row);
            float* tile = sums.Start + ((long)row * sizePanels * Panels.Width);
            for (int r = 0; r < height; r++)
            {
                CopyRow(tile + (r * Panels.Width), height * Panels.Width, output + outputs + ((long)(row + r) * size));
            }
        }
    }

    private static long PackedKeys(AttentionGeometry geometry) => (long)Panels.CountFor(geometry.Keys) * Panels.Width * geometry.HeadSize;

    private static long PackedValues(AttentionGeometry geometry) => (long)Panels.CountFor(geometry.HeadSize) * Panels.Width * geometry.Keys;

    private static void Multiply(float* rowPanels, int rows, int depth, float* columnPanels, int panelCount, float* sums)
    {
        for (int start = 0; start < depth; start += Panels.DepthBlock)
        {
            int length = Math.Min(Panels.DepthBlock, depth - start);
            Panels.Multiply(rowPanels, rows, depth, start, length, columnPanels + ((long)start * Panels.Width), (long)depth * Panels.Width, panelCount, sums);
        }
    }

    private void CopyRow(float* sums, int stride, float* target)
    {
        for (int column = 0; column < size; column += Panels.Width, sums += stride)
        {
            int width = Math.Min(Panels.Width, size - column);
            new ReadOnlySpan<float>(sums, width).CopyTo(new Span<float>(target + column, width));
        }
    }

    private void Softmax(int pair, int firstQuery, int rows, float* sums, float* probabilities)
    {
        int panelCount = Panels.CountFor(keyCount);
        using AlignedFloats.Rented scratch = AlignedFloats.Rent(2L * panelCount * Panels.Width);
        double* scores = (double*)scratch.Start;
        for (int row = 0, height; row < rows; row += height)
        {
            height = Panels.HeightAt(rows - row);
            float* tile = sums + ((long)row * panelCount * Panels.Width);
            for (int r = 0; r < height; r++)
            {
                int query = firstQuery + row + r, seen = geometry.IsCausal ? Math.Min(query + 1, keyCount) : keyCount;
                Scale(tile + (r * Panels.Width), height * Panels.Width, seen, scores);
                if (bias != null)
                {
                    Add(bias + (BiasRow(pair, query) * keyCount), seen, scores);
                }

                SoftmaxRow.Pad(scores, seen);
                double total = SoftmaxRow.SumOfPowers(scores, seen, SoftmaxRow.Max(scores, seen));
                float* target = probabilities + ((long)(row + r) * keyCount);
                SoftmaxRow.Narrow(scores, seen, 0, 0, 1 / total, target);
                new Span<float>(target + seen, keyCount - seen).Clear();
            }
        }
    }

    // A row's sums stand in pieces of 32, a stride from each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(float* sums, int stride, int count, double* scores)
    {
        Vector512<double> scale = Vector512.Create(geometry.Scale);
        for (int start = 0; start < count; start += Panels.Width, sums += stride)
        {
            for (int i = 0; i < Panels.Width; i += FloatLanes.Count)
            {
                (FloatLanes.Load(sums + i) * scale).Store(scores + start + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* from, int count, double* scores)
    {
        int i = 0;
        for (; i <= count - FloatLanes.Count; i += FloatLanes.Count)
        {
            (Vector512.Load(scores + i) + FloatLanes.Load(from + i)).Store(scores + i);
        }

        for (; i < count; i++)
        {
            scores[i] += from[i];
        }
    }

    private long BiasRow(int pair, int query)
    {
        int sequence = pair / geometry.Heads % geometry.BiasCount, head = geometry.BiasHeads == 1 ? 0 : pair % geometry.Heads;
        return ((((long)sequence * geometry.BiasHeads) + head) * queryCount) + query;
    }
}
