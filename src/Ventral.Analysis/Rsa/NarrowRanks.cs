using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Dense ranks of up to 65,535 finite numbers, mostly without sorting. Where each lies between the least and the greatest is
/// its code, of which there are sixteen and more for each number; how many codes below its own occur is its rank. Only where different numbers share a code are these sorted.
/// </summary>
internal sealed class NarrowRanks
{
    private const int MovesOfOne = 8;
    private const int BitsOfWord = 64;

    private readonly int codeBits;
    private readonly uint[] codes;
    private readonly ulong[] occurring;
    private readonly int[] below;
    private readonly double[] seen;
    private readonly ushort[] heads;
    private readonly ushort[] risen;
    private readonly ushort[] others;
    private readonly ushort[] next;
    private readonly ushort[] group;
    private readonly ushort[] ranks;
    private int othersCount;
    private int rankCount;
    private long tiedPairs;

    public NarrowRanks(int length)
    {
        codeBits = Math.Max(6, BitOperations.Log2((uint)length) + 5);
        codes = GC.AllocateUninitializedArray<uint>(length);
        occurring = GC.AllocateUninitializedArray<ulong>(1 << (codeBits - 6));
        below = GC.AllocateUninitializedArray<int>(occurring.Length);
        seen = GC.AllocateUninitializedArray<double>(length);
        heads = GC.AllocateUninitializedArray<ushort>(length);
        risen = GC.AllocateUninitializedArray<ushort>(length);
        others = GC.AllocateUninitializedArray<ushort>(length + 1);
        next = GC.AllocateUninitializedArray<ushort>(length + 1);
        group = GC.AllocateUninitializedArray<ushort>(length);
        ranks = GC.AllocateUninitializedArray<ushort>(length);
    }

    /// <summary>Ranks values.</summary>
    /// <param name="values">As many as were said, finite.</param>
    /// <returns>
    /// Each value's rank, from 0 on, equal values sharing theirs, how many different values there are, and pairs of equal
    /// ones; null where too many different values lie too near each other. The ranks are overwritten by the next.
    /// </returns>
    public (ushort[] Ranks, int DistinctCount, long TiedPairs)? TryRank(ReadOnlySpan<double> values)
    {
        if (EncodeEvenly(values) && Finish(values))
        {
            return (ranks, rankCount, tiedPairs);
        }

        EncodeByMagnitude(values);
        return Finish(values) ? (ranks, rankCount, tiedPairs) : null;
    }

    // Codes that rise with the values: subtracting, multiplying and rounding never turn an order round.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool EncodeEvenly(ReadOnlySpan<double> values)
    {
        int width = Vector512<double>.Count, length = values.Length, k = 0;
        ref double value = ref MemoryMarshal.GetReference(values);
        double least = value, greatest = value;
        if (length >= width)
        {
            var low = Vector512.LoadUnsafe(ref value);
            var high = low;
            for (k = width; k + width <= length; k += width)
            {
                var lanes = Vector512.LoadUnsafe(ref value, (nuint)k);
                low = Vector512.MinNative(low, lanes);
                high = Vector512.MaxNative(high, lanes);
            }

            for (int lane = 0; lane < width; lane++)
            {
                (least, greatest) = (Math.Min(least, low[lane]), Math.Max(greatest, high[lane]));
            }
        }

        for (; k < length; k++)
        {
            (least, greatest) = (Math.Min(least, values[k]), Math.Max(greatest, values[k]));
        }

        double step = greatest == least ? 0 : ((1 << codeBits) - 1) / (greatest - least);
        if (!double.IsFinite(greatest - least) || !double.IsFinite(step))
        {
            return false;
        }

        // Added to 2⁵², a number is rounded to the integer that its last bits then are.
        const double Rounding = 1L << 52;
        ref uint code = ref MemoryMarshal.GetArrayDataReference(codes);
        for (k = 0; k + (2 * width) <= length; k += 2 * width)
        {
            var first = ((Vector512.LoadUnsafe(ref value, (nuint)k) - Vector512.Create(least)) * Vector512.Create(step)) + Vector512.Create(Rounding);
            var second = ((Vector512.LoadUnsafe(ref value, (nuint)(k + width)) - Vector512.Create(least)) * Vector512.Create(step)) + Vector512.Create(Rounding);
            Vector512.Narrow(first.AsUInt64(), second.AsUInt64()).StoreUnsafe(ref code, (nuint)k);
        }

        for (; k < length; k++)
        {
            codes[k] = (uint)BitConverter.DoubleToUInt64Bits(((values[k] - least) * step) + Rounding);
        }

        return true;
    }

    // The same for values of which some are far off: sign, exponent and first digits.
    private void EncodeByMagnitude(ReadOnlySpan<double> values)
    {
        ulong least = ulong.MaxValue, greatest = 0;
        foreach (double value in values)
        {
            (least, greatest) = (Math.Min(least, Key(value)), Math.Max(greatest, Key(value)));
        }

        int shift = Math.Max(0, BitsOfWord - BitOperations.LeadingZeroCount(greatest - least) - codeBits);
        for (int k = 0; k < values.Length; k++)
        {
            codes[k] = (uint)((Key(values[k]) - least) >> shift);
        }

        static ulong Key(double value)
        {
            // Negative numbers count down as their bits count up; adding 0 turns −0 into 0.
            long bits = BitConverter.DoubleToInt64Bits(value + 0.0);
            return (ulong)bits ^ ((ulong)(bits >> 63) | 0x8000_0000_0000_0000);
        }
    }

