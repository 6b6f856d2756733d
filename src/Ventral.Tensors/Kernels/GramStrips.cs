using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// How <see cref="Gram"/> cuts its work. Rows go in strips of 96. A task is a pair of strips on or above the diagonal and,
/// where pairs are few, one chunk of 8,192 columns; else all chunks, one after another. The last chunks of a single pair, one
/// a thread, are cut into their blocks of 1,024 columns, so that all threads end together. A chunk's sums start at 0, gain those of its
/// blocks in order, and are added to the total in the order of the chunks, however they are cut.
/// </summary>
/// <remarks>
/// A task copies 1,024 columns of its rows, aligned, less offsets, into the second cache (384 KiB a strip), and multiplies
/// quads of rows from there while it asks for the next columns from memory. Each thread holds one set of such memory.
/// </remarks>
internal unsafe struct GramStrips
{
    private const int Quad = GramKernel.Quad;
    private const int Lanes = GramKernel.Lanes;
    private const int Group = Quad * Lanes;
    private const int StripQuads = 24;
    private const int Strip = StripQuads * Quad;
    private const int Block = 1024;
    private const int BlocksOfChunk = 8;
    internal const int Chunk = BlocksOfChunk * Block;
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
    private int wholeChunks;
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
        wholeChunks = chunks;
        next = null;
    }

    private readonly int Pairs => strips * (strips + 1) / 2;

    private readonly int Blocks => (columns + Block - 1) / Block;

    // A pair's, where its chunks are apart: whole chunks, then blocks.
    private readonly int Parts => wholeChunks + Math.Max(0, Blocks - (wholeChunks * BlocksOfChunk));

    private readonly int Tasks => areChunksApart ? Pairs * Parts : Pairs;

    /// <summary>Computes the products, and the sums of rows where <paramref name="rowSumsAt"/> is there; in place of what was there, or added to it.</summary>
    public void Run(double* gramAt, double* rowSumsAt, Workers workers, bool add = false)
    {
        wholeChunks = Pairs == 1 && workers.ThreadCount > 1 ? Math.Max(0, chunks - workers.ThreadCount) : chunks;
        int threads = Math.Min(workers.ThreadCount, Tasks);
        using var packedMemory = new Scratch<float>(threads * packedLength);
        using var sumsMemory = new Scratch<double>(threads * 2 * sumsLength);
        using var partsMemory = new Scratch<double>(areChunksApart ? Tasks * sumsLength : 0);
        using var rowMemory = new Scratch<double>((long)Blocks * rows);
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
            double total = 0, ofChunk = 0;
            for (int block = 0; block < Blocks; block++)
            {
                ofChunk += rowParts[((long)block * rows) + row];
                if (block % BlocksOfChunk == BlocksOfChunk - 1 || block == Blocks - 1)
                {
                    total += ofChunk;
                    ofChunk = 0;
                }
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
                int pair = task / Parts;
                (int column, int end) = ColumnsOf(task % Parts);
                Multiply(pair, column, end, following < Tasks && following / Parts == pair ? ColumnsOf(following % Parts).First : columns, memory, chunkSums);
                Buffer.MemoryCopy(chunkSums, parts + (task * sumsLength), sumsLength * sizeof(double), sumsLength * sizeof(double));
            }
            else
            {
                new Span<double>(total, (int)sumsLength).Clear();
                for (int column = 0; column < columns; column += Chunk)
                {
                    Multiply(task, column, Math.Min(columns, column + Chunk), column + Chunk, memory, chunkSums);
                    Add(chunkSums, total);
                }

                Store(task, total);
            }

            task = following;
        }
    }

    private readonly int Take() => Interlocked.Increment(ref *next) - 1;

    // Where a part lies.
    private readonly (int First, int End) ColumnsOf(int part)
    {
        int blocks = part - wholeChunks, first = blocks < 0 ? part * Chunk : (wholeChunks * Chunk) + (blocks * Block);
        return (first, Math.Min(columns, first + (blocks < 0 ? Chunk : Block)));
    }

    private readonly void Join(int pair)
    {
        using var total = new Scratch<double>(sumsLength, cleared: true);
        using var ofChunk = new Scratch<double>(sumsLength);
        double* part = parts + ((long)pair * Parts * sumsLength);
        for (int chunk = 0; chunk < wholeChunks; chunk++, part += sumsLength)
        {
            Add(part, total.Start);
        }

        for (int block = wholeChunks * BlocksOfChunk; block < Blocks;)
        {
            new Span<double>(ofChunk.Start, (int)sumsLength).Clear();
            for (int end = Math.Min(Blocks, block + BlocksOfChunk); block < end; block++, part += sumsLength)
            {
                Add(part, ofChunk.Start);
            }

            Add(ofChunk.Start, total.Start);
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

    // The sums of one chunk, or of a block; the first columns of what follows are asked for towards its end.
    private readonly void Multiply(int pair, int column, int end, int following, float* memory, double* chunkSums)
    {
        (int upper, int lower) = StripsOf(pair);
        int upperQuads = QuadsOf(upper), lowerQuads = QuadsOf(lower);
        float* lowerMemory = upper == lower ? memory : memory + ((long)StripQuads * Quad * Block);
        new Span<double>(chunkSums, (int)sumsLength).Clear();
        for (; column < end; column += Block)
        {
            int length = Math.Min(Block, end - column), padded = (length + GramKernel.Step - 1) / GramKernel.Step * GramKernel.Step;
            Pack(upper, column, length, padded, memory, upper == lower && rowSums != null ? rowParts + ((long)(column / Block) * rows) : null);
            if (upper != lower)
            {
                Pack(lower, column, length, padded, lowerMemory, null);
            }

            int next = column + Block < end ? column + Block : following, asked = 0;
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
                sumsOfRows[first + row] = rowSumsOfQuad[row];
            }
        }
    }

    // Four rows side by side, so that what is written is one stream; rows that are not there repeat the last, times 0.
    private readonly void PackQuad(int first, int count, int column, int length, int padded, float* to, float* sumsOfRows)
    {
        float* from = x + ((long)first * columns) + column;
        int second = count > 1 ? columns : 0, third = second + (count > 2 ? columns : 0), fourth = third + (count > 3 ? columns : 0);
        float* ofRows = stackalloc float[2 * Quad], lanes = stackalloc float[Group];
        for (int row = 0; row < Quad; row++)
        {
            ofRows[row] = offsets == null || row >= count ? 0 : offsets[first + row];
            ofRows[Quad + row] = row >= count ? 0 : scales == null ? 1 : scales[first + row];
        }

        int whole = length / Lanes * Lanes;
        PackWhole(from, from + second, from + third, from + fourth, ofRows, whole, to, lanes);
        to += whole * Quad;
        for (int k = whole; k < padded; k += Lanes)
        {
            for (int row = 0; row < Quad; row++)
            {
                float* at = from + (row == 0 ? 0 : row == 1 ? second : row == 2 ? third : fourth) + k;
                for (int lane = 0; lane < Lanes; lane++, to++)
                {
                    *to = k + lane < length ? (at[lane] - ofRows[row]) * ofRows[Quad + row] : 0;
                    lanes[(row * Lanes) + lane] += *to;
                }
            }
        }

        for (int row = 0; row < Quad; row++)
        {
            sumsOfRows[row] = GramKernel.Sum(Vector512.Load(lanes + (row * Lanes)));
        }
    }

    // Alone in a method, or the compiler keeps the vectors in memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PackWhole(float* f0, float* f1, float* f2, float* f3, float* ofRows, int length, float* to, float* lanes)
    {
        Vector512<float> o0 = Vector512.Create(ofRows[0]), o1 = Vector512.Create(ofRows[1]), o2 = Vector512.Create(ofRows[2]), o3 = Vector512.Create(ofRows[3]);
        Vector512<float> c0 = Vector512.Create(ofRows[Quad]), c1 = Vector512.Create(ofRows[Quad + 1]), c2 = Vector512.Create(ofRows[Quad + 2]), c3 = Vector512.Create(ofRows[Quad + 3]);
        Vector512<float> s0 = Vector512<float>.Zero, s1 = Vector512<float>.Zero, s2 = Vector512<float>.Zero, s3 = Vector512<float>.Zero;
        for (int k = 0; k < length; k += Lanes, to += Group)
        {
            Vector512<float> d0 = (Vector512.Load(f0 + k) - o0) * c0;
            d0.StoreAligned(to);
            s0 += d0;
            Vector512<float> d1 = (Vector512.Load(f1 + k) - o1) * c1;
            d1.StoreAligned(to + Lanes);
            s1 += d1;
            Vector512<float> d2 = (Vector512.Load(f2 + k) - o2) * c2;
            d2.StoreAligned(to + (2 * Lanes));
            s2 += d2;
            Vector512<float> d3 = (Vector512.Load(f3 + k) - o3) * c3;
            d3.StoreAligned(to + (3 * Lanes));
            s3 += d3;
        }

        s0.Store(lanes);
        s1.Store(lanes + Lanes);
        s2.Store(lanes + (2 * Lanes));
        s3.Store(lanes + (3 * Lanes));
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
