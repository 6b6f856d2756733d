namespace Ventral.Tensors.Kernels;

/// <summary>
/// How matrices are cut for <see cref="MicroKernel"/>. Rows go in panels of 12, the rest in panels of 4, the last in
/// panels of 1, each laid out <c>[depth × height]</c>, so a panel that starts at a row starts at row × depth. Columns go
/// in panels of 32, laid out <c>[depth × 32]</c>, the last filled with zeros. A product runs over stretches of depth
/// (<see cref="DepthBlock"/>) long enough that sums are seldom stored, and short enough that some column panels (72 KiB
/// each) stay in the second cache while row panels (27 KiB each) pass by.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Columns of a column panel.</summary>
    public const int Width = 32;

    /// <summary>Depth of one stretch.</summary>
    public const int DepthBlock = 576;

    private const int PackBlock = 64;

    /// <summary>Column panels that hold so many columns.</summary>
    public static int CountFor(int columns) => (columns + Width - 1) / Width;

    /// <summary>Height of the panel that starts where so many rows are left.</summary>
    public static int HeightAt(int rowsLeft) => rowsLeft >= 12 ? 12 : rowsLeft >= 4 ? 4 : 1;

    /// <summary>Panels that hold so many rows.</summary>
    public static int CountTiles(int rows) => (rows / 12) + (rows % 12 / 4) + (rows % 4);

    /// <summary>Lays rows out in panels.</summary>
    /// <param name="source"><c>[rows × depth]</c>.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="depth">Columns of the source.</param>
    /// <param name="target">Takes rows × depth values.</param>
    public static void PackRows(float* source, int rows, int depth, float* target)
    {
        for (int row = 0, height; row < rows; row += height)
        {
            height = HeightAt(rows - row);
            Transpose.Run(source + ((long)row * depth), depth, height, depth, target + ((long)row * depth), height);
        }
    }

    /// <summary>Lays the columns of a transposed matrix out as one panel.</summary>
    /// <param name="source"><c>[columns × depth]</c>, at the panel's first column.</param>
    /// <param name="columns">Columns that are left, 32 of which are taken.</param>
    /// <param name="depth">Depth of the panel.</param>
    /// <param name="target">Takes depth × 32 values.</param>
    public static void PackColumns(float* source, int columns, int depth, float* target)
    {
        if (columns < Width)
        {
            new Span<float>(target, checked(depth * Width)).Clear();
        }

        // Few columns of the source at a time: the lines they are written to stay in the nearest cache.
        for (int start = 0; start < depth; start += PackBlock)
        {
            Transpose.Run(source + start, depth, Math.Min(columns, Width), Math.Min(PackBlock, depth - start), target + ((long)start * Width), Width);
        }
    }

    /// <summary>Adds one stretch of depth to a block of sums.</summary>
    /// <param name="a">Row panels over their whole depth.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="depth">The whole depth.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="b">Column panels of the stretch.</param>
    /// <param name="panelStride">Values from one column panel to the next.</param>
    /// <param name="panelCount">Column panels.</param>
    /// <param name="c">Sums: row panel after row panel, in each column panel after column panel, in each <c>[height × 32]</c>.</param>
    public static void Multiply(float* a, int rows, int depth, int start, int length, float* b, long panelStride, int panelCount, float* c)
    {
        int tiles = CountTiles(rows);
        for (int column = 0; column < panelCount; column++)
        {
            for (int row = 0, height, index = 0; row < rows; row += height, index++)
            {
                height = HeightAt(rows - row);
                float* panel = a + ((long)row * depth) + ((long)start * height);
                float* tile = c + ((((long)row * panelCount) + (column * height)) * Width);
                var ahead = new Ahead<float>(tile + ((long)height * panelCount * Width), b + ((column + 1) * panelStride), Width, length, index, tiles);
                MicroKernel.Run(height, panel, Width, b + (column * panelStride), tile, Width, length, start == 0, ahead);
            }
        }
    }
}
