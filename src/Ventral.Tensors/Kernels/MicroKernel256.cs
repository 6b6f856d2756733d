using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// <see cref="MicroKernel"/> with 256-bit vectors. Only 16 registers are there, so the tile is cut into pieces of at
/// most 6 rows × 2 vectors. Of a panel as wide as two 512-bit vectors a piece reads every other cache line, which then
/// compete for half of the nearest cache: there the depth is cut short enough for them to stay until the last piece has
/// read them.
/// </summary>
internal static unsafe class MicroKernel256
{
    private const int DepthBlock = 96;

    public static void Run<T>(int height, T* a, int width, T* b, T* c, long stride, int depth, bool isFirst, Ahead<T> ahead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Fetch(ahead.Sums, stride, height, width);
        int piece = 2 * Vector256<T>.Count, block = width == piece ? depth : DepthBlock;
        for (int start = 0; start < depth; start += block)
        {
            int length = Math.Min(block, depth - start);
            bool starts = isFirst && start == 0;
            T* left = a + ((long)start * height), right = b + ((long)start * width);
            for (int column = 0; column < width; column += piece)
            {
                switch (height)
                {
                    case 12:
                        Tile6(left, height, width, right + column, c + column, stride, length, starts);
                        Tile6(left + 6, height, width, right + column, c + (6 * stride) + column, stride, length, starts);
                        break;
                    case 6:
                        Tile6(left, height, width, right + column, c + column, stride, length, starts);
                        break;
                    case 4:
                        Tile4(left, height, width, right + column, c + column, stride, length, starts);
                        break;
                    default:
                        Tile1(left, height, width, right + column, c + column, stride, length, starts);
                        break;
                }
            }
        }
    }

    // A row of sums seldom starts on a cache line, so its last number lies on another.
    private static void Fetch<T>(T* sums, long stride, int height, int width)
        where T : unmanaged
    {
        for (int row = 0; row < height && Sse.IsSupported; row++, sums += stride)
        {
            Sse.Prefetch0(sums);
            Sse.Prefetch0(sums + width - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6<T>(T* a, int height, int width, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector256<T>.Count;
        Vector256<T> c0a = Vector256<T>.Zero, c0b = Vector256<T>.Zero;
        Vector256<T> c1a = Vector256<T>.Zero, c1b = Vector256<T>.Zero;
        Vector256<T> c2a = Vector256<T>.Zero, c2b = Vector256<T>.Zero;
        Vector256<T> c3a = Vector256<T>.Zero, c3b = Vector256<T>.Zero;
        Vector256<T> c4a = Vector256<T>.Zero, c4b = Vector256<T>.Zero;
        Vector256<T> c5a = Vector256<T>.Zero, c5b = Vector256<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector256.Load(row);
            c0b = Vector256.Load(row + half);
            row += stride;
            c1a = Vector256.Load(row);
            c1b = Vector256.Load(row + half);
            row += stride;
            c2a = Vector256.Load(row);
            c2b = Vector256.Load(row + half);
            row += stride;
            c3a = Vector256.Load(row);
            c3b = Vector256.Load(row + half);
            row += stride;
            c4a = Vector256.Load(row);
            c4b = Vector256.Load(row + half);
            row += stride;
            c5a = Vector256.Load(row);
            c5b = Vector256.Load(row + half);
        }

        for (T* end = b + ((long)depth * width); b < end; a += height, b += width)
        {
            Vector256<T> left = Vector256.Load(b), right = Vector256.Load(b + half), x;
            x = Vector256.Create(a[0]);
            c0a = Add(x, left, c0a);
            c0b = Add(x, right, c0b);
            x = Vector256.Create(a[1]);
            c1a = Add(x, left, c1a);
            c1b = Add(x, right, c1b);
            x = Vector256.Create(a[2]);
            c2a = Add(x, left, c2a);
            c2b = Add(x, right, c2b);
            x = Vector256.Create(a[3]);
            c3a = Add(x, left, c3a);
            c3b = Add(x, right, c3b);
            x = Vector256.Create(a[4]);
            c4a = Add(x, left, c4a);
            c4b = Add(x, right, c4b);
            x = Vector256.Create(a[5]);
            c5a = Add(x, left, c5a);
            c5b = Add(x, right, c5b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + half);
        row += stride;
        c1a.Store(row);
        c1b.Store(row + half);
        row += stride;
        c2a.Store(row);
        c2b.Store(row + half);
        row += stride;
        c3a.Store(row);
        c3b.Store(row + half);
        row += stride;
        c4a.Store(row);
        c4b.Store(row + half);
        row += stride;
        c5a.Store(row);
        c5b.Store(row + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<T>(T* a, int height, int width, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector256<T>.Count;
        Vector256<T> c0a = Vector256<T>.Zero, c0b = Vector256<T>.Zero;
        Vector256<T> c1a = Vector256<T>.Zero, c1b = Vector256<T>.Zero;
        Vector256<T> c2a = Vector256<T>.Zero, c2b = Vector256<T>.Zero;
        Vector256<T> c3a = Vector256<T>.Zero, c3b = Vector256<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector256.Load(row);
            c0b = Vector256.Load(row + half);
            row += stride;
            c1a = Vector256.Load(row);
            c1b = Vector256.Load(row + half);
            row += stride;
            c2a = Vector256.Load(row);
            c2b = Vector256.Load(row + half);
            row += stride;
            c3a = Vector256.Load(row);
            c3b = Vector256.Load(row + half);
        }

        for (T* end = b + ((long)depth * width); b < end; a += height, b += width)
        {
            Vector256<T> left = Vector256.Load(b), right = Vector256.Load(b + half), x;
            x = Vector256.Create(a[0]);
            c0a = Add(x, left, c0a);
            c0b = Add(x, right, c0b);
            x = Vector256.Create(a[1]);
            c1a = Add(x, left, c1a);
            c1b = Add(x, right, c1b);
            x = Vector256.Create(a[2]);
            c2a = Add(x, left, c2a);
            c2b = Add(x, right, c2b);
            x = Vector256.Create(a[3]);
            c3a = Add(x, left, c3a);
            c3b = Add(x, right, c3b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + half);
        row += stride;
        c1a.Store(row);
        c1b.Store(row + half);
        row += stride;
        c2a.Store(row);
        c2b.Store(row + half);
        row += stride;
        c3a.Store(row);
        c3b.Store(row + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<T>(T* a, int height, int width, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector256<T>.Count;
        Vector256<T> c0a = Vector256<T>.Zero, c0b = Vector256<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector256.Load(row);
            c0b = Vector256.Load(row + half);
        }

        for (T* end = b + ((long)depth * width); b < end; a += height, b += width)
        {
            Vector256<T> left = Vector256.Load(b), right = Vector256.Load(b + half), x;
            x = Vector256.Create(a[0]);
            c0a = Add(x, left, c0a);
            c0b = Add(x, right, c0b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + half);
    }

    // The runtime compiles this for one type of number at a time, so the question costs nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Add<T>(Vector256<T> x, Vector256<T> y, Vector256<T> sum)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
}
