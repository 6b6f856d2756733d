using System.Buffers;

namespace Ventral.Tensors.Ordering;

/// <summary>
/// Sorts keys and carries their places along, equal keys in the order they came in. The upper halves are sorted byte by
/// byte from the lowest, a byte that is the same in all left out; they rarely leave much to the lower halves, which are
/// sorted within each run of equal upper halves. Few keys are inserted one after another.
/// </summary>
internal static unsafe class RadixSort
{
    private const int BytesOfHalf = 4;
    private const int Buckets = 256;
    private const int FewKeys = 48;

    /// <summary>Sorts.</summary>
    /// <param name="keys">The keys; afterwards from the least to the greatest.</param>
    /// <param name="places">What goes along with each key.</param>
    public static void Sort(Span<ulong> keys, Span<int> places)
    {
        if (keys.Length <= FewKeys)
        {
            Insert(keys, places);
            return;
        }

        ulong[] otherKeys = ArrayPool<ulong>.Shared.Rent(keys.Length);
        int[] otherPlaces = ArrayPool<int>.Shared.Rent(keys.Length);
        try
        {
            SortHalves(keys, places, otherKeys, otherPlaces, 32);
            for (int start = 0, end; start < keys.Length; start = end)
            {
                uint upper = (uint)(keys[start] >> 32);
                for (end = start + 1; end < keys.Length && (uint)(keys[end] >> 32) == upper; end++)
                {
                }

                if (end - start > FewKeys)
                {
                    SortHalves(keys[start..end], places[start..end], otherKeys, otherPlaces, 0);
                }
                else if (end - start > 1)
                {
                    Insert(keys[start..end], places[start..end]);
                }
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(otherKeys);
            ArrayPool<int>.Shared.Return(otherPlaces);
        }
    }

    private static void Insert(Span<ulong> keys, Span<int> places)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            ulong key = keys[i];
            int place = places[i], at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                keys[at] = keys[at - 1];
                places[at] = places[at - 1];
            }

            keys[at] = key;
            places[at] = place;
        }
    }

    // By the four bytes from a bit on.
    private static void SortHalves(Span<ulong> keys, Span<int> places, ulong[] otherKeys, int[] otherPlaces, int firstBit)
    {
        int* counts = stackalloc int[BytesOfHalf * Buckets];
        fixed (ulong* keysAt = keys, otherKeysAt = otherKeys)
        fixed (int* placesAt = places, otherPlacesAt = otherPlaces)
        {
            ulong* from = keysAt, to = otherKeysAt;
            int* fromPlaces = placesAt, toPlaces = otherPlacesAt;
            Count(from, keys.Length, firstBit, counts);
            for (int part = 0; part < BytesOfHalf; part++)
            {
                int* starts = counts + (part * Buckets);
                int shift = firstBit + (8 * part);
                if (starts[(byte)(from[0] >> shift)] == keys.Length)
                {
                    continue;
                }

                for (int bucket = 0, start = 0; bucket < Buckets; bucket++)
                {
                    (starts[bucket], start) = (start, start + starts[bucket]);
                }

                for (int i = 0; i < keys.Length; i++)
                {
                    ulong key = from[i];
                    int at = starts[(byte)(key >> shift)]++;
                    to[at] = key;
                    toPlaces[at] = fromPlaces[i];
                }

                ulong* written = to;
                to = from;
                from = written;
                int* writtenPlaces = toPlaces;
                toPlaces = fromPlaces;
                fromPlaces = writtenPlaces;
            }

            if (from != keysAt)
            {
                otherKeys.AsSpan(0, keys.Length).CopyTo(keys);
                otherPlaces.AsSpan(0, keys.Length).CopyTo(places);
            }
        }
    }

    private static void Count(ulong* keys, int length, int firstBit, int* counts)
    {
        new Span<int>(counts, BytesOfHalf * Buckets).Clear();
        for (int i = 0; i < length; i++)
        {
            uint half = (uint)(keys[i] >> firstBit);
            counts[(byte)half]++;
            counts[Buckets + (byte)(half >> 8)]++;
            counts[(2 * Buckets) + (byte)(half >> 16)]++;
            counts[(3 * Buckets) + (half >> 24)]++;
        }
    }
}
