using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The innermost product, of float32 or float64: a tile of sums gains a row panel times a column panel.
/// </summary>
/// <remarks>
/// Each sum adds its products one after another by fused multiply-add, in the order of the depth. Vectors run across
/// columns, never along the depth, and a sum that is stored between two stretches of depth is stored exactly; so
/// every vector width and every blocking gives the same bits. Here and beside, loops over values are compiled at full
/// strength from their first call: a run over a few images would be over before the runtime saw that they are hot.
/// </remarks>
internal static unsafe class MicroKernel
{
    /// <summary>Adds one stretch of depth to a tile.</summary>
    /// <param name="height">Rows of the tile: 12, 4 or 1, or 6 where vectors have 256 bits.</param>
    /// <param name="a">The row panel, <c>[depth × height]</c>.</param>
    /// <param name="width">Columns of the tile: two 512-bit vectors, or also two of 256 bits where there are no longer ones.</param>
    /// <param name="b">The column panel, <c>[depth × width]</c>.</param>
    /// <param name="c">The sums, <c>[height × width]</c>.</param>
    /// <param name="stride">From a row of sums to the next.</param>
    /// <param name="depth">Products for each sum.</param>
    /// <param name="isFirst">Whether the sums start from 0 rather than from what <paramref name="c"/> holds.</param>
    /// <param name="ahead">What comes next; its sums lie as far apart as those of <paramref name="c"/>.</param>
    public static void Run<T>(int height, T* a, int width, T* b, T* c, long stride, int depth, bool isFirst, Ahead<T> ahead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MicroKernel512.Run(height, a, b, c, stride, depth, isFirst, ahead);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MicroKernel256.Run(height, a, width, b, c, stride, depth, isFirst, ahead);
        }
        else
        {
            RunPlain(height, a, width, b, c, stride, depth, isFirst);
        }
    }

    /// <summary>Whether <see cref="RunHalf"/> knows tiles of this height.</summary>
    public static bool HasHalf(int height) => Vector512.IsHardwareAccelerated && height == 12;

    /// <summary>Adds one stretch of depth to the first half of the columns of a tile; the others stay as they are.</summary>
    /// <inheritdoc cref="Run"/>
    public static void RunHalf<T>(T* a, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MicroKernel512.Half12(a, b, c, stride, depth, isFirst);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPlain<T>(int height, T* a, int width, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < height; row++, c += stride)
        {
            if (isFirst)
            {
                new Span<T>(c, width).Clear();
            }

            for (int k = 0; k < depth; k++)
            {
                T x = a[(k * height) + row];
                for (int column = 0; column < width; column++)
                {
                    c[column] = T.FusedMultiplyAdd(x, b[(k * width) + column], c[column]);
                }
            }
        }
    }
}
