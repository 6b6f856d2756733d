using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>The lower triangle of X Xᵀ, in float32 sums of stretches of columns with float64 totals: what <see cref="Gram.Lower"/> does.</summary>
/// <remarks>
/// X is laid out in panels of 48 rows, <c>[depth × 48]</c>, which serve as rows and as columns of the product. Many rows: all
/// threads lay out 2,048 columns, then multiply, each task 48 rows with those before them, or some of these where threads are many;
/// the sums stay in a near cache until they are added to the totals. Few rows, whose product that would cut too fine: each thread takes 2,048 columns of its
/// own, 128 of them at a time, and the sums are then added in order.
/// </remarks>
internal static unsafe class TriangleBlocks
{
    private const int FewRows = 192;
    private const long TasksPerThread = 4;

    // Columns whose sum starts at 0, and columns whose sums are added in float32.
    private const int DepthBlock = 128;
    private const int Stretch = 2048;

    private const int Height = TriangleKernel.Height;
    private const int Width = TriangleKernel.Width;

    /// <summary>Computes the triangle, row by row.</summary>
    public static void Run(View<float> x, int rows, int columns, double* triangle, Workers workers)
    {
        if (columns == 0)
        {
            new Span<double>(triangle, checked((int)StartOf(rows))).Clear();
        }
        else if (rows <= FewRows)
        {
            RunFew(x, rows, columns, triangle, workers);
        }
        else
        {
            RunMany(x, rows, columns, triangle, workers);
        }
    }

    private static void RunMany(View<float> x, int rows, int columns, double* triangle, Workers workers)
    {
        int panels = PanelsFor(rows), cuts = (int)Math.Min(panels, ((TasksPerThread * workers.ThreadCount) + panels - 1) / panels), perCut = (panels + cuts - 1) / cuts;
        using var packed = new Scratch<float>((long)panels * Width * Math.Min(columns, Stretch));
        float* memory = packed.Start;
        for (long column = 0; column < columns; column += Stretch)
        {
            var stretch = x.From(0, column);
            int depth = (int)Math.Min(Stretch, columns - column), blocks = (depth + DepthBlock - 1) / DepthBlock;
            bool isFirst = column == 0;
            workers.For(panels * blocks, task =>
            {
                int panel = task / blocks, start = task % blocks * DepthBlock, length = Math.Min(DepthBlock, depth - start);
                Pack(stretch, rows, panel, start, length, BlockAt(memory, panels, start));
            });

            // The last rows have the most work and go first.
            workers.For(panels * cuts, task =>
            {
                int last = panels - 1 - (task / cuts), from = task % cuts * perCut, to = Math.Min(last + 1, from + perCut);
                if (from >= to)
                {
                    return;
                }

                int first = last * Width, end = Math.Min(rows, first + Width);
                using var sums = new Scratch<float>(SumsOf(end - first, to - from));
                for (int start = 0; start < depth; start += DepthBlock)
                {
                    Multiply(BlockAt(memory, panels, start), first, end, from, to, Math.Min(DepthBlock, depth - start), sums.Start, start == 0);
                }

                Add(sums.Start, first, end, from, to, triangle, isFirst);
            });
        }
    }

    private static void RunFew(View<float> x, int rows, int columns, double* triangle, Workers workers)
    {
        int stretches = ((columns - 1) / Stretch) + 1, side = Math.Min(workers.ThreadCount, stretches), panels = PanelsFor(rows);
        long sumsLength = SumsOf(rows, panels), packedLength = (long)panels * Width * Math.Min(columns, DepthBlock);
        using var packedMemory = new Scratch<float>(side * packedLength);
        using var sumsMemory = new Scratch<float>(side * sumsLength);
        float* packed = packedMemory.Start, sums = sumsMemory.Start;
        for (int first = 0; first < stretches; first += side)
        {
            int count = Math.Min(side, stretches - first), before = first;
            workers.For(count, i =>
            {
                float* block = packed + (i * packedLength), sumsOfStretch = sums + (i * sumsLength);
                long column = (long)(before + i) * Stretch, end = Math.Min(columns, column + Stretch);
                for (long start = column; start < end; start += DepthBlock)
                {
                    int length = (int)Math.Min(DepthBlock, end - start);
                    for (int panel = 0; panel < panels; panel++)
                    {
                        Pack(x, rows, panel, start, length, block);
                    }

                    Multiply(block, 0, rows, 0, panels, length, sumsOfStretch, start == column);
                }
            });
            for (int i = 0; i < count; i++)
            {
                Add(sums + (i * sumsLength), 0, rows, 0, panels, triangle, first + i == 0);
            }
        }
    }

    private static int PanelsFor(int rows) => (rows + Width - 1) / Width;

    private static int TilesFor(int rows) => (rows + Height - 1) / Height;

    // Of a stretch's blocks of depth, one after another, each panel by panel.
    private static float* BlockAt(float* packed, int panels, int start) => packed + ((long)start * panels * Width);

    private static long SumsOf(int rows, int panels) => (long)TilesFor(rows) * panels * Height * Width;

    private static long StartOf(int row) => (long)row * (row + 1) / 2;

    private static void Pack(View<float> x, int rows, int panel, long start, int length, float* block)
    {
        int first = panel * Width;
        GemmPacking.PackColumns(x.From(first, start).Transposed, Math.Min(Width, rows - first), length, block + ((long)first * length), Width);
    }

    // Rows, the first of them of a panel, by the columns of some panels; sums lie tile by tile, all of a panel together.
    private static void Multiply(float* block, int first, int end, int from, int to, int length, float* sums, bool isFirst)
    {
        int tiles = TilesFor(end - first);
        for (int panel = from; panel < to; panel++)
        {
            int column = panel * Width;
            for (int tile = 0; tile < tiles; tile++, sums += Height * Width)
            {
                int row = first + (tile * Height), wanted = row + Height - column;
                if (wanted > 0)
                {
                    float* a = block + ((long)(row - (row % Width)) * length) + (row % Width);
                    TriangleKernel.Run(Math.Min(Width, wanted), a, block + ((long)column * length), sums, length, isFirst);
                }
            }
        }
    }

    // To the totals, or in place of what was there.
    private static void Add(float* sums, int first, int end, int from, int to, double* triangle, bool isFirst)
    {
        int tiles = TilesFor(end - first);
        for (int row = first; row < end; row++)
        {
            double* totals = triangle + StartOf(row);
            float* at = sums + ((row - first) * Width);
            for (int column = from * Width; column < Math.Min(to * Width, row + 1); column += Width, at += tiles * Height * Width)
            {
                Add(at, totals + column, Math.Min(Width, row + 1 - column), isFirst);
            }
        }
    }

    // The bits are the same with shorter vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* sums, double* totals, int count, bool isFirst)
    {
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(sums + i));
            var eight = Vector512.Create(low, high);
            (isFirst ? eight : Vector512.Load(totals + i) + eight).Store(totals + i);
        }

        for (; i < count; i++)
        {
            totals[i] = isFirst ? sums[i] : totals[i] + sums[i];
        }
    }
}
