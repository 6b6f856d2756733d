using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// How <see cref="Gram"/> cuts its work. Rows go in strips of 96. A task is a pair of strips on or above the diagonal and,
/// where pairs are few, one chunk of 8,192 columns; else all chunks, one after another. A chunk's sums start at 0 and
/// are added to the total in the order of the chunks either way.
/// </summary>
/// <remarks>
/// A task copies 1,024 columns of its rows, aligned, less offsets, into the second cache (384 KiB a strip), and multiplies
/// quads of rows from there while it asks for the next columns from memory. Each thread holds one set of such memory.
/// </remarks>
internal unsafe struct GramStrips
{
    private const int Quad = GramKernel.Quad;
    private const int Lanes = GramKernel.Lanes;
    private const int StripQuads = 24;
    private const int Strip = StripQuads * Quad;
    private const int Block = 1024;
    internal const int Chunk = 8 * Block;
    private const int Tile = Quad * Quad;

    /// <summary>With as many pairs of strips, these are tasks enough.</summary>
    private const int ManyPairs = 32;

    private readonly float* x;
    private readonly int rows;
    private readonly int columns;
    private readonly float* offsets;
    private readonly float* scales;
    private readonly int strips;
    private readonly int chunks;
    private readonly bool areChunksApart;
    private readonly long packedLength;
    private readonly long sumsLength;
    private bool adds;
    private double* gram;
    private double* rowSums;
    private float* packed;
    private double* sums;
    private double* parts;
    private double* rowParts;
    private int* next;

    public GramStrips(float* x, int rows, int columns, float* offsets, float* scales)
    {
        this.x = x;
        this.rows = rows;
        this.columns = columns;
        this.offsets = offsets;
        this.scales = scales;
        strips = (rows + Strip - 1) / Strip;
        chunks = Math.Max(1, (columns + Chunk - 1) / Chunk);
        areChunksApart = strips * (strips + 1) / 2 < ManyPairs;
        int quads = Math.Min(StripQuads, (rows + Quad - 1) / Quad);
        packedLength = (long)Math.Min(strips, 2) * quads * Quad * Block;
        sumsLength = (long)quads * quads * Tile;
        gram = rowSums = sums = parts = rowParts = null;
        packed = null;
        adds = false;
        next = null;
    }

    private readonly int Pairs => strips * (strips + 1) / 2;

    private readonly int Tasks => areChunksApart ? Pairs * chunks : Pairs;

