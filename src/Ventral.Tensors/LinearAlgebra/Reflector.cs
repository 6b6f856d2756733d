using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>A Householder reflector I − τ v vᵀ, with v's first element 1, that turns a vector into a multiple of the first axis.</summary>
internal static unsafe class Reflector<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below this a sum of squares may have lost digits to underflow.
    private static readonly double Small = typeof(T) == typeof(float) ? Math.ScaleB(1, -90) : Math.ScaleB(1, -900);

    /// <summary>Makes the reflector of a vector and leaves v in its place.</summary>
    /// <param name="x">The vector; takes v.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="image">What the vector's first element becomes.</param>
    /// <returns>τ; 0 if there is nothing to do.</returns>
    public static T Make(T* x, int length, out double image)
    {
        double first = Real.ToDouble(x[0]), rest = Real.ToDouble(DotKernel<T>.Run(x + 1, x + 1, length - 1));
        int exponent = 0;
        if (rest < Small)
        {
            exponent = Magnify(new Span<T>(x, length));
            first = Real.ToDouble(x[0]);
            rest = Real.ToDouble(DotKernel<T>.Run(x + 1, x + 1, length - 1));
        }

        x[0] = T.One;
        if (rest == 0)
        {
            image = Math.ScaleB(first, exponent);
            new Span<T>(x + 1, length - 1).Clear();
            return T.Zero;
        }

        double norm = Math.Sqrt(Math.FusedMultiplyAdd(first, first, rest)), turned = first > 0 ? -norm : norm;
        image = Math.ScaleB(turned, exponent);
        Divide(x + 1, length - 1, Real.FromDouble<T>(first - turned));
        return Real.FromDouble<T>((turned - first) / turned);
    }

    // Brings the largest magnitude near 1.
    private static int Magnify(Span<T> x)
    {
        int exponent = Scaling<T>.Exponent(x);
        foreach (ref T value in x)
        {
            value = T.ScaleB(value, -exponent);
        }

        return exponent;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(T* x, int length, T divisor)
    {
        Vector512<T> divisors = Vector512.Create(divisor);
        int i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            (Vector512.Load(x + i) / divisors).Store(x + i);
        }

        for (; i < length; i++)
        {
            x[i] /= divisor;
        }
    }
}
