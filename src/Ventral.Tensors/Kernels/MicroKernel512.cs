using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>
/// <see cref="MicroKernel"/> with 512-bit vectors. The tile of sums stays in registers: 12 rows × 2 vectors are 24 of
/// the 32, which leaves room for a step's two loads and one broadcast; each load feeds 12 multiply-adds. What comes next
/// is fetched meanwhile (<see cref="Ahead{T}"/>).
/// </summary>
internal static unsafe class MicroKernel512
{
    // Steps between the request for a line of the column panel, which has to come from the second cache, and its use.
    private const int FetchAhead = 8;

    public static void Run<T>(int height, T* a, T* b, T* c, long stride, int depth, bool isFirst, Ahead<T> ahead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (height)
        {
            case 12:
                Tile12(a, b, c, stride, depth, isFirst, ahead);
                break;
            case 4:
                Tile4(a, b, c, stride, depth, isFirst);
                break;
            default:
                Tile1(a, b, c, stride, depth, isFirst);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12<T>(T* a, T* b, T* c, long stride, int depth, bool isFirst, Ahead<T> ahead)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector512<T>.Count, width = 2 * half;
        Vector512<T> c0a = Vector512<T>.Zero, c0b = Vector512<T>.Zero;
        Vector512<T> c1a = Vector512<T>.Zero, c1b = Vector512<T>.Zero;
        Vector512<T> c2a = Vector512<T>.Zero, c2b = Vector512<T>.Zero;
        Vector512<T> c3a = Vector512<T>.Zero, c3b = Vector512<T>.Zero;
        Vector512<T> c4a = Vector512<T>.Zero, c4b = Vector512<T>.Zero;
        Vector512<T> c5a = Vector512<T>.Zero, c5b = Vector512<T>.Zero;
        Vector512<T> c6a = Vector512<T>.Zero, c6b = Vector512<T>.Zero;
        Vector512<T> c7a = Vector512<T>.Zero, c7b = Vector512<T>.Zero;
        Vector512<T> c8a = Vector512<T>.Zero, c8b = Vector512<T>.Zero;
        Vector512<T> c9a = Vector512<T>.Zero, c9b = Vector512<T>.Zero;
        Vector512<T> c10a = Vector512<T>.Zero, c10b = Vector512<T>.Zero;
        Vector512<T> c11a = Vector512<T>.Zero, c11b = Vector512<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector512.Load(row);
            c0b = Vector512.Load(row + half);
            row += stride;
            c1a = Vector512.Load(row);
            c1b = Vector512.Load(row + half);
            row += stride;
            c2a = Vector512.Load(row);
            c2b = Vector512.Load(row + half);
            row += stride;
            c3a = Vector512.Load(row);
            c3b = Vector512.Load(row + half);
            row += stride;
            c4a = Vector512.Load(row);
            c4b = Vector512.Load(row + half);
            row += stride;
            c5a = Vector512.Load(row);
            c5b = Vector512.Load(row + half);
            row += stride;
            c6a = Vector512.Load(row);
            c6b = Vector512.Load(row + half);
            row += stride;
            c7a = Vector512.Load(row);
            c7b = Vector512.Load(row + half);
            row += stride;
            c8a = Vector512.Load(row);
            c8b = Vector512.Load(row + half);
            row += stride;
            c9a = Vector512.Load(row);
            c9b = Vector512.Load(row + half);
            row += stride;
            c10a = Vector512.Load(row);
            c10b = Vector512.Load(row + half);
            row += stride;
            c11a = Vector512.Load(row);
            c11b = Vector512.Load(row + half);
        }

        // As many stretches as rows: each asks for a row of the next sums, which seldom starts on a cache line and then
        // reaches into a third.
        T* sums = ahead.Sums, panel = ahead.Panel, end = b + ((long)depth * width), stop = b;
        long step = ahead.Step, stretch = (long)((depth + 11) / 12) * width;
        while (b < end)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(sums);
                Sse.Prefetch0(sums + half);
                Sse.Prefetch0(sums + width - 1);
                sums += stride;
            }

