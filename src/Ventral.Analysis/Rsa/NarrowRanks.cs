using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Dense ranks of up to 65,535 finite numbers. Where each lies between the least and the greatest is kept in as many bits as
/// fit beside its place in 32; these are sorted in two passes, and the few neighbours that they do not tell apart one by one.
/// </summary>
internal sealed class NarrowRanks
{
    private const int MovesOfOne = 8;

    private readonly ulong[] keys;
    private readonly uint[] sorted;
    private readonly uint[] other;
    private readonly int placeBits;

    public NarrowRanks(int length)
    {
        placeBits = length <= 1 << 13 ? 13 : 16;
        keys = GC.AllocateUninitializedArray<ulong>(length);
        sorted = GC.AllocateUninitializedArray<uint>(length);
        other = GC.AllocateUninitializedArray<uint>(length);
    }

    /// <summary>Ranks values.</summary>
    /// <param name="values">As many as were said, finite.</param>
    /// <returns>
    /// Each value's rank, from 0 on, equal values sharing theirs, how many different values there are, and pairs of equal
    /// ones; null where too many different values lie too near each other, as when one is far off.
    /// </returns>
    public (ushort[] Ranks, int DistinctCount, long TiedPairs)? TryRank(ReadOnlySpan<double> values)
    {
        Spread(values);
        if (!Finish())
        {
            return null;
        }

        long tiedPairs = 0;
        ushort[] ranks = GC.AllocateUninitializedArray<ushort>(values.Length);
        ref ushort to = ref MemoryMarshal.GetArrayDataReference(ranks);
        ref ulong key = ref MemoryMarshal.GetArrayDataReference(keys);
        uint mask = (1u << placeBits) - 1;
        ref uint items = ref MemoryMarshal.GetArrayDataReference(sorted);
        uint before = items;
        int rank = 0, run = 0, length = values.Length;
        Unsafe.Add(ref to, (int)(before & mask)) = 0;
        for (int k = 1; k < length; k++)
        {
            // Whole keys are far apart in memory, and asked only where the upper bits leave it open.
            uint item = Unsafe.Add(ref items, k);
            int place = (int)(item & mask);
            bool isNew = (item ^ before) > mask || Unsafe.Add(ref key, place) != Unsafe.Add(ref key, (int)(before & mask));
            rank += isNew ? 1 : 0;
            run = isNew ? 0 : run + 1;
            tiedPairs += run;
            before = item;
            Unsafe.Add(ref to, place) = (ushort)rank;
        }

        return (ranks, rank + 1, tiedPairs);
    }

    // Keys that stand in the order of the values, and places in the order of the keys' upper bits.
    private void Spread(ReadOnlySpan<double> values)
    {
        ulong least = ulong.MaxValue, greatest = 0;
        int length = values.Length, places = placeBits;
        ref ulong keyAt = ref MemoryMarshal.GetArrayDataReference(keys);
        ref double valueAt = ref MemoryMarshal.GetReference(values);
        for (int k = 0; k < length; k++)
        {
            // Negative numbers count down as their bits count up; adding 0 turns −0 into 0.
            long bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref valueAt, k) + 0.0);
            ulong key = (ulong)bits ^ ((ulong)(bits >> 63) | 0x8000_0000_0000_0000);
            Unsafe.Add(ref keyAt, k) = key;
            least = Math.Min(least, key);
            greatest = Math.Max(greatest, key);
        }

        int bitsOfKey = 32 - placeBits, lowBits = (bitsOfKey + 1) / 2;
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(greatest - least) - bitsOfKey);
        Span<int> low = stackalloc int[1 << lowBits], high = stackalloc int[1 << (bitsOfKey - lowBits)];
        low.Clear();
        high.Clear();
        ref int lowAt = ref MemoryMarshal.GetReference(low);
        ref int highAt = ref MemoryMarshal.GetReference(high);
        uint lowMask = (1u << lowBits) - 1;
        ref uint sortedAt = ref MemoryMarshal.GetArrayDataReference(sorted);
        ref uint otherAt = ref MemoryMarshal.GetArrayDataReference(other);
        for (int k = 0; k < length; k++)
        {
            uint prefix = (uint)((Unsafe.Add(ref keyAt, k) - least) >> shift);
            Unsafe.Add(ref lowAt, (int)(prefix & lowMask))++;
            Unsafe.Add(ref highAt, (int)(prefix >> lowBits))++;
            Unsafe.Add(ref sortedAt, k) = (prefix << places) | (uint)k;
        }

        Starts(low);
        Starts(high);
        for (int k = 0; k < length; k++)
        {
            uint item = Unsafe.Add(ref sortedAt, k);
            Unsafe.Add(ref otherAt, Unsafe.Add(ref lowAt, (int)((item >> places) & lowMask))++) = item;
        }

        for (int k = 0; k < length; k++)
        {
            uint item = Unsafe.Add(ref otherAt, k);
            Unsafe.Add(ref sortedAt, Unsafe.Add(ref highAt, (int)(item >> (places + lowBits)))++) = item;
        }
    }

    private static void Starts(Span<int> counts)
    {
        int start = 0;
        foreach (ref int count in counts)
        {
            (count, start) = (start, start + count);
        }
    }

    // Neighbours of equal upper bits by their whole keys.
    private bool Finish()
    {
        uint mask = (1u << placeBits) - 1;
        ref uint items = ref MemoryMarshal.GetArrayDataReference(sorted);
        ref ulong key = ref MemoryMarshal.GetArrayDataReference(keys);
        int length = sorted.Length;
        long left = (long)MovesOfOne * length;
        uint before = sorted[0];
        for (int k = 1; k < length; k++)
        {
            uint item = Unsafe.Add(ref items, k), difference = item ^ before;
            before = item;
            if (difference > mask)
            {
                continue;
            }

            ulong value = Unsafe.Add(ref key, (int)(item & mask));
            int at = k;
            for (; at > 0 && Unsafe.Add(ref key, (int)(Unsafe.Add(ref items, at - 1) & mask)) > value; at--)
            {
                Unsafe.Add(ref items, at) = Unsafe.Add(ref items, at - 1);
                left--;
            }

            Unsafe.Add(ref items, at) = item;
            if (left < 0)
            {
                return false;
            }
        }

        return true;
    }
}
