using System.Buffers;
using System.Numerics;

namespace Ventral.Tensors.Ordering;

/// <summary>Sorts the rows of an array.</summary>
/// <remarks>
/// The order of all methods here: rising, −0 equal to 0, NaN after +∞ and equal to NaN, equals in the order they came in
/// (a stable sort, as NumPy's <c>kind="stable"</c>). A radix sort, whose time is proportional to the length. Rows are
/// spread over workers; one row is one task.
/// </remarks>
public static class Sorting
{
    /// <summary>Sorts each row in place.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="values"><c>[rows × columns]</c>.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static unsafe void Sort<T>(int rows, int columns, Span<T> values, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.Require(rows, columns, values.Length, nameof(values));
        fixed (T* valuesAt = values)
        {
            T* at = valuesAt;
            Rows.For(rows, columns, workers, row =>
            {
                var line = new Span<T>(at + ((long)row * columns), columns);
                int[] order = ArrayPool<int>.Shared.Rent(columns);
                T[] unsorted = ArrayPool<T>.Shared.Rent(columns);
                try
                {
                    line.CopyTo(unsorted);
                    Order<T>(line, order.AsSpan(0, columns));
                    for (int i = 0; i < line.Length; i++)
                    {
                        line[i] = unsorted[order[i]];
                    }
                }
                finally
                {
                    ArrayPool<int>.Shared.Return(order);
                    ArrayPool<T>.Shared.Return(unsorted);
                }
            });
        }
    }

    /// <summary>For each row, the places that its values come from when they are sorted.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="values"><c>[rows × columns]</c>.</param>
    /// <param name="order">Takes <c>[rows × columns]</c> places within the row, from 0.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the counts.</exception>
    public static unsafe void ArgSort<T>(int rows, int columns, ReadOnlySpan<T> values, Span<int> order, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.Require(rows, columns, values.Length, nameof(values));
        Rows.Require(rows, columns, order.Length, nameof(order));
        fixed (T* valuesAt = values)
        fixed (int* orderAt = order)
        {
            T* from = valuesAt;
            int* to = orderAt;
            Rows.For(rows, columns, workers, row => Order(
                new ReadOnlySpan<T>(from + ((long)row * columns), columns),
                new Span<int>(to + ((long)row * columns), columns)));
        }
    }

    /// <summary>The places that values come from when they are sorted.</summary>
    /// <param name="values">The values.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    public static int[] ArgSort<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] order = new int[values.Length];
        Order(values, order);
        return order;
    }

    private static void Order<T>(ReadOnlySpan<T> values, Span<int> order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(values.Length);
        try
        {
            Order(values, keys.AsSpan(0, values.Length), order);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
        }
    }

    // The keys come out sorted too.
    internal static void Order<T>(ReadOnlySpan<T> values, Span<ulong> keys, Span<int> order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SortKey.Fill(values, keys);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        RadixSort.Sort(keys, order);
    }
}