            stop = stop + stretch < end ? stop + stretch : end;
            for (; b < stop; a += 12, b += width)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(panel);
                    Sse.Prefetch0(b + (FetchAhead * width));
                    Sse.Prefetch0(b + (FetchAhead * width) + half);
                    panel += step;
                }

                Vector512<T> left = Vector512.Load(b), right = Vector512.Load(b + half), x;
                x = Vector512.Create(a[0]);
                c0a = Add(x, left, c0a);
                c0b = Add(x, right, c0b);
                x = Vector512.Create(a[1]);
                c1a = Add(x, left, c1a);
                c1b = Add(x, right, c1b);
                x = Vector512.Create(a[2]);
                c2a = Add(x, left, c2a);
                c2b = Add(x, right, c2b);
                x = Vector512.Create(a[3]);
                c3a = Add(x, left, c3a);
                c3b = Add(x, right, c3b);
                x = Vector512.Create(a[4]);
                c4a = Add(x, left, c4a);
                c4b = Add(x, right, c4b);
                x = Vector512.Create(a[5]);
                c5a = Add(x, left, c5a);
                c5b = Add(x, right, c5b);
                x = Vector512.Create(a[6]);
                c6a = Add(x, left, c6a);
                c6b = Add(x, right, c6b);
                x = Vector512.Create(a[7]);
                c7a = Add(x, left, c7a);
                c7b = Add(x, right, c7b);
                x = Vector512.Create(a[8]);
                c8a = Add(x, left, c8a);
                c8b = Add(x, right, c8b);
                x = Vector512.Create(a[9]);
                c9a = Add(x, left, c9a);
                c9b = Add(x, right, c9b);
                x = Vector512.Create(a[10]);
                c10a = Add(x, left, c10a);
                c10b = Add(x, right, c10b);
                x = Vector512.Create(a[11]);
                c11a = Add(x, left, c11a);
                c11b = Add(x, right, c11b);
            }
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
        row += stride;
        c6a.Store(row);
        c6b.Store(row + half);
        row += stride;
        c7a.Store(row);
        c7b.Store(row + half);
        row += stride;
        c8a.Store(row);
        c8b.Store(row + half);
        row += stride;
        c9a.Store(row);
        c9b.Store(row + half);
        row += stride;
        c10a.Store(row);
        c10b.Store(row + half);
        row += stride;
        c11a.Store(row);
        c11b.Store(row + half);
    }

    /// <summary>A tile of 12 rows, of whose two vectors of columns only the first is wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Half12<T>(T* a, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = 2 * Vector512<T>.Count;
        Vector512<T> c0 = Vector512<T>.Zero, c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0;
        T* row = c;
        if (!isFirst)
        {
            c0 = Vector512.Load(row);
            row += stride;
            c1 = Vector512.Load(row);
            row += stride;
            c2 = Vector512.Load(row);
            row += stride;
            c3 = Vector512.Load(row);
            row += stride;
            c4 = Vector512.Load(row);
            row += stride;
            c5 = Vector512.Load(row);
            row += stride;
            c6 = Vector512.Load(row);
            row += stride;
            c7 = Vector512.Load(row);
            row += stride;
            c8 = Vector512.Load(row);
            row += stride;
            c9 = Vector512.Load(row);
            row += stride;
            c10 = Vector512.Load(row);
            row += stride;
            c11 = Vector512.Load(row);
        }

        for (T* end = b + ((long)depth * width); b < end; a += 12, b += width)
        {
            Vector512<T> left = Vector512.Load(b);
            c0 = Add(Vector512.Create(a[0]), left, c0);
            c1 = Add(Vector512.Create(a[1]), left, c1);
            c2 = Add(Vector512.Create(a[2]), left, c2);
            c3 = Add(Vector512.Create(a[3]), left, c3);
            c4 = Add(Vector512.Create(a[4]), left, c4);
            c5 = Add(Vector512.Create(a[5]), left, c5);
            c6 = Add(Vector512.Create(a[6]), left, c6);
            c7 = Add(Vector512.Create(a[7]), left, c7);
            c8 = Add(Vector512.Create(a[8]), left, c8);
            c9 = Add(Vector512.Create(a[9]), left, c9);
            c10 = Add(Vector512.Create(a[10]), left, c10);
            c11 = Add(Vector512.Create(a[11]), left, c11);
        }

        row = c;
        c0.Store(row);
        row += stride;
        c1.Store(row);
        row += stride;
        c2.Store(row);
        row += stride;
        c3.Store(row);
        row += stride;
        c4.Store(row);
        row += stride;
        c5.Store(row);
        row += stride;
        c6.Store(row);
        row += stride;
        c7.Store(row);
        row += stride;
        c8.Store(row);
        row += stride;
        c9.Store(row);
        row += stride;
        c10.Store(row);
        row += stride;
        c11.Store(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<T>(T* a, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector512<T>.Count, width = 2 * half;
        Vector512<T> c0a = Vector512<T>.Zero, c0b = Vector512<T>.Zero;
        Vector512<T> c1a = Vector512<T>.Zero, c1b = Vector512<T>.Zero;
        Vector512<T> c2a = Vector512<T>.Zero, c2b = Vector512<T>.Zero;
        Vector512<T> c3a = Vector512<T>.Zero, c3b = Vector512<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector512.Load(row);
            c0b = Vector512.Load(row + half);
            row += stride;
            c1a = Vector512.Load(row);
            c1b = Vector512.Load(row + half);
            row += stride;
            c2a = Vector512.Load(row);
            c2b = Vector512.Load(row + half);
            row += stride;
            c3a = Vector512.Load(row);
            c3b = Vector512.Load(row + half);
        }

        for (T* end = b + ((long)depth * width); b < end; a += 4, b += width)
        {
            Vector512<T> left = Vector512.Load(b), right = Vector512.Load(b + half), x;
            x = Vector512.Create(a[0]);
            c0a = Add(x, left, c0a);
            c0b = Add(x, right, c0b);
            x = Vector512.Create(a[1]);
            c1a = Add(x, left, c1a);
            c1b = Add(x, right, c1b);
            x = Vector512.Create(a[2]);
            c2a = Add(x, left, c2a);
            c2b = Add(x, right, c2b);
            x = Vector512.Create(a[3]);
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
    private static void Tile1<T>(T* a, T* b, T* c, long stride, int depth, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int half = Vector512<T>.Count, width = 2 * half;
        Vector512<T> c0a = Vector512<T>.Zero, c0b = Vector512<T>.Zero;
        T* row = c;
        if (!isFirst)
        {
            c0a = Vector512.Load(row);
            c0b = Vector512.Load(row + half);
        }

        for (T* end = b + ((long)depth * width); b < end; a += 1, b += width)
        {
            Vector512<T> left = Vector512.Load(b), right = Vector512.Load(b + half), x;
            x = Vector512.Create(a[0]);
            c0a = Add(x, left, c0a);
            c0b = Add(x, right, c0b);
        }

        row = c;
        c0a.Store(row);
        c0b.Store(row + half);
    }

    // The runtime compiles this for one type of number at a time, so the question costs nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Add<T>(Vector512<T> x, Vector512<T> y, Vector512<T> sum)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
}
