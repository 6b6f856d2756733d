using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>The panels of <see cref="GemmBlocks"/>, which suit the processor's registers; the bits are the same for all.</summary>
internal static unsafe class Panels<T>
    where T : unmanaged
{
    private const int Vector = 64;

    /// <summary>Rows of a row panel; what is left goes in panels of 4, then of 1.</summary>
    public static int Height => Vector512.IsHardwareAccelerated ? 12 : 6;

    /// <summary>Columns of a column panel: two vectors.</summary>
    public static int Width => (Vector512.IsHardwareAccelerated ? 2 * Vector : Vector) / sizeof(T);

    /// <summary>Depth of one stretch. Short vectors read more for each product: their column panel must stay in the nearest cache.</summary>
    public static int DepthBlock => Vector512.IsHardwareAccelerated ? 512 : 256;

    /// <summary>Height of the row panel that starts where so many rows are left.</summary>
    public static int HeightAt(int rowsLeft) => rowsLeft >= Height ? Height : rowsLeft >= 4 ? 4 : 1;

    /// <summary>Row panels that hold so many rows.</summary>
    public static int CountTiles(int rows) => (rows / Height) + (rows % Height / 4) + (rows % Height % 4);

    /// <summary>Column panels that hold so many columns.</summary>
    public static int CountFor(int columns) => (columns + Width - 1) / Width;
}
