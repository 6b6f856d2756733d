using System.Numerics;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.LinearAlgebra;

/// <summary>
/// The product that ends a merge of divide and conquer: those rows that still move become combinations of each other,
/// the others follow them.
/// </summary>
/// <remarks>
/// Rows from the upper half have zeros in the right columns, those from the lower half in the left ones; only rows that a
/// rotation mixed have both. Sorted in that order, left and right columns are two products, which skip those zeros.
/// </remarks>
internal sealed unsafe class MergedRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Kind of a row with zeros on the right.</summary>
    public const int Upper = 0;

    /// <summary>Kind of a row without zeros.</summary>
    public const int Mixed = 1;

    /// <summary>Kind of a row with zeros on the left.</summary>
    public const int Lower = 2;

    private readonly int[] rows;
    private readonly int[] final;
    private readonly int upper;
    private readonly int mixed;

    /// <summary>Sorts rows.</summary>
    /// <param name="kinds">Each row's kind.</param>
    /// <param name="kept">The rows that still move, in the order of their poles.</param>
    /// <param name="deflated">The others.</param>
    public MergedRows(int[] kinds, List<int> kept, List<int> deflated)
    {
        rows = new int[kept.Count];
        Places = new int[kept.Count];
        final = [.. deflated];
        int place = 0;
        for (int kind = Upper; kind <= Lower; kind++)
        {
            for (int j = 0; j < kept.Count; j++)
            {
                if (kinds[kept[j]] == kind)
                {
                    rows[place] = kept[j];
                    Places[j] = place++;
                }
            }

            (upper, mixed) = kind == Upper ? (place, place) : kind == Mixed ? (upper, place) : (upper, mixed);
        }
    }

    /// <summary>The column of the factors that belongs to pole j.</summary>
    public int[] Places { get; }

    /// <summary>Combines rows in place.</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="factors">A row for each new row, a column for each of <see cref="Places"/>.</param>
    /// <param name="corner">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="half">Left columns.</param>
    /// <param name="size">All columns.</param>
    public void Combine(Workers workers, View<T> factors, T* corner, long stride, int half, int size)
    {
        int count = rows.Length, leftStride = Scratch.Stride<T>(half), rightStride = Scratch.Stride<T>(size - half), wide = Scratch.Stride<T>(size);
        using var left = new Scratch<T>((long)mixed * leftStride);
        using var right = new Scratch<T>((long)(count - upper) * rightStride);
        using var rest = new Scratch<T>((long)final.Length * wide);
        for (int i = 0; i < count; i++)
        {
            T* row = corner + (rows[i] * stride);
            if (i < mixed)
            {
                Copy(row, left.Start + ((long)i * leftStride), half);
            }

            if (i >= upper)
            {
                Copy(row + half, right.Start + ((long)(i - upper) * rightStride), size - half);
            }
        }

        for (int i = 0; i < final.Length; i++)
        {
            Copy(corner + (final[i] * stride), rest.Start + ((long)i * wide), size);
        }

        GemmBlocks.Run(workers, count, half, mixed, factors, new View<T>(left.Start, leftStride), corner, stride, GemmMode.Assign);
        GemmBlocks.Run(workers, count, size - half, count - upper, factors.From(0, upper), new View<T>(right.Start, rightStride), corner + half, stride, GemmMode.Assign);
        for (int i = 0; i < final.Length; i++)
        {
            Copy(rest.Start + ((long)i * wide), corner + ((count + i) * stride), size);
        }
    }

    private static void Copy(T* from, T* to, int length) => new Span<T>(from, length).CopyTo(new Span<T>(to, length));
}
