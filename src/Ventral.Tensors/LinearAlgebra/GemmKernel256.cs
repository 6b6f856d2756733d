using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// <see cref="GemmKernel"/> with 256-bit vectors. Only 16 registers are there, so the tile is cut into four pieces of
/// 6 rows × 2 vectors, each of which runs over the whole depth.
/// </summary>
internal static unsafe class GemmKernel256
{
    public static void Run(double* a, double* b, double* c, long stride, int depth, bool isFirst)
    {
        for (int column = 0; column < GemmKernel.Width; column += 8)
        {
            Tile6(a, b + column, c + column, stride, depth, isFirst);
            Tile6(a + 6, b + column, c + (6 * stride) + column, stride, depth, isFirst);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(double* a, double* b, double* c, long stride, int depth, bool isFirst)
    {
        Vector256<double> c0a = Vector256<double>.Zero, c0b = Vector256<double>.Zero;
        Vector256<double> c1a = Vector256<double>.Zero, c1b = Vector256<double>.Zero;
        Vector256<double> c2a = Vector256<double>.Zero, c2b = Vector256<double>.Zero;
        Vector256<double> c3a = Vector256<double>.Zero, c3b = Vector256<double>.Zero;
        Vector256<double> c4a = Vector256<double>.Zero, c4b = Vector256<double>.Zero;
        Vector256<double> c5a = Vector256<double>.Zero, c5b = Vector256<double>.Zero;
        double* row = c;
        if (!isFirst)
        {
            c0a = Vector256.Load(row);
            c0b = Vector256.Load(row + 4);
            row += stride;
            c1a = Vector256.Load(row);
            c1b = Vector256.Load(row + 4);
            row += stride;
            c2a = Vector256.Load(row);
            c2b = Vector256.Load(row + 4);
            row += stride;
            c3a = Vector256.Load(row);
            c3b = Vector256.Load(row + 4);
            row += stride;
            c4a = Vector256.Load(row);
            c4b = Vector256.Load(row + 4);
            row += stride;
            c5a = Vector256.Load(row);
            c5b = Vector256.Load(row + 4);
        }

        for (double* end = b + ((long)depth * GemmKernel.Width); b < end; a += GemmKernel.Height, b += GemmKernel.Width)
        {
            Vector256<double> left = Vector256.Load(b), right = Vector256.Load(b + 4), x;
            x = Vector256.Create(a[0]);
            c0a = Vector256.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector256.FusedMultiplyAdd(x, right, c0b);
            x = Vector256.Create(a[1]);
            c1a = Vector256.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector256.FusedMultiplyAdd(x, right, c1b);
            x = Vector256.Create(a[2]);
            c2a = Vector256.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector256.FusedMultiplyAdd(x, right, c2b);
            x = Vector256.Create(a[3]);
            c3a = Vector256.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector256.FusedMultiplyAdd(x, right, c3b);
            x = Vector256.Create(a[4]);
            c4a = Vector256.FusedMultiplyAdd(x, left, c4a);
            c4b = Vector256.FusedMultiplyAdd(x, right, c4b);
            x = Vector256.Create(a[5]);
            c5a = Vector256.FusedMultiplyAdd(x, left, c5a);
            c5b = Vector256.FusedMultiplyAdd(x, right, c5b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + 4);
        row += stride;
        c1a.Store(row);
        c1b.Store(row + 4);
        row += stride;
        c2a.Store(row);
        c2b.Store(row + 4);
        row += stride;
        c3a.Store(row);
        c3b.Store(row + 4);
        row += stride;
        c4a.Store(row);
        c4b.Store(row + 4);
        row += stride;
        c5a.Store(row);
        c5b.Store(row + 4);
    }
}
