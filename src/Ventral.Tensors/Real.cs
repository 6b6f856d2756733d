using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ventral.Tensors;

/// <summary>Conversions that the compiler resolves for each type of number.</summary>
internal static class Real
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<T, float>(value);
        }

        return typeof(T) == typeof(double) ? Unsafe.BitCast<T, double>(value) : double.CreateTruncating(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromDouble<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>((float)value);
        }

        return typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(value) : T.CreateTruncating(value);
    }
}
