using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors.Kernels;

/// <summary>Copies every so-manieth value, by shuffles where the stride is 1, 2 or 4.</summary>
internal static unsafe class Strided
{
    /// <summary>Values that are copied at once.</summary>
    public const int Step = 16;

    /// <summary>Copies values, and fills the last step with zeros.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="stride">From one value to the next.</param>
    /// <param name="end">Where the memory ends that may be read.</param>
    /// <param name="to">Takes the values, and zeros up to a multiple of <see cref="Step"/>.</param>
    /// <param name="count">How many values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, int stride, float* end, float* to, int count)
    {
        if (stride is not (1 or 2 or 4) || end - from < (long)(count + Step) * stride)
        {
            CopyPlain(from, stride, to, count);
        }
        else if (count <= Step)
        {
            CopyRest(from, stride, to, count);
        }
        else
        {
            CopySteps(from, stride, to, count);
        }
    }

    /// <summary>Reads <see cref="Step"/> values, and what lies between them and behind the last up to its stride.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="stride">From one value to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from, int stride) => stride switch
    {
        1 => Vector512.Load(from),
        2 => EverySecond(from),
        4 => EveryFourth(from),
        _ => One(from, stride),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRest(float* from, int stride, float* to, int count)
    {
        Vector512<float> isWithin = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
        (isWithin & Load(from, stride)).Store(to);
    }

    // A loop for each stride, so that nothing is decided within.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySteps(float* from, int stride, float* to, int count)
    {
        int whole = count / Step;
        switch (stride)
        {
            case 1:
                for (int step = 0; step < whole; step++)
                {
                    Vector512.Load(from + (step * Step)).Store(to + (step * Step));
                }

                break;
            case 2:
                for (int step = 0; step < whole; step++)
                {
                    EverySecond(from + (step * 2 * Step)).Store(to + (step * Step));
                }

                break;
            case 4:
                for (int step = 0; step < whole; step++)
                {
                    EveryFourth(from + (step * 4 * Step)).Store(to + (step * Step));
                }

                break;
        }

        int done = whole * Step;
        if (done < count)
        {
            CopyRest(from + ((long)done * stride), stride, to + done, count - done);
        }
    }

    private static void CopyPlain(float* from, int stride, float* to, int count)
    {
        int filled = (count + Step - 1) / Step * Step;
        for (int i = 0; i < filled; i++, from += stride)
        {
            to[i] = i < count ? *from : 0;
        }
    }

    private static Vector512<float> One(float* from, int stride)
    {
        float* values = stackalloc float[Step];
        for (int i = 0; i < Step; i++)
        {
            values[i] = from[(long)i * stride];
        }

        return Vector512.Load(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EveryFourth(float* from) => EverySecond(EverySecond(from), EverySecond(from + (2 * Step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EverySecond(float* from) => EverySecond(Vector512.Load(from), Vector512.Load(from + Step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EverySecond(Vector512<float> first, Vector512<float> second)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32x2(first, Vector512<int>.Indices * 2, second);
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(EverySecond(first.GetLower(), first.GetUpper()), EverySecond(second.GetLower(), second.GetUpper()));
        }

        Vector512<float> values = default;
        for (int i = 0; i < Step / 2; i++)
        {
            values = values.WithElement(i, first[2 * i]).WithElement(i + (Step / 2), second[2 * i]);
        }

        return values;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> EverySecond(Vector256<float> first, Vector256<float> second) =>
        Avx2.Permute4x64(Avx.Shuffle(first, second, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle();
}
