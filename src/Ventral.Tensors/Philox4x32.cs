using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Tensors;

/// <summary>The bijection behind <see cref="Philox"/>: ten rounds on a 128-bit counter under a 64-bit key.</summary>
internal static class Philox4x32
{
    /// <summary>64-bit numbers that <see cref="Fill"/> makes at once: four blocks of two.</summary>
    public const int Group = 8;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The block of a counter; word 0 of both is the lowest.</summary>
    public static UInt128 Block(UInt128 counter, uint key0, uint key1)
    {
        uint x0 = (uint)counter, x1 = (uint)(counter >> 32), x2 = (uint)(counter >> 64), x3 = (uint)(counter >> 96);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
            x1 = (uint)product1;
            x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
            x3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new UInt128(((ulong)x3 << 32) | x2, ((ulong)x1 << 32) | x0);
    }

    /// <summary>The blocks of successive positions as 64-bit numbers, two a block, the low words first.</summary>
    /// <param name="index">The counter's high half.</param>
    /// <param name="position">The counter's low half at the first block.</param>
    /// <param name="key0">The key's low word.</param>
    /// <param name="key1">The key's high word.</param>
    /// <param name="numbers">Takes the numbers; their count is a multiple of <see cref="Group"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong index, ulong position, uint key0, uint key1, Span<ulong> numbers)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Group..], position += Group / 2)
        {
            if (Avx2.IsSupported)
            {
                FourBlocks(index, position, key0, key1, numbers);
                continue;
            }

            for (int block = 0; block < Group / 2; block++)
            {
                UInt128 words = Block(new UInt128(index, position + (uint)block), key0, key1);
                numbers[2 * block] = (ulong)words;
                numbers[(2 * block) + 1] = (ulong)(words >> 64);
            }
        }
    }

    // A block a 64-bit lane. Only the low halves count until the end: the multiplication reads no other. Lanes hold the
    // blocks 0, 2, 1, 3, for the two unpackings to leave the numbers in order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourBlocks(ulong index, ulong position, uint key0, uint key1, Span<ulong> numbers)
    {
        Vector256<ulong> x0 = Vector256.Create(position) + Vector256.Create(0UL, 2, 1, 3), x1 = x0 >>> 32;
        Vector256<ulong> x2 = Vector256.Create(index), x3 = x2 >>> 32;
        Vector256<uint> multiplier0 = Vector256.Create((ulong)Multiplier0).AsUInt32(), multiplier1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> product0 = Avx2.Multiply(x0.AsUInt32(), multiplier0), product1 = Avx2.Multiply(x2.AsUInt32(), multiplier1);
            x0 = (product1 >>> 32) ^ x1 ^ Vector256.Create((ulong)key0);
            x1 = product1;
            x2 = (product0 >>> 32) ^ x3 ^ Vector256.Create((ulong)key1);
            x3 = product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue), first = (x0 & low) | (x1 << 32), second = (x2 & low) | (x3 << 32);
        Avx2.UnpackLow(first, second).CopyTo(numbers);
        Avx2.UnpackHigh(first, second).CopyTo(numbers[4..]);
    }
}