    /// <summary>Computes the products, and the sums of rows where <paramref name="rowSumsAt"/> is there; in place of what was there, or added to it.</summary>
    public void Run(double* gramAt, double* rowSumsAt, Workers workers, bool add = false)
    {
        int threads = Math.Min(workers.ThreadCount, Tasks);
        using var packedMemory = new Scratch<float>(threads * packedLength);
        using var sumsMemory = new Scratch<double>(threads * 2 * sumsLength);
        using var partsMemory = new Scratch<double>(areChunksApart ? Tasks * sumsLength : 0);
        using var rowMemory = new Scratch<double>((long)chunks * rows, cleared: true);
        using var counter = new Scratch<int>(1, cleared: true);
        adds = add;
        gram = gramAt;
        rowSums = rowSumsAt;
        packed = packedMemory.Start;
        sums = sumsMemory.Start;
        parts = partsMemory.Start;
        rowParts = rowMemory.Start;
        next = counter.Start;
        workers.For(threads, this, static (thread, w) => w.Work(thread));
        if (areChunksApart)
        {
            workers.For(Pairs, this, static (pair, w) => w.Join(pair));
        }

        for (int row = 0; rowSums != null && row < rows; row++)
        {
            double total = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                total += rowParts[((long)chunk * rows) + row];
            }

            rowSums[row] = adds ? rowSums[row] + total : total;
        }
    }

    // Takes tasks until none is left.
    private readonly void Work(int thread)
    {
        float* memory = packed + (thread * packedLength);
        double* chunkSums = sums + (thread * 2 * sumsLength), total = chunkSums + sumsLength;
        for (int task = Take(); task < Tasks;)
        {
            int following = Take();
            if (areChunksApart)
            {
                int pair = task / chunks, chunk = task % chunks;
                Multiply(pair, chunk, following < Tasks && following / chunks == pair ? following % chunks : chunks, memory, chunkSums);
                Buffer.MemoryCopy(chunkSums, parts + (task * sumsLength), sumsLength * sizeof(double), sumsLength * sizeof(double));
            }
            else
            {
                new Span<double>(total, (int)sumsLength).Clear();
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    Multiply(task, chunk, chunk + 1, memory, chunkSums);
                    Add(chunkSums, total);
                }

                Store(task, total);
            }

            task = following;
        }
    }

    private readonly int Take() => Interlocked.Increment(ref *next) - 1;

    private readonly void Join(int pair)
    {
        using var total = new Scratch<double>(sumsLength, cleared: true);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Add(parts + ((((long)pair * chunks) + chunk) * sumsLength), total.Start);
        }

        Store(pair, total.Start);
    }

    private readonly void Add(double* from, double* to)
    {
        for (long i = 0; i < sumsLength; i += 8)
        {
            (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
        }
    }

    // The sums of one chunk; the first columns of the next are asked for towards its end.
    private readonly void Multiply(int pair, int chunk, int nextChunk, float* memory, double* chunkSums)
    {
        (int upper, int lower) = StripsOf(pair);
        int upperQuads = QuadsOf(upper), lowerQuads = QuadsOf(lower);
        float* lowerMemory = upper == lower ? memory : memory + ((long)StripQuads * Quad * Block);
        new Span<double>(chunkSums, (int)sumsLength).Clear();
        int end = Math.Min(columns, (chunk + 1) * Chunk);
        for (int column = chunk * Chunk; column < end; column += Block)
        {
            int length = Math.Min(Block, end - column), padded = (length + GramKernel.Step - 1) / GramKernel.Step * GramKernel.Step;
            Pack(upper, column, length, padded, memory, upper == lower && rowSums != null ? rowParts + ((long)chunk * rows) : null);
            if (upper != lower)
            {
                Pack(lower, column, length, padded, lowerMemory, null);
            }

            int next = column + Block < end ? column + Block : nextChunk * Chunk, asked = 0;
            for (int i = 0; i < upperQuads; i++)
            {
                for (int j = upper == lower ? i : 0; j < lowerQuads; j++, asked++)
                {
                    float* a = memory + ((long)i * Quad * Block), ahead = Ahead(upper, lower, next, asked);
                    GramKernel.Run(a, lowerMemory + ((long)j * Quad * Block), padded, chunkSums + (((i * lowerQuads) + j) * Tile), ahead == null ? a : ahead);
                }
            }
        }
    }

    // Half of a block of a row that comes next: as much as one call of the kernel asks for.
    private readonly float* Ahead(int upper, int lower, int column, int part)
    {
        int row = (part / 2) + (upper * Strip);
        if (part >= 2 * Strip)
        {
            row += (lower - upper - 1) * Strip;
        }

        column += part % 2 * (Block / 2);
        return row < rows && row < (lower + 1) * Strip && column < columns ? x + ((long)row * columns) + column : null;
    }

    private readonly void Pack(int strip, int column, int length, int padded, float* to, double* sumsOfRows)
    {
        float* rowSumsOfQuad = stackalloc float[Quad];
        for (int quad = 0; quad < QuadsOf(strip); quad++, to += Quad * Block)
        {
            int first = (strip * Strip) + (quad * Quad), count = Math.Min(Quad, rows - first);
            PackQuad(first, count, column, length, padded, to, rowSumsOfQuad);
            for (int row = 0; sumsOfRows != null && row < count; row++)
            {
                sumsOfRows[first + row] += rowSumsOfQuad[row];
            }
        }
    }

    // Four rows side by side, so that what is written is one stream; rows that are not there repeat the last, times 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void PackQuad(int first, int count, int column, int length, int padded, float* to, float* sumsOfRows)
    {
        float* f0 = x + ((long)first * columns) + column;
        float* f1 = f0 + (count > 1 ? columns : 0);
        float* f2 = f1 + (count > 2 ? columns : 0);
        float* f3 = f2 + (count > 3 ? columns : 0);
        Vector512<float> o0 = Offset(first, count, 0), o1 = Offset(first, count, 1), o2 = Offset(first, count, 2), o3 = Offset(first, count, 3);
        Vector512<float> c0 = Scale(first, count, 0), c1 = Scale(first, count, 1), c2 = Scale(first, count, 2), c3 = Scale(first, count, 3);
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0, d0, d1, d2, d3;
        int k = 0;
        for (; k <= length - Lanes; k += Lanes, to += Quad * Lanes)
        {
            d0 = (Vector512.Load(f0 + k) - o0) * c0;
            d1 = (Vector512.Load(f1 + k) - o1) * c1;
            d2 = (Vector512.Load(f2 + k) - o2) * c2;
            d3 = (Vector512.Load(f3 + k) - o3) * c3;
            s0 += d0;
            s1 += d1;
            s2 += d2;
            s3 += d3;
            d0.StoreAligned(to);
            d1.StoreAligned(to + Lanes);
            d2.StoreAligned(to + (2 * Lanes));
            d3.StoreAligned(to + (3 * Lanes));
        }

        for (; k < padded; k += Lanes, to += Quad * Lanes)
        {
            d0 = Rest(f0 + k, length - k, o0, c0);
            d1 = Rest(f1 + k, length - k, o1, c1);
            d2 = Rest(f2 + k, length - k, o2, c2);
            d3 = Rest(f3 + k, length - k, o3, c3);
            s0 += d0;
            s1 += d1;
            s2 += d2;
            s3 += d3;
            d0.StoreAligned(to);
            d1.StoreAligned(to + Lanes);
            d2.StoreAligned(to + (2 * Lanes));
            d3.StoreAligned(to + (3 * Lanes));
        }

        sumsOfRows[0] = GramKernel.Sum(s0);
        sumsOfRows[1] = GramKernel.Sum(s1);
        sumsOfRows[2] = GramKernel.Sum(s2);
        sumsOfRows[3] = GramKernel.Sum(s3);
    }

    private readonly Vector512<float> Offset(int first, int count, int row) => Vector512.Create(offsets == null || row >= count ? 0 : offsets[first + row]);

    private readonly Vector512<float> Scale(int first, int count, int row) => Vector512.Create(row >= count ? 0 : scales == null ? 1 : scales[first + row]);

    private static Vector512<float> Rest(float* from, int count, Vector512<float> offset, Vector512<float> scale)
    {
        float* values = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            values[lane] = lane < count ? (from[lane] - offset[0]) * scale[0] : 0;
        }

        return Vector512.Load(values);
    }

    private readonly void Store(int pair, double* from)
    {
        (int upper, int lower) = StripsOf(pair);
        int lowerQuads = QuadsOf(lower);
        for (int i = upper * Strip; i < Math.Min((upper + 1) * Strip, rows); i++)
        {
            for (int j = Math.Max(i, lower * Strip); j < Math.Min((lower + 1) * Strip, rows); j++)
            {
                int row = i - (upper * Strip), column = j - (lower * Strip);
                double product = from[((((row / Quad) * lowerQuads) + (column / Quad)) * Tile) + (row % Quad * Quad) + (column % Quad)];
                double* upperAt = gram + ((long)i * rows) + j;
                gram[((long)j * rows) + i] = *upperAt = adds ? *upperAt + product : product;
            }
        }
    }

    private readonly int QuadsOf(int strip) => (Math.Min(Strip, rows - (strip * Strip)) + Quad - 1) / Quad;

    // Pairs are counted down the columns of the triangle.
    private static (int Upper, int Lower) StripsOf(int pair)
    {
        int lower = (int)((Math.Sqrt((8.0 * pair) + 1) - 1) / 2);
        return (pair - (lower * (lower + 1) / 2), lower);
    }
}
