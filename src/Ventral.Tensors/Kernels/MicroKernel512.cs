using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// <see cref="MicroKernel"/> with 512-bit vectors. The tile of sums stays in registers: 12 rows × 2 vectors are 24 of
/// the 32, which leaves room for a step's two loads and one broadcast; each load feeds 12 multiply-adds.
/// </summary>
internal static unsafe class MicroKernel512
{
    public static void Run(int height, float* a, float* b, float* c, int depth, bool isFirst)
    {
        switch (height)
        {
            case 12:
                Tile12(a, b, c, depth, isFirst);
                break;
            case 4:
                Tile4(a, b, c, depth, isFirst);
                break;
            default:
                Tile1(a, b, c, depth, isFirst);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero, c0b = Vector512<float>.Zero;
        Vector512<float> c1a = Vector512<float>.Zero, c1b = Vector512<float>.Zero;
        Vector512<float> c2a = Vector512<float>.Zero, c2b = Vector512<float>.Zero;
        Vector512<float> c3a = Vector512<float>.Zero, c3b = Vector512<float>.Zero;
        Vector512<float> c4a = Vector512<float>.Zero, c4b = Vector512<float>.Zero;
        Vector512<float> c5a = Vector512<float>.Zero, c5b = Vector512<float>.Zero;
        Vector512<float> c6a = Vector512<float>.Zero, c6b = Vector512<float>.Zero;
        Vector512<float> c7a = Vector512<float>.Zero, c7b = Vector512<float>.Zero;
        Vector512<float> c8a = Vector512<float>.Zero, c8b = Vector512<float>.Zero;
        Vector512<float> c9a = Vector512<float>.Zero, c9b = Vector512<float>.Zero;
        Vector512<float> c10a = Vector512<float>.Zero, c10b = Vector512<float>.Zero;
        Vector512<float> c11a = Vector512<float>.Zero, c11b = Vector512<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector512.Load(c + 0);
            c0b = Vector512.Load(c + 16);
            c1a = Vector512.Load(c + 32);
            c1b = Vector512.Load(c + 48);
            c2a = Vector512.Load(c + 64);
            c2b = Vector512.Load(c + 80);
            c3a = Vector512.Load(c + 96);
            c3b = Vector512.Load(c + 112);
            c4a = Vector512.Load(c + 128);
            c4b = Vector512.Load(c + 144);
            c5a = Vector512.Load(c + 160);
            c5b = Vector512.Load(c + 176);
            c6a = Vector512.Load(c + 192);
            c6b = Vector512.Load(c + 208);
            c7a = Vector512.Load(c + 224);
            c7b = Vector512.Load(c + 240);
            c8a = Vector512.Load(c + 256);
            c8b = Vector512.Load(c + 272);
            c9a = Vector512.Load(c + 288);
            c9b = Vector512.Load(c + 304);
            c10a = Vector512.Load(c + 320);
            c10b = Vector512.Load(c + 336);
            c11a = Vector512.Load(c + 352);
            c11b = Vector512.Load(c + 368);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += 12, b += Panels.Width)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, right, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, right, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, right, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, right, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, left, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, right, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, left, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, right, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, left, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, right, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, left, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, right, c7b);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, left, c8a);
            c8b = Vector512.FusedMultiplyAdd(x, right, c8b);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, left, c9a);
            c9b = Vector512.FusedMultiplyAdd(x, right, c9b);
            x = Vector512.Create(a[10]);
            c10a = Vector512.FusedMultiplyAdd(x, left, c10a);
            c10b = Vector512.FusedMultiplyAdd(x, right, c10b);
            x = Vector512.Create(a[11]);
            c11a = Vector512.FusedMultiplyAdd(x, left, c11a);
            c11b = Vector512.FusedMultiplyAdd(x, right, c11b);
        }

        c0a.Store(c + 0);
        c0b.Store(c + 16);
        c1a.Store(c + 32);
        c1b.Store(c + 48);
        c2a.Store(c + 64);
        c2b.Store(c + 80);
        c3a.Store(c + 96);
        c3b.Store(c + 112);
        c4a.Store(c + 128);
        c4b.Store(c + 144);
        c5a.Store(c + 160);
        c5b.Store(c + 176);
        c6a.Store(c + 192);
        c6b.Store(c + 208);
        c7a.Store(c + 224);
        c7b.Store(c + 240);
        c8a.Store(c + 256);
        c8b.Store(c + 272);
        c9a.Store(c + 288);
        c9b.Store(c + 304);
        c10a.Store(c + 320);
        c10b.Store(c + 336);
        c11a.Store(c + 352);
        c11b.Store(c + 368);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero, c0b = Vector512<float>.Zero;
        Vector512<float> c1a = Vector512<float>.Zero, c1b = Vector512<float>.Zero;
        Vector512<float> c2a = Vector512<float>.Zero, c2b = Vector512<float>.Zero;
        Vector512<float> c3a = Vector512<float>.Zero, c3b = Vector512<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector512.Load(c + 0);
            c0b = Vector512.Load(c + 16);
            c1a = Vector512.Load(c + 32);
            c1b = Vector512.Load(c + 48);
            c2a = Vector512.Load(c + 64);
            c2b = Vector512.Load(c + 80);
            c3a = Vector512.Load(c + 96);
            c3b = Vector512.Load(c + 112);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += 4, b += Panels.Width)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, right, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, right, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, right, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, right, c3b);
        }

        c0a.Store(c + 0);
        c0b.Store(c + 16);
        c1a.Store(c + 32);
        c1b.Store(c + 48);
        c2a.Store(c + 64);
        c2b.Store(c + 80);
        c3a.Store(c + 96);
        c3b.Store(c + 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero, c0b = Vector512<float>.Zero;
        if (!isFirst)
        {
            c0a = Vector512.Load(c + 0);
            c0b = Vector512.Load(c + 16);
        }

        for (float* end = b + ((long)depth * Panels.Width); b < end; a += 1, b += Panels.Width)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, right, c0b);
        }

        c0a.Store(c + 0);
        c0b.Store(c + 16);
    }
}
