using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// The innermost product of <see cref="TriangleBlocks"/>: eight rows by up to 48 columns of X Xᵀ, whose rows and columns come
/// from the same panels. A tile's sums fill 24 of the 32 vectors of 512 bits; each number that is read for all columns then
/// meets three multiply-adds, and no second copy of the rows is needed. With 256 bits a tile is computed in parts.
/// </summary>
/// <remarks>Each sum starts at 0 and gains the stretch's products in the order of the depth, each by one fused multiply-add, however wide the vectors are.</remarks>
internal static unsafe class TriangleKernel
{
    /// <summary>Rows of a tile.</summary>
    public const int Height = 8;

    /// <summary>Columns of a tile and of a panel.</summary>
    public const int Width = 48;

    private const int Third = 16;

    // Steps between the request for the numbers of the columns and their use.
    private const int Ahead = 8 * Width;

    /// <summary>Adds one stretch of depth to a tile.</summary>
    /// <param name="columns">How many of the tile's columns are wanted; more may be computed.</param>
    /// <param name="a">The first of the rows in their panel, <c>[depth × 48]</c>.</param>
    /// <param name="b">The panel of the columns, <c>[depth × 48]</c>, on a cache line.</param>
    /// <param name="c">The tile, <c>[8 × 48]</c>, on a cache line.</param>
    /// <param name="depth">How long the stretch is.</param>
    /// <param name="isFirst">Whether the tile takes the stretch's sums; else they are added to it.</param>
    public static void Run(int columns, float* a, float* b, float* c, int depth, bool isFirst)
    {
        if (!Avx512F.IsSupported)
        {
            for (int row = 0; row < Height; row += Height / 2)
            {
                for (int column = 0; column < columns; column += Third)
                {
                    Part256(a + row, b + column, c + (row * Width) + column, depth, isFirst);
                }
            }
        }
        else if (columns > 2 * Third)
        {
            Tile48(a, b, c, depth, isFirst);
        }
        else if (columns > Third)
        {
            Tile32(a, b, c, depth, isFirst);
        }
        else
        {
            Tile16(a, b, c, depth, isFirst);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile48(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero, c0b = Vector512<float>.Zero, c0c = Vector512<float>.Zero;
        Vector512<float> c1a = Vector512<float>.Zero, c1b = Vector512<float>.Zero, c1c = Vector512<float>.Zero;
        Vector512<float> c2a = Vector512<float>.Zero, c2b = Vector512<float>.Zero, c2c = Vector512<float>.Zero;
        Vector512<float> c3a = Vector512<float>.Zero, c3b = Vector512<float>.Zero, c3c = Vector512<float>.Zero;
        Vector512<float> c4a = Vector512<float>.Zero, c4b = Vector512<float>.Zero, c4c = Vector512<float>.Zero;
        Vector512<float> c5a = Vector512<float>.Zero, c5b = Vector512<float>.Zero, c5c = Vector512<float>.Zero;
        Vector512<float> c6a = Vector512<float>.Zero, c6b = Vector512<float>.Zero, c6c = Vector512<float>.Zero;
        Vector512<float> c7a = Vector512<float>.Zero, c7b = Vector512<float>.Zero, c7c = Vector512<float>.Zero;
        for (float* end = b + ((long)depth * Width); b < end; a += Width, b += Width)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Sse.Prefetch0(b + Ahead + 32);
            Vector512<float> left = Vector512.LoadAligned(b), middle = Vector512.LoadAligned(b + 16), right = Vector512.LoadAligned(b + 32), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, middle, c0b);
            c0c = Vector512.FusedMultiplyAdd(x, right, c0c);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, middle, c1b);
            c1c = Vector512.FusedMultiplyAdd(x, right, c1c);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, middle, c2b);
            c2c = Vector512.FusedMultiplyAdd(x, right, c2c);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, middle, c3b);
            c3c = Vector512.FusedMultiplyAdd(x, right, c3c);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, left, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, middle, c4b);
            c4c = Vector512.FusedMultiplyAdd(x, right, c4c);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, left, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, middle, c5b);
            c5c = Vector512.FusedMultiplyAdd(x, right, c5c);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, left, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, middle, c6b);
            c6c = Vector512.FusedMultiplyAdd(x, right, c6c);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, left, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, middle, c7b);
            c7c = Vector512.FusedMultiplyAdd(x, right, c7c);
        }

        if (!isFirst)
        {
            c0a += Vector512.LoadAligned(c);
            c0b += Vector512.LoadAligned(c + 16);
            c0c += Vector512.LoadAligned(c + 32);
            c1a += Vector512.LoadAligned(c + 48);
            c1b += Vector512.LoadAligned(c + 64);
            c1c += Vector512.LoadAligned(c + 80);
            c2a += Vector512.LoadAligned(c + 96);
            c2b += Vector512.LoadAligned(c + 112);
            c2c += Vector512.LoadAligned(c + 128);
            c3a += Vector512.LoadAligned(c + 144);
            c3b += Vector512.LoadAligned(c + 160);
            c3c += Vector512.LoadAligned(c + 176);
            c4a += Vector512.LoadAligned(c + 192);
            c4b += Vector512.LoadAligned(c + 208);
            c4c += Vector512.LoadAligned(c + 224);
            c5a += Vector512.LoadAligned(c + 240);
            c5b += Vector512.LoadAligned(c + 256);
            c5c += Vector512.LoadAligned(c + 272);
            c6a += Vector512.LoadAligned(c + 288);
            c6b += Vector512.LoadAligned(c + 304);
            c6c += Vector512.LoadAligned(c + 320);
            c7a += Vector512.LoadAligned(c + 336);
            c7b += Vector512.LoadAligned(c + 352);
            c7c += Vector512.LoadAligned(c + 368);
        }

        c0a.StoreAligned(c);
        c0b.StoreAligned(c + 16);
        c0c.StoreAligned(c + 32);
        c1a.StoreAligned(c + 48);
        c1b.StoreAligned(c + 64);
        c1c.StoreAligned(c + 80);
        c2a.StoreAligned(c + 96);
        c2b.StoreAligned(c + 112);
        c2c.StoreAligned(c + 128);
        c3a.StoreAligned(c + 144);
        c3b.StoreAligned(c + 160);
        c3c.StoreAligned(c + 176);
        c4a.StoreAligned(c + 192);
        c4b.StoreAligned(c + 208);
        c4c.StoreAligned(c + 224);
        c5a.StoreAligned(c + 240);
        c5b.StoreAligned(c + 256);
        c5c.StoreAligned(c + 272);
        c6a.StoreAligned(c + 288);
        c6b.StoreAligned(c + 304);
        c6c.StoreAligned(c + 320);
        c7a.StoreAligned(c + 336);
        c7b.StoreAligned(c + 352);
        c7c.StoreAligned(c + 368);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile32(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero, c0b = Vector512<float>.Zero;
        Vector512<float> c1a = Vector512<float>.Zero, c1b = Vector512<float>.Zero;
        Vector512<float> c2a = Vector512<float>.Zero, c2b = Vector512<float>.Zero;
        Vector512<float> c3a = Vector512<float>.Zero, c3b = Vector512<float>.Zero;
        Vector512<float> c4a = Vector512<float>.Zero, c4b = Vector512<float>.Zero;
        Vector512<float> c5a = Vector512<float>.Zero, c5b = Vector512<float>.Zero;
        Vector512<float> c6a = Vector512<float>.Zero, c6b = Vector512<float>.Zero;
        Vector512<float> c7a = Vector512<float>.Zero, c7b = Vector512<float>.Zero;
        for (float* end = b + ((long)depth * Width); b < end; a += Width, b += Width)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Vector512<float> left = Vector512.LoadAligned(b), middle = Vector512.LoadAligned(b + 16), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, middle, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, middle, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, middle, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, middle, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, left, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, middle, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, left, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, middle, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, left, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, middle, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, left, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, middle, c7b);
        }

        if (!isFirst)
        {
            c0a += Vector512.LoadAligned(c);
            c0b += Vector512.LoadAligned(c + 16);
            c1a += Vector512.LoadAligned(c + 48);
            c1b += Vector512.LoadAligned(c + 64);
            c2a += Vector512.LoadAligned(c + 96);
            c2b += Vector512.LoadAligned(c + 112);
            c3a += Vector512.LoadAligned(c + 144);
            c3b += Vector512.LoadAligned(c + 160);
            c4a += Vector512.LoadAligned(c + 192);
            c4b += Vector512.LoadAligned(c + 208);
            c5a += Vector512.LoadAligned(c + 240);
            c5b += Vector512.LoadAligned(c + 256);
            c6a += Vector512.LoadAligned(c + 288);
            c6b += Vector512.LoadAligned(c + 304);
            c7a += Vector512.LoadAligned(c + 336);
            c7b += Vector512.LoadAligned(c + 352);
        }

        c0a.StoreAligned(c);
        c0b.StoreAligned(c + 16);
        c1a.StoreAligned(c + 48);
        c1b.StoreAligned(c + 64);
        c2a.StoreAligned(c + 96);
        c2b.StoreAligned(c + 112);
        c3a.StoreAligned(c + 144);
        c3b.StoreAligned(c + 160);
        c4a.StoreAligned(c + 192);
        c4b.StoreAligned(c + 208);
        c5a.StoreAligned(c + 240);
        c5b.StoreAligned(c + 256);
        c6a.StoreAligned(c + 288);
        c6b.StoreAligned(c + 304);
        c7a.StoreAligned(c + 336);
        c7b.StoreAligned(c + 352);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile16(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector512<float> c0a = Vector512<float>.Zero;
        Vector512<float> c1a = Vector512<float>.Zero;
        Vector512<float> c2a = Vector512<float>.Zero;
        Vector512<float> c3a = Vector512<float>.Zero;
        Vector512<float> c4a = Vector512<float>.Zero;
        Vector512<float> c5a = Vector512<float>.Zero;
        Vector512<float> c6a = Vector512<float>.Zero;
        Vector512<float> c7a = Vector512<float>.Zero;
        for (float* end = b + ((long)depth * Width); b < end; a += Width, b += Width)
        {
            Sse.Prefetch0(b + Ahead);
            Vector512<float> left = Vector512.LoadAligned(b), x;
            x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, left, c0a);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, left, c1a);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, left, c2a);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, left, c3a);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, left, c4a);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, left, c5a);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, left, c6a);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, left, c7a);
        }

        if (!isFirst)
        {
            c0a += Vector512.LoadAligned(c);
            c1a += Vector512.LoadAligned(c + 48);
            c2a += Vector512.LoadAligned(c + 96);
            c3a += Vector512.LoadAligned(c + 144);
            c4a += Vector512.LoadAligned(c + 192);
            c5a += Vector512.LoadAligned(c + 240);
            c6a += Vector512.LoadAligned(c + 288);
            c7a += Vector512.LoadAligned(c + 336);
        }

        c0a.StoreAligned(c);
        c1a.StoreAligned(c + 48);
        c2a.StoreAligned(c + 96);
        c3a.StoreAligned(c + 144);
        c4a.StoreAligned(c + 192);
        c5a.StoreAligned(c + 240);
        c6a.StoreAligned(c + 288);
        c7a.StoreAligned(c + 336);
    }

    // Four rows, sixteen columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part256(float* a, float* b, float* c, int depth, bool isFirst)
    {
        Vector256<float> c0a = Vector256<float>.Zero, c0b = Vector256<float>.Zero;
        Vector256<float> c1a = Vector256<float>.Zero, c1b = Vector256<float>.Zero;
        Vector256<float> c2a = Vector256<float>.Zero, c2b = Vector256<float>.Zero;
        Vector256<float> c3a = Vector256<float>.Zero, c3b = Vector256<float>.Zero;
        for (float* end = b + ((long)depth * Width); b < end; a += Width, b += Width)
        {
            Vector256<float> left = Vector256.LoadAligned(b), right = Vector256.LoadAligned(b + 8), x;
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

        if (!isFirst)
        {
            c0a += Vector256.LoadAligned(c);
            c0b += Vector256.LoadAligned(c + 8);
            c1a += Vector256.LoadAligned(c + 48);
            c1b += Vector256.LoadAligned(c + 56);
            c2a += Vector256.LoadAligned(c + 96);
            c2b += Vector256.LoadAligned(c + 104);
            c3a += Vector256.LoadAligned(c + 144);
            c3b += Vector256.LoadAligned(c + 152);
        }

        c0a.StoreAligned(c);
        c0b.StoreAligned(c + 8);
        c1a.StoreAligned(c + 48);
        c1b.StoreAligned(c + 56);
        c2a.StoreAligned(c + 96);
        c2b.StoreAligned(c + 104);
        c3a.StoreAligned(c + 144);
        c3b.StoreAligned(c + 152);
    }
}
