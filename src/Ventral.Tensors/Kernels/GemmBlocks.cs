using System.Numerics;

namespace Ventral.Tensors.Kernels;

/// <summary>The blocked product of matrices that lie anywhere in memory: the engine of <see cref="Gemm"/> and of every factorisation.</summary>
/// <remarks>
/// Tiling, for 512-bit vectors: the depth is cut at 512. The right factor is packed in column panels, two vectors wide
/// (64 KiB), for a block of columns that stays in the last cache. A task packs a block of row panels of the left factor,
/// 12 rows each, that fills most of the second cache (768 KiB) and passes it along the column panels. The sums of a tile
/// stay in registers (<see cref="MicroKernel"/>) and are read and written in place; while a tile is computed, the next
/// one and the next column panel are fetched, evenly (<see cref="Ahead{T}"/>). The larger the block and the longer the depth, the seldomer panels and sums travel from the last cache:
/// that, and not the first cache, through which panels only stream, is what holds the arithmetic up. The last rows go in
/// smaller blocks, so that all threads end together. With 256-bit vectors, which need twice the loads, the depth is cut
/// at 256 and panels are half as large (<see cref="Panels{T}"/>).
/// </remarks>
internal static unsafe class GemmBlocks
{
    private const int PanelsPerColumnBlock = 128;
    private const int BytesOfBlock = 768 << 10;

    // Multiply-adds that repay a loop over threads of their own.
    private const double LargeProduct = 1 << 21;

    /// <summary>C = A B, C + A B or C − A B.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="a">A, <c>[rows × depth]</c>.</param>
    /// <param name="b">B, <c>[depth × columns]</c>.</param>
    /// <param name="c">C, its rows contiguous.</param>
    /// <param name="stride">From a row of C to the next.</param>
    /// <param name="mode">What becomes of C.</param>
    /// <param name="lowerOnly">Whether tiles wholly above the diagonal are left as they are; what lies above it in the others is then meaningless.</param>
    public static void Run<T>(Workers workers, int rows, int columns, int depth, View<T> a, View<T> b, T* c, long stride, GemmMode mode, bool lowerOnly = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RunShared(workers, 1, rows, columns, depth, a, 0, b, c, stride, 0, mode, lowerOnly);

    /// <summary>Many products of one shape: each alone where it is large, several side by side where they are small.</summary>
    /// <inheritdoc cref="Run"/>
    public static void RunMany<T>(Workers workers, int count, int rows, int columns, int depth, View<T> a, long nextA, View<T> b, long nextB, T* c, long stride, long nextC, GemmMode mode)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count == 1 || (double)rows * columns * depth >= LargeProduct)
        {
            int shared = nextB == 0 ? count : 1;
            for (int i = 0; i < count; i += shared)
            {
                RunShared(workers, shared, rows, columns, depth, a.From(i * nextA), nextA, b.From(i * nextB), c + (i * nextC), stride, nextC, mode, lowerOnly: false);
            }

            return;
        }

