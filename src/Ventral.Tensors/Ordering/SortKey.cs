using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ventral.Tensors.Ordering;

/// <summary>
/// Integers that stand in the order of numbers: −0 and 0 have one key, NaN of any kind has the greatest. Keys of float32
/// take the upper 32 bits, of others all 64.
/// </summary>
internal static class SortKey
{
    public static int Bits<T>() => typeof(T) == typeof(float) ? 32 : 64;

    /// <summary>All bits that a key may have.</summary>
    public static ulong All<T>() => ulong.MaxValue << (64 - Bits<T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(value))
        {
            return All<T>();
        }

        // Negative numbers count down as their bits count up; adding 0 turns −0 into 0.
        if (typeof(T) == typeof(float))
        {
            uint narrow = BitConverter.SingleToUInt32Bits(Unsafe.BitCast<T, float>(value) + 0f);
            return (ulong)((narrow & 0x8000_0000) != 0 ? ~narrow : narrow | 0x8000_0000) << 32;
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(Real.ToDouble(value) + 0.0);
        return (bits & 0x8000_0000_0000_0000) != 0 ? ~bits : bits | 0x8000_0000_0000_0000;
    }

    public static void Fill<T>(ReadOnlySpan<T> values, Span<ulong> keys)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            keys[i] = Of(values[i]);
        }
    }
}
