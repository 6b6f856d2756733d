using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// <see cref="MicroKernel"/> with 256-bit vectors. Only 16 registers are there, so the tile is cut into pieces of at
/// most 6 rows × 2 vectors, each of which runs over the whole depth.
/// </summary>
internal static unsafe class MicroKernel256
{
    public static void Run(int height, float* a, float* b, float* c, int depth, bool isFirst)
    {
        for (int column = 0; column < Panels.Width; column += 16)
        {
            switch (height)
            {
                case 12:
                    Tile6(a, height, b + column, c + column, depth, isFirst);
                    Tile6(a + 6, height, b + column, c + (6 * Panels.Width) + column, depth, isFirst);
                    break;
                case 4:
                    Tile4(a, height, b + column, c + column, depth, isFirst);
                    break;
                default:
                    Tile1(a, height, b + column, c + column, depth, isFirst);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(float* a, int height, float* b, float* c, int depth, bool isFirst)
    {
        Vector256<float> c0a = Vector256<float>.Zero, c0b = Vector256<float>.Zero;
        Vector256<float> c1a = Vector256<float>.Zero, c1b = Vector256<float>.Zero;
        Vector256<float> c2a = Vector256<float>.Zero, c2b = Vector256<float>.Zero;
        Vector256<float> c3a = Vector256<float>.Zero, c3b = Vector256<float>.Zero;
        Vector256<float> c4a = Vector256<float>.Zero, c4b = Vector256<float>.Zero;
        Vector256<float> c5a = Vector256<float>.Zero, c5b = Vector256<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector256.Load(c + 0);
            c0b = Vector256.Load(c + 8);
            c1a = Vector256.Load(c + 32);
            c1b = Vector256.Load(c + 40);
            c2a = Vector256.Load(c + 64);
            c2b = Vector256.Load(c + 72);
            c3a = Vector256.Load(c + 96);
            c3b = Vector256.Load(c + 104);
            c4a = Vector256.Load(c + 128);
            c4b = Vector256.Load(c + 136);
            c5a = Vector256.Load(c + 160);
            c5b = Vector256.Load(c + 168);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += height, b += Panels.Width)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8), x;
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

        c0a.Store(c + 0);
        c0b.Store(c + 8);
        c1a.Store(c + 32);
        c1b.Store(c + 40);
        c2a.Store(c + 64);
        c2b.Store(c + 72);
        c3a.Store(c + 96);
        c3b.Store(c + 104);
        c4a.Store(c + 128);
        c4b.Store(c + 136);
        c5a.Store(c + 160);
        c5b.Store(c + 168);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* a, int height, float* b, float* c, int depth, bool isFirst)
    {
        Vector256<float> c0a = Vector256<float>.Zero, c0b = Vector256<float>.Zero;
        Vector256<float> c1a = Vector256<float>.Zero, c1b = Vector256<float>.Zero;
        Vector256<float> c2a = Vector256<float>.Zero, c2b = Vector256<float>.Zero;
        Vector256<float> c3a = Vector256<float>.Zero, c3b = Vector256<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector256.Load(c + 0);
            c0b = Vector256.Load(c + 8);
            c1a = Vector256.Load(c + 32);
            c1b = Vector256.Load(c + 40);
            c2a = Vector256.Load(c + 64);
            c2b = Vector256.Load(c + 72);
            c3a = Vector256.Load(c + 96);
            c3b = Vector256.Load(c + 104);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += height, b += Panels.Width)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8), x;
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
        }

        c0a.Store(c + 0);
        c0b.Store(c + 8);
        c1a.Store(c + 32);
        c1b.Store(c + 40);
        c2a.Store(c + 64);
        c2b.Store(c + 72);
        c3a.Store(c + 96);
        c3b.Store(c + 104);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(float* a, int height, float* b, float* c, int depth, bool isFirst)
    {
        Vector256<float> c0a = Vector256<float>.Zero, c0b = Vector256<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector256.Load(c + 0);
            c0b = Vector256.Load(c + 8);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += height, b += Panels.Width)
        {
            Vector256<float> left = Vector256.Load(b), right = Vector256.Load(b + 8), x;
            x = Vector256.Create(a[0]);
            c0a = Vector256.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector256.FusedMultiplyAdd(x, right, c0b);
        }

        c0a.Store(c + 0);
        c0b.Store(c + 8);
    }
}