        var one = new Workers(1);
        Spread.For(workers, count, (double)count * rows * columns * depth, i =>
            Run(one, rows, columns, depth, a.From(i * nextA), b.From(i * nextB), c + (i * nextC), stride, mode));
    }

    // Several left factors meet the same packed panels.
    private static void RunShared<T>(Workers workers, int count, int rows, int columns, int depth, View<T> a, long nextA, View<T> b, T* c, long stride, long nextC, GemmMode mode, bool lowerOnly)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (depth == 0)
        {
            for (int i = 0; i < count && mode == GemmMode.Assign; i++)
            {
                for (int row = 0; row < rows; row++)
                {
                    new Span<T>(c + (i * nextC) + (row * stride), columns).Clear();
                }
            }

            return;
        }

        int columnBlock = PanelsPerColumnBlock * Panels<T>.Width;
        using var packed = new Scratch<T>((long)Math.Min(depth, Panels<T>.DepthBlock) * Panels<T>.Width * Panels<T>.CountFor(Math.Min(columns, columnBlock)));
        T* panels = packed.Start;
        bool isGram = lowerOnly && a.Start == b.Start && a.RowStride == b.ColumnStride && a.ColumnStride == b.RowStride;
        for (int column = 0; column < columns; column += columnBlock)
        {
            int width = Math.Min(columnBlock, columns - column);
            for (int k = 0; k < depth; k += Panels<T>.DepthBlock)
            {
                int length = Math.Min(Panels<T>.DepthBlock, depth - k);
                View<T> right = b.From(k, column);
                Spread.For(workers, Panels<T>.CountFor(width), (double)length * width, panel =>
                {
                    int first = panel * Panels<T>.Width;
                    GemmPacking.PackColumns(right.From(0, first), Math.Min(Panels<T>.Width, width - first), length, panels + ((long)first * length));
                });
                for (int i = 0; i < count; i++)
                {
                    var block = new Block<T>(a.From(i * nextA).From(0, k), panels, c + (i * nextC) + column, stride, length, mode == GemmMode.Subtract, k == 0 && mode == GemmMode.Assign);
                    if (lowerOnly)
                    {
                        MultiplyLower(workers, rows, width, block, column, isGram);
                    }
                    else
                    {
                        Multiply(workers, rows, width, block);
                    }
                }
            }
        }
    }

    private static void Multiply<T>(Workers workers, int rows, int width, Block<T> block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cut = RowCut.For(rows, Panels<T>.Height, BytesOfBlock / (block.Depth * sizeof(T)), workers.ThreadCount);
        int columnPanels = Panels<T>.CountFor(width), columnCuts = cut.CountColumnCuts(columnPanels);
        int perCut = (columnPanels + columnCuts - 1) / columnCuts;
        Spread.For(workers, cut.BlockCount * columnCuts, (double)rows * width * block.Depth, task =>
        {
            (int first, int end) = cut[task / columnCuts];
            int from = task % columnCuts * perCut, to = Math.Min(columnPanels, from + perCut);
            if (from >= to)
            {
                return;
            }

            using var left = new Scratch<T>((long)(end - first) * block.Depth);
            GemmPacking.PackRows(block.Left.From(first, 0), end - first, block.Depth, left.Start, block.IsNegated);
            Multiply(left.Start, first, end, from, to, width, block, int.MinValue);
        });
    }

    // Tiles above the diagonal start to the right of where their last row meets it. The last rows have the most work and go first, the small blocks last.
    private static void MultiplyLower<T>(Workers workers, int rows, int width, Block<T> block, int diagonal, bool isGram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int height = Panels<T>.Height, rowPanels = (rows + height - 1) / height;
        var cut = RowCut.For(rowPanels, 1, BytesOfBlock / (block.Depth * sizeof(T) * height), workers.ThreadCount);
        Spread.For(workers, cut.BlockCount, 0.5 * rows * width * block.Depth, task =>
        {
            (int after, int before) = cut[task];
            int first = (rowPanels - before) * height, end = Math.Min(rows, (rowPanels - after) * height);
            if (end <= diagonal)
            {
                return;
            }

            using var left = new Scratch<T>((long)(end - first) * block.Depth);
            if (isGram && first >= diagonal && end <= diagonal + width)
            {
                GemmPacking.PackRows(block.Right, first - diagonal, end - first, block.Depth, left.Start, block.IsNegated);
            }
            else
            {
                GemmPacking.PackRows(block.Left.From(first, 0), end - first, block.Depth, left.Start, block.IsNegated);
            }

            Multiply(left.Start, first, end, 0, Panels<T>.CountFor(Math.Min(width, end - diagonal)), width, block, diagonal);
        });
    }

    // Passes a block of packed rows along column panels; tiles wholly above the diagonal are left out.
    private static void Multiply<T>(T* left, int firstRow, int endRow, int firstPanel, int endPanel, int width, Block<T> block, int diagonal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tiles = Panels<T>.CountTiles(endRow - firstRow);
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            int column = panel * Panels<T>.Width, columnCount = Math.Min(Panels<T>.Width, width - column);
            T* b = block.Right + ((long)column * block.Depth);
            T* nextColumn = block.Sums + (firstRow * block.Stride) + column + Panels<T>.Width;
            for (int row = firstRow, height, index = 0; row < endRow; row += height, index++)
            {
                height = Panels<T>.HeightAt(endRow - row);
                if (diagonal != int.MinValue && row + height <= diagonal + column)
                {
                    continue;
                }

                T* rows = left + ((long)(row - firstRow) * block.Depth), tile = block.Sums + (row * block.Stride) + column;
                if (diagonal != int.MinValue && row + height <= diagonal + column + (Panels<T>.Width / 2) && columnCount == Panels<T>.Width && MicroKernel.HasHalf(height))
                {
                    MicroKernel.RunHalf(rows, b, tile, block.Stride, block.Depth, block.IsFirst);
                    continue;
                }

                T* next = row + height < endRow ? tile + (height * block.Stride) : nextColumn;
                var ahead = new Ahead<T>(next, b + ((long)Panels<T>.Width * block.Depth), Panels<T>.Width, block.Depth, index, tiles);
                Tile(height, rows, b, tile, block, columnCount, ahead);
            }
        }
    }

    private static void Tile<T>(int height, T* a, T* b, T* c, Block<T> block, int columns, Ahead<T> ahead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns == Panels<T>.Width)
        {
            MicroKernel.Run(height, a, Panels<T>.Width, b, c, block.Stride, block.Depth, block.IsFirst, ahead);
            return;
        }

        T* tile = stackalloc T[Panels<T>.Height * Panels<T>.Width];
        Copy(c, block.Stride, tile, Panels<T>.Width, height, columns);
        MicroKernel.Run(height, a, Panels<T>.Width, b, tile, Panels<T>.Width, block.Depth, block.IsFirst, ahead);
        Copy(tile, Panels<T>.Width, c, block.Stride, height, columns);
    }

    private static void Copy<T>(T* from, long fromStride, T* to, long toStride, int rows, int columns)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<T>(from + (row * fromStride), columns).CopyTo(new Span<T>(to + (row * toStride), columns));
        }
    }

    // One stretch of depth: the left factor as it lies, the right one in panels, and the sums.
    private readonly struct Block<T>(View<T> left, T* right, T* sums, long stride, int depth, bool isNegated, bool isFirst)
        where T : unmanaged
    {
        public View<T> Left { get; } = left;

        public T* Right { get; } = right;

        public T* Sums { get; } = sums;

        public long Stride { get; } = stride;

        public int Depth { get; } = depth;

        public bool IsNegated { get; } = isNegated;

        public bool IsFirst { get; } = isFirst;
    }
}
