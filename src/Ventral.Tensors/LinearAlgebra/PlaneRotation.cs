using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>The rotation that turns (f, g) into (r, 0): r = c·f + s·g, 0 = c·g − s·f.</summary>
internal static unsafe class PlaneRotation
{
    /// <summary>Makes the rotation; c = 1 where both are 0.</summary>
    public static void Make(double f, double g, out double cosine, out double sine, out double r)
    {
        if (g == 0)
        {
            (cosine, sine, r) = (1, 0, f);
            return;
        }

        r = Math.CopySign(Length(f, g), f);
        cosine = f / r;
        sine = g / r;
    }

    /// <summary>Rotates two vectors: x becomes c·x + s·y, y becomes c·y − s·x.</summary>
    public static void Apply<T>(T* x, T* y, int length, double cosine, double sine)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T across = Real.FromDouble<T>(cosine), along = Real.FromDouble<T>(sine);
        Vector512<T> c = Vector512.Create(across), s = Vector512.Create(along), minus = Vector512.Create(-along);
        int i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            Vector512<T> a = Vector512.Load(x + i), b = Vector512.Load(y + i);
            Fused.MultiplyAdd(c, a, s * b).Store(x + i);
            Fused.MultiplyAdd(minus, a, c * b).Store(y + i);
        }

        for (; i < length; i++)
        {
            T a = x[i], b = y[i];
            x[i] = T.FusedMultiplyAdd(across, a, along * b);
            y[i] = T.FusedMultiplyAdd(-along, a, across * b);
        }
    }

    /// <summary>√(x² + y²) without overflow or loss: numbers far from 1 are scaled.</summary>
    public static double Length(double x, double y)
    {
        double large = Math.Max(Math.Abs(x), Math.Abs(y));
        if (large is > 1e-140 and < 1e140)
        {
            return Math.Sqrt(Math.FusedMultiplyAdd(x, x, y * y));
        }

        if (large == 0 || !double.IsFinite(large))
        {
            return large;
        }

        x /= large;
        y /= large;
        return large * Math.Sqrt(Math.FusedMultiplyAdd(x, x, y * y));
    }
}
