using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>The float64 matrix product, from which every blocked factorisation takes its speed.</summary>
/// <remarks>
/// <para>Each output starts from 0 or from what it held and gains its products by fused multiply-add, one after
/// another in the order of the depth. Work is split by output, so neither threads nor vectors nor tiles change a bit.</para>
/// <para>Tiling: the depth is cut at 256; the right factor is packed in panels of 16 columns (32 KiB, which stay in the
/// first-level cache), the left one in blocks of up to 8 panels of 12 rows (192 KiB, second-level cache). The
/// 12 × 16 sums of a tile stay in registers (<see cref="GemmKernel"/>).</para>
/// </remarks>
internal static unsafe class Gemm
{
    private const int Height = GemmKernel.Height;
    private const int Width = GemmKernel.Width;
    private const int DepthBlock = 256;
    private const int ColumnBlock = 128 * Width;
    private const int RowPanelsPerBlock = 8;

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
    public static void Run(Workers workers, int rows, int columns, int depth, View a, View b, double* c, long stride, GemmMode mode, bool lowerOnly = false)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (depth == 0)
        {
            for (int row = 0; row < rows && mode == GemmMode.Assign; row++)
            {
                new Span<double>(c + (row * stride), columns).Clear();
            }

            return;
        }

        using var packed = new Scratch((long)Math.Min(depth, DepthBlock) * Math.Min(RoundUp(columns, Width), ColumnBlock));
        double* panels = packed.Start;
        for (int column = 0; column < columns; column += ColumnBlock)
        {
            int firstColumn = column, width = Math.Min(ColumnBlock, columns - column);
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int length = Math.Min(DepthBlock, depth - k);
                View left = a.From(0, k), right = b.From(k, column);
                int panelCount = (width + Width - 1) / Width;
                Spread.For(workers, panelCount, (double)length * width, panel =>
                    PackColumns(right.From(0, panel * Width), Math.Min(Width, width - (panel * Width)), length, panels + ((long)panel * Width * length)));
                Multiply(workers, rows, firstColumn, width, length, left, panels, c, stride, mode, k == 0 && mode == GemmMode.Assign, lowerOnly);
            }
        }
    }

    private static void Multiply(Workers workers, int rows, int firstColumn, int width, int depth, View a, double* panels, double* c, long stride, GemmMode mode, bool isFirst, bool lowerOnly)
    {
        // Blocks small enough for every thread to have some; a short product is cut along the columns as well.
        int rowPanels = (rows + Height - 1) / Height, columnPanels = (width + Width - 1) / Width;
        int wanted = 4 * workers.ThreadCount;
        int perBlock = Math.Clamp((rowPanels + wanted - 1) / wanted, 1, RowPanelsPerBlock);
        int rowBlocks = (rowPanels + perBlock - 1) / perBlock;
        int columnCuts = rowBlocks >= wanted ? 1 : Math.Min(columnPanels, (wanted + rowBlocks - 1) / rowBlocks);
        int perCut = (columnPanels + columnCuts - 1) / columnCuts;
        Spread.For(workers, rowBlocks * columnCuts, (double)rows * width * depth, task =>
        {
            int firstPanel = task / columnCuts * perBlock, panelCount = Math.Min(perBlock, rowPanels - firstPanel);
            int from = task % columnCuts * perCut, to = Math.Min(columnPanels, from + perCut);
            int lastRow = Math.Min(rows, (firstPanel + panelCount) * Height) - 1;
            if (from >= to || (lowerOnly && lastRow < firstColumn + (from * Width)))
            {
                return;
            }

            using var block = new Scratch((long)panelCount * Height * depth);
            for (int panel = 0; panel < panelCount; panel++)
            {
                int row = (firstPanel + panel) * Height;
                PackRows(a.From(row, 0), Math.Min(Height, rows - row), depth, block.Start + ((long)panel * Height * depth), mode == GemmMode.Subtract);
            }

            for (int p = from; p < to; p++)
            {
                int column = p * Width, columnCount = Math.Min(Width, width - column);
                for (int panel = 0; panel < panelCount; panel++)
                {
                    int row = (firstPanel + panel) * Height, rowCount = Math.Min(Height, rows - row);
                    if (lowerOnly && row + rowCount - 1 < firstColumn + column)
                    {
                        continue;
                    }

                    double* tile = c + (row * stride) + firstColumn + column;
                    Tile(block.Start + ((long)panel * Height * depth), panels + ((long)p * Width * depth), tile, stride, depth, isFirst, rowCount, columnCount);
                }
            }
        });
    }

    private static void Tile(double* a, double* b, double* c, long stride, int depth, bool isFirst, int rows, int columns)
    {
        if (rows == Height && columns == Width)
        {
            GemmKernel.Run(a, b, c, stride, depth, isFirst);
            return;
        }

        double* tile = stackalloc double[Height * Width];
        Copy(c, stride, tile, Width, rows, columns);
        GemmKernel.Run(a, b, tile, Width, depth, isFirst);
        Copy(tile, Width, c, stride, rows, columns);
    }

    private static void Copy(double* from, long fromStride, double* to, long toStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<double>(from + (row * fromStride), columns).CopyTo(new Span<double>(to + (row * toStride), columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(View a, int rows, int depth, double* panel, bool negated)
    {
        double sign = negated ? -1 : 1;
        if (rows == Height && a.RowStride == 1)
        {
            Vector256<double> signs = Vector256.Create(sign);
            for (int k = 0; k < depth; k++, panel += Height)
            {
                double* from = a.At(0, k);
                (Vector256.Load(from) * signs).Store(panel);
                (Vector256.Load(from + 4) * signs).Store(panel + 4);
                (Vector256.Load(from + 8) * signs).Store(panel + 8);
            }

            return;
        }

        for (int row = 0; row < Height; row++)
        {
            double* from = a.At(row, 0), to = panel + row;
            for (int k = 0; k < depth; k++, to += Height, from += a.ColumnStride)
            {
                *to = row < rows ? sign * *from : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns(View b, int columns, int depth, double* panel)
    {
        if (columns == Width && b.ColumnStride == 1)
        {
            for (int k = 0; k < depth; k++, panel += Width)
            {
                double* from = b.At(k, 0);
                Vector512.Load(from).Store(panel);
                Vector512.Load(from + 8).Store(panel + 8);
            }

            return;
        }

        for (int column = 0; column < Width; column++)
        {
            double* from = b.At(0, column);
            for (int k = 0; k < depth; k++)
            {
                panel[(k * Width) + column] = column < columns ? from[k * b.RowStride] : 0;
            }
        }
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
