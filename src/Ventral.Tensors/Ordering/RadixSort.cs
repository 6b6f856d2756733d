using System.Buffers;

namespace Ventral.Tensors.Ordering;

/// <summary>
/// Sorts keys and carries their places along, equal keys in the order they came in: one pass for each byte of the keys,
/// from the lowest, that is not the same in all. Few keys are inserted one after another instead.
/// </summary>
internal static class RadixSort
{
    private const int Digits = 8;
    private const int Buckets = 256;
    private const int FewKeys = 96;

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
            Span<ulong> from = keys, to = otherKeys.AsSpan(0, keys.Length);
            Span<int> fromPlaces = places, toPlaces = otherPlaces.AsSpan(0, keys.Length);
            Span<int> counts = stackalloc int[Digits * Buckets];
            Count(keys, counts);
            for (int digit = 0; digit < Digits; digit++)
            {
                Span<int> starts = counts.Slice(digit * Buckets, Buckets);
                int shift = digit * 8;
                if (starts[(int)(from[0] >> shift) & (Buckets - 1)] == keys.Length)
                {
                    continue;
                }

                for (int bucket = 0, start = 0; bucket < Buckets; bucket++)
                {
                    (starts[bucket], start) = (start, start + starts[bucket]);
                }

                Distribute(from, fromPlaces, to, toPlaces, starts, shift);
                Span<ulong> written = to;
                to = from;
                from = written;
                Span<int> writtenPlaces = toPlaces;
                toPlaces = fromPlaces;
                fromPlaces = writtenPlaces;
            }

            if (from != keys)
            {
                from.CopyTo(keys);
                fromPlaces.CopyTo(places);
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

    private static void Count(ReadOnlySpan<ulong> keys, Span<int> counts)
    {
        counts.Clear();
        foreach (ulong key in keys)
        {
            for (int digit = 0; digit < Digits; digit++)
            {
                counts[(digit * Buckets) + (int)((key >> (8 * digit)) & (Buckets - 1))]++;
            }
        }
    }

    private static void Distribute(ReadOnlySpan<ulong> keys, ReadOnlySpan<int> places, Span<ulong> toKeys, Span<int> toPlaces, Span<int> starts, int shift)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int to = starts[(int)(keys[i] >> shift) & (Buckets - 1)]++;
            toKeys[to] = keys[i];
            toPlaces[to] = places[i];
        }
    }
}
