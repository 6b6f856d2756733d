using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ventral.Tensors.Ordering;

/// <summary>The first few of what <see cref="Sorting"/> would sort, in time proportional to the length whatever the order of the values.</summary>
public static class PartialSorting
{
    private const int LeastCandidates = 32;

    /// <summary>For each row, the places of its k least values, from the least up; of equals those that come first.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="k">How many places, at most <paramref name="columns"/>.</param>
    /// <param name="values"><c>[rows × columns]</c>; NaN counts as greater than +∞.</param>
    /// <param name="places">Takes <c>[rows × k]</c> places within the row, from 0.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the counts, or k is no count of a row's values.</exception>
    public static void Least<T>(int rows, int columns, int k, ReadOnlySpan<T> values, Span<int> places, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(rows, columns, k, 0, values, places, workers);

    /// <summary>For each row, the places of its k greatest values, from the greatest down; of equals those that come first.</summary>
    /// <inheritdoc cref="Least"/>
    /// <remarks>PyTorch's <c>topk</c>, which leaves the order of equals open.</remarks>
    public static void Greatest<T>(int rows, int columns, int k, ReadOnlySpan<T> values, Span<int> places, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(rows, columns, k, SortKey.All<T>(), values, places, workers);

    /// <summary>The value that would stand at a place if the values were sorted.</summary>
    /// <param name="values">The values; NaN counts as greater than +∞.</param>
    /// <param name="rank">The place, from 0 for the least value.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static T At<T>(ReadOnlySpan<T> values, int rank)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, values.Length);
        (ulong key, int below) = Select(values, rank);
        int equalsBefore = rank - below;
        foreach (T value in values)
        {
            if (SortKey.Of(value) == key && equalsBefore-- == 0)
            {
                return value;
            }
        }

        throw new InvalidOperationException("A value of this key was counted before.");
    }

    private static unsafe void Run<T>(int rows, int columns, int k, ulong flip, ReadOnlySpan<T> values, Span<int> places, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.Require(rows, columns, values.Length, nameof(values));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, columns);
        Rows.Require(rows, k, places.Length, nameof(places));
        if (k == 0)
        {
            return;
        }

        fixed (T* valuesAt = values)
        fixed (int* placesAt = places)
        {
            T* from = valuesAt;
            int* to = placesAt;
            Rows.For(rows, columns, workers, row => First(
                new ReadOnlySpan<T>(from + ((long)row * columns), columns), flip, new Span<int>(to + ((long)row * k), k)));
        }
    }

    // Candidates are gathered until there are twice as many as wanted; then the worse half goes, and the rest must beat what stays.
    private static void First<T>(ReadOnlySpan<T> values, ulong flip, Span<int> places)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int capacity = (int)Math.Min(values.Length, Math.Max(2L * places.Length, LeastCandidates)), found = 0;
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(capacity);
        int[] candidates = ArrayPool<int>.Shared.Rent(capacity);
        try
        {
            ulong bound = 0;
            bool isBounded = false;
            for (int i = 0; i < values.Length; i++)
            {
                i += isBounded ? Beaten(values[i..], values[candidates[places.Length - 1]], flip == 0) : 0;
                ulong key = SortKey.Of(values[i]) ^ flip;
                if (isBounded && key >= bound)
                {
                    continue;
                }

                keys[found] = key;
                candidates[found++] = i;
                if (found == capacity)
                {
                    RadixSort.Sort(keys.AsSpan(0, found), candidates.AsSpan(0, found));
                    found = places.Length;
                    bound = keys[found - 1];
                    isBounded = true;
                }
            }

            RadixSort.Sort(keys.AsSpan(0, found), candidates.AsSpan(0, found));
            candidates.AsSpan(0, places.Length).CopyTo(places);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
            ArrayPool<int>.Shared.Return(candidates);
        }
    }

    // How many values at the start, short of all, need no closer look since they are on the wrong side of a bound. NaN is on no side.
    private static int Beaten<T>(ReadOnlySpan<T> values, T bound, bool isLeast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = 0;
        if (Vector256<T>.IsSupported)
        {
            Vector256<T> bounds = Vector256.Create(bound);
            for (; count < values.Length - Vector256<T>.Count; count += Vector256<T>.Count)
            {
                Vector256<T> next = Vector256.Create(values[count..]);
                if (!(isLeast ? Vector256.GreaterThanOrEqualAll(next, bounds) : Vector256.LessThanOrEqualAll(next, bounds)))
                {
                    break;
                }
            }
        }

        return count;
    }

    // The key of a rank, and how many keys are less: digit by digit among the keys that start like the one sought, until these are few. No copy is needed.
    private static (ulong Key, int Below) Select<T>(ReadOnlySpan<T> values, int rank)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Digit = 11, Few = 1024;
        Span<int> counts = stackalloc int[1 << Digit];
        ulong key = 0, mask = 0;
        int below = 0;
        for (int known = 0; known < SortKey.Bits<T>(); known += Digit)
        {
            int shift = Math.Max(0, 64 - known - Digit);
            counts.Clear();
            foreach (T value in values)
            {
                ulong other = SortKey.Of(value);
                if (((other ^ key) & mask) == 0)
                {
                    counts[(int)((other & ~mask) >> shift)]++;
                }
            }

            int bucket = 0;
            for (; below + counts[bucket] <= rank; bucket++)
            {
                below += counts[bucket];
            }

            key |= (ulong)bucket << shift;
            mask = ulong.MaxValue << shift;
            if (counts[bucket] <= Few)
            {
                Span<ulong> left = stackalloc ulong[counts[bucket]];
                int found = 0;
                foreach (T value in values)
                {
                    ulong other = SortKey.Of(value);
                    if (((other ^ key) & mask) == 0)
                    {
                        left[found++] = other;
                    }
                }

                left.Sort();
                key = left[rank - below];
                return (key, below + left.IndexOf(key));
            }
        }

        return (key, below);
    }
}
