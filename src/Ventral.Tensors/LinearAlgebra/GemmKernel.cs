using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// The innermost float64 product: 12 × 16 sums gain a row panel times a column panel. Vectors run across columns, never
/// along the depth, so every width gives the same bits.
/// </summary>
internal static unsafe class GemmKernel
{
    /// <summary>Rows of a tile.</summary>
    public const int Height = 12;

    /// <summary>Columns of a tile.</summary>
    public const int Width = 16;

    /// <summary>Adds one stretch of depth to a tile.</summary>
    /// <param name="a">The row panel, <c>[depth × 12]</c>.</param>
    /// <param name="b">The column panel, <c>[depth × 16]</c>.</param>
    /// <param name="c">The sums.</param>
    /// <param name="stride">From a row of sums to the next.</param>
    /// <param name="depth">Products for each sum.</param>
    /// <param name="isFirst">Whether the sums start from 0 rather than from what <paramref name="c"/> holds.</param>
    public static void Run(double* a, double* b, double* c, long stride, int depth, bool isFirst)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            GemmKernel512.Run(a, b, c, stride, depth, isFirst);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GemmKernel256.Run(a, b, c, stride, depth, isFirst);
        }
        else
        {
            RunPlain(a, b, c, stride, depth, isFirst);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPlain(double* a, double* b, double* c, long stride, int depth, bool isFirst)
    {
        for (int row = 0; row < Height; row++, c += stride)
        {
            if (isFirst)
            {
                new Span<double>(c, Width).Clear();
            }

            for (int k = 0; k < depth; k++)
            {
                double x = a[(k * Height) + row];
                for (int column = 0; column < Width; column++)
                {
                    c[column] = Math.FusedMultiplyAdd(x, b[(k * Width) + column], c[column]);
                }
            }
        }
    }
}
