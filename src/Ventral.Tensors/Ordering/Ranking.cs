using System.Numerics;

namespace Ventral.Tensors.Ordering;

/// <summary>Ranks within the rows of an array, as <c>scipy.stats.rankdata</c>.</summary>
public static class Ranking
{
    /// <summary>The rank of each value within its row, the least value's being 1; −0 and 0 are equal.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="values"><c>[rows × columns]</c>.</param>
    /// <param name="ties">What equal values get.</param>
    /// <param name="ranks">Takes <c>[rows × columns]</c> ranks; a row with NaN gets NaN alone, since one unknown value leaves every rank open.</param>
    /// <param name="workers">The threads to use.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <exception cref="ArgumentException">A length does not fit the counts, or there is no such rule.</exception>
    public static unsafe void Rank<T>(int rows, int columns, ReadOnlySpan<T> values, TieRanks ties, Span<double> ranks, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.Require(rows, columns, values.Length, nameof(values));
        Rows.Require(rows, columns, ranks.Length, nameof(ranks));
        if (!Enum.IsDefined(ties))
        {
            throw new ArgumentOutOfRangeException(nameof(ties), ties, "There is no such rule for ties.");
        }

        fixed (T* valuesAt = values)
        fixed (double* ranksAt = ranks)
        {
            T* from = valuesAt;
            double* to = ranksAt;
            Rows.For(rows, columns, workers, row => SortedOrder
                .Of(new ReadOnlySpan<T>(from + ((long)row * columns), columns))
                .Ranks(ties, new Span<double>(to + ((long)row * columns), columns)));
        }
    }
}
