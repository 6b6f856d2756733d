using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Counts inversions of 16-bit ranks by splitting them stably, bit by bit from the top, into those with 0 and those with 1:
/// where a 1 stands before a 0 of the same node, the pair is inverted. Nodes of up to 32 ranks are finished in one register. Needs AVX-512 VBMI2.
/// </summary>
internal sealed class RadixInversions(int length) : InversionCounter.Counter<ushort>
{
    private const int Lanes = 32;

    // Every level takes its ones and up to a vector of slack; there are at most 16 levels.
    private readonly ushort[] ones = new ushort[(2 * length) + (17 * 2 * Lanes)];

    /// <inheritdoc/>
    public override long Count(ushort[] values, int length, int distinctCount)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, values.Length - Lanes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(2 * length, ones.Length - (17 * 2 * Lanes));
        return distinctCount < 2 ? 0 : Node(
            ref MemoryMarshal.GetArrayDataReference(values),
            ref MemoryMarshal.GetArrayDataReference(ones),
            length,
            BitOperations.Log2((uint)distinctCount - 1));
    }

    // The node's ranks agree in all bits above `bit`. Zeros are packed in place, never ahead of the reading; ones go to `b`.
    private static long Node(ref ushort a, ref ushort b, int n, int bit)
    {
        if (n <= Lanes)
        {
            return n < 2 ? 0 : bit <= 10 ? Leaf(ref a, n, bit) : TiedLeaf(ref a, n);
        }

        var bits = Vector512.Create((ushort)(1 << bit));
        var lanes = Vector512<ushort>.Indices;
        var laneSums = Vector512<ushort>.Zero; // at most 2048 × 31 in a lane
        long positions = 0;
        nuint zeroCount = 0;
        nuint oneCount = 0;
        int i = 0;
        for (; i + Lanes <= n; i += Lanes)
        {
            var v = Vector512.LoadUnsafe(ref a, (nuint)i);
            var set = v & bits;
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, Vector512.Equals(set, Vector512<ushort>.Zero), v).StoreUnsafe(ref a, zeroCount);
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, Vector512.Equals(set, bits), v).StoreUnsafe(ref b, oneCount);
            uint zeros = (uint)BitOperations.PopCount(Vector512.Equals(set, Vector512<ushort>.Zero).ExtractMostSignificantBits());
            laneSums += ((set >>> bit) - Vector512<ushort>.One) & lanes; // the lanes of the zeros
            positions += (long)i * zeros;
            zeroCount += zeros;
            oneCount += Lanes - zeros;
        }

        if (i < n)
        {
            var v = Vector512.LoadUnsafe(ref a, (nuint)i);
            var live = Vector512.LessThan(lanes, Vector512.Create((ushort)(n - i)));
            var zero = Vector512.Equals(v & bits, Vector512<ushort>.Zero) & live;
            var one = Vector512.Equals(v & bits, bits) & live;
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, zero, v).StoreUnsafe(ref a, zeroCount);
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, one, v).StoreUnsafe(ref b, oneCount);
            uint zeros = (uint)BitOperations.PopCount(zero.ExtractMostSignificantBits());
            laneSums += zero & lanes;
            positions += (long)i * zeros;
            zeroCount += zeros;
            oneCount += (uint)(n - i) - zeros;
        }

        var (low, high) = Vector512.Widen(laneSums);
        positions += Vector512.Sum(low + high);
        long inversions = positions - ((long)zeroCount * ((long)zeroCount - 1) / 2);
        if (bit > 0)
        {
            ref ushort free = ref Unsafe.Add(ref b, oneCount + Lanes);
            inversions += Node(ref a, ref free, (int)zeroCount, bit - 1);
            inversions += Node(ref b, ref free, (int)oneCount, bit - 1);
        }

        return inversions;
    }

    // All pairs of lanes by 16 rotations. The lane number below the rank makes equal ranks differ in the order they stand in.
    private static int Leaf(ref ushort a, int n, int bit)
    {
        var lanes = Vector512<ushort>.Indices;
        var keys = Vector512.LoadUnsafe(ref a) & Vector512.Create((ushort)((2 << bit) - 1));
        keys = Vector512.ConditionalSelect(Vector512.LessThan(lanes, Vector512.Create((ushort)n)), keys, Vector512.Create((ushort)0x7FF));
        keys = (keys << 5) | lanes;
        var rotation = lanes;
        int inversions = 0;
        for (int k = 1; k < 16; k++)
        {
            rotation += Vector512<ushort>.One; // the permutation takes it modulo 32
            uint less = (uint)Vector512.LessThan(Avx512BW.PermuteVar32x16(keys, rotation), keys).ExtractMostSignificantBits();
            // A lane that wraps round meets an earlier one: there the sense turns.
            inversions += BitOperations.PopCount(less ^ (uint.MaxValue << (Lanes - k)));
        }

        rotation += Vector512<ushort>.One;
        uint half = (uint)Vector512.LessThan(Avx512BW.PermuteVar32x16(keys, rotation), keys).ExtractMostSignificantBits();
        return inversions + BitOperations.PopCount(half & 0xFFFF);
    }

    // The same where the ranks take too many bits to carry the lane number.
    private static int TiedLeaf(ref ushort a, int n)
    {
        var lanes = Vector512<ushort>.Indices;
        var keys = Vector512.LoadUnsafe(ref a);
        keys = Vector512.ConditionalSelect(Vector512.LessThan(lanes, Vector512.Create((ushort)n)), keys, Vector512<ushort>.AllBitsSet);
        var rotation = lanes;
        int inversions = 0;
        for (int k = 1; k <= 16; k++)
        {
            rotation += Vector512<ushort>.One;
            var other = Avx512BW.PermuteVar32x16(keys, rotation);
            uint wrapped = uint.MaxValue << (Lanes - k);
            uint later = (uint)Vector512.LessThan(other, keys).ExtractMostSignificantBits() & ~wrapped;
            uint earlier = k == 16 ? 0 : (uint)Vector512.GreaterThan(other, keys).ExtractMostSignificantBits() & wrapped;
            inversions += BitOperations.PopCount(later | earlier);
        }

        return inversions;
    }
}