    private bool Finish(ReadOnlySpan<double> values)
    {
        RankCodes(values);
        int length = values.Length, codesFound = rankCount;
        othersCount = codesFound == length ? 0 : FindOthers(values);
        tiedPairs = 0;
        if (othersCount > 0 && !Part(values))
        {
            return false;
        }

        // Who is no other is equal to the one seen last.
        if (length - othersCount > codesFound)
        {
            tiedPairs += TiedWithSeen(codesFound);
        }

        if (othersCount > 0)
        {
            Raise();
        }

        return true;
    }

    // The rank of each value's code, and a value of each code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RankCodes(ReadOnlySpan<double> values)
    {
        Array.Clear(occurring);
        ref ulong word = ref MemoryMarshal.GetArrayDataReference(occurring);
        ref int start = ref MemoryMarshal.GetArrayDataReference(below);
        ref uint code = ref MemoryMarshal.GetArrayDataReference(codes);
        for (int k = 0; k < values.Length; k++)
        {
            uint own = Unsafe.Add(ref code, k);
            Unsafe.Add(ref word, own >> 6) |= 1UL << (int)own;
        }

        int count = 0;
        for (int w = 0; w < occurring.Length; w++)
        {
            Unsafe.Add(ref start, w) = count;
            count += BitOperations.PopCount(Unsafe.Add(ref word, w));
        }

        ref double value = ref MemoryMarshal.GetReference(values);
        ref double last = ref MemoryMarshal.GetArrayDataReference(seen);
        ref ushort rank = ref MemoryMarshal.GetArrayDataReference(ranks);
        for (int k = 0; k < values.Length; k++)
        {
            uint own = Unsafe.Add(ref code, k);
            int place = Unsafe.Add(ref start, own >> 6) + BitOperations.PopCount(Unsafe.Add(ref word, own >> 6) & ~(ulong.MaxValue << (int)own));
            Unsafe.Add(ref rank, k) = (ushort)place;
            Unsafe.Add(ref last, place) = Unsafe.Add(ref value, k);
        }

        rankCount = count;
    }

    // Values that are not the one seen last of their code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FindOthers(ReadOnlySpan<double> values)
    {
        ref double value = ref MemoryMarshal.GetReference(values);
        ref double last = ref MemoryMarshal.GetArrayDataReference(seen);
        ref ushort rank = ref MemoryMarshal.GetArrayDataReference(ranks);
        ref ushort other = ref MemoryMarshal.GetArrayDataReference(others);
        int count = 0;
        for (int k = 0; k < values.Length; k++)
        {
            Unsafe.Add(ref other, count) = (ushort)k;
            count += Unsafe.Add(ref last, Unsafe.Add(ref rank, k)) != Unsafe.Add(ref value, k) ? 1 : 0;
        }

        return count;
    }

    // Sorts the others of each code and finds by how much it lifts those above: false where that takes too long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Part(ReadOnlySpan<double> values)
    {
        int codesFound = rankCount, lift = 0;
        long left = (long)MovesOfOne * values.Length;
        Array.Clear(heads, 0, codesFound);
        for (int m = 1; m <= othersCount; m++)
        {
            ref ushort first = ref heads[ranks[others[m - 1]]];
            next[m] = first;
            first = (ushort)m;
        }

        ref ushort head = ref MemoryMarshal.GetArrayDataReference(heads);
        ref ushort to = ref MemoryMarshal.GetArrayDataReference(risen);
        for (int r = 0; r < codesFound; r++)
        {
            Unsafe.Add(ref to, r) = (ushort)(r + lift);
            if (Unsafe.Add(ref head, r) != 0)
            {
                int size = Gather(values, Unsafe.Add(ref head, r), ref left);
                lift = Number(values, r, size, r + lift) - r - 1;
                if (left < 0)
                {
                    return false;
                }
            }
        }

        rankCount += lift;
        return true;
    }

    // The others of one code, sorted.
    private int Gather(ReadOnlySpan<double> values, int first, ref long left)
    {
        int size = 0;
        for (int m = first; m != 0 && left >= 0; m = next[m])
        {
            double value = values[others[m - 1]];
            int at = size++;
            for (; at > 0 && values[others[group[at - 1] - 1]] > value; at--)
            {
                group[at] = group[at - 1];
                left--;
            }

            group[at] = (ushort)m;
        }

        return size;
    }

    // Gives a code's sorted others their ranks, which take the place of their successors, and the one seen last its own.
    private int Number(ReadOnlySpan<double> values, int code, int size, int rank)
    {
        double own = seen[code], before = double.NaN;
        bool isPassed = false;
        int run = 0;
        for (int g = 0; g < size; g++)
        {
            int m = group[g];
            double value = values[others[m - 1]];
            if (!isPassed && value > own)
            {
                risen[code] = (ushort)rank++;
                isPassed = true;
            }

            run = value == before ? run + 1 : 0;
            rank += run == 0 ? 1 : 0;
            tiedPairs += run;
            before = value;
            next[m] = (ushort)(rank - 1);
        }

        if (!isPassed)
        {
            risen[code] = (ushort)rank++;
        }

        return rank;
    }

    private long TiedWithSeen(int codesFound)
    {
        // Others are counted with their code and taken off again.
        Array.Clear(group, 0, codesFound);
        long pairs = 0;
        foreach (ushort rank in ranks)
        {
            pairs += group[rank]++;
        }

        for (int m = 0; m < othersCount; m++)
        {
            pairs -= --group[ranks[others[m]]];
        }

        return pairs;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Raise()
    {
        ref ushort rank = ref MemoryMarshal.GetArrayDataReference(ranks);
        ref ushort to = ref MemoryMarshal.GetArrayDataReference(risen);
        for (int k = 0; k < ranks.Length; k++)
        {
            Unsafe.Add(ref rank, k) = Unsafe.Add(ref to, Unsafe.Add(ref rank, k));
        }

        for (int m = 0; m < othersCount; m++)
        {
            ranks[others[m]] = next[m + 1];
        }
    }
}
