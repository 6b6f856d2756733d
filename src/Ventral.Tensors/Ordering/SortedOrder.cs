using System.Buffers;
using System.Numerics;

namespace Ventral.Tensors.Ordering;

/// <summary>The places of values from the least to the greatest, with the groups of equal ones (<see cref="Sorting"/> says the order).</summary>
public sealed class SortedOrder
{
    private readonly int[] places;
    private readonly int[] starts;

    private SortedOrder(int[] places, int[] starts, bool hasNaN) => (this.places, this.starts, HasNaN) = (places, starts, hasNaN);

    /// <summary>The places that the values come from, the least value's first; equals in the order they came in.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <summary>How many different values there are.</summary>
    public int GroupCount => starts.Length - 1;

    /// <summary>Where in <see cref="Places"/> each group of equal values starts; one more entry ends the last.</summary>
    public ReadOnlySpan<int> GroupStarts => starts;

    /// <summary>Whether a value is NaN.</summary>
    public bool HasNaN { get; }

    /// <summary>Pairs of equal values, Σ t(t − 1)/2 over groups of t.</summary>
    public long TiedPairs
    {
        get
        {
            long pairs = 0;
            for (int group = 0; group < GroupCount; group++)
            {
                long t = starts[group + 1] - starts[group];
                pairs += t * (t - 1) / 2;
            }

            return pairs;
        }
    }

    /// <summary>The term Σ(t³ − t) over groups of t equal values that rank tests correct by.</summary>
    public double TieTerm
    {
        get
        {
            double term = 0;
            for (int group = 0; group < GroupCount; group++)
            {
                double t = starts[group + 1] - starts[group];
                term += (t * t * t) - t;
            }

            return term;
        }
    }

    /// <summary>Sorts.</summary>
    /// <param name="values">The values.</param>
    /// <typeparam name="T">The numbers.</typeparam>
    public static SortedOrder Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] places = new int[values.Length];
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(values.Length);
        try
        {
            Span<ulong> keys = rented.AsSpan(0, values.Length);
            Sorting.Order(values, keys, places);
            return new(places, Starts(keys), !values.IsEmpty && T.IsNaN(values[places[^1]]));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    /// <summary>The rank of each value, in the values' own order, the least value's being 1.</summary>
    /// <param name="ties">What equal values get.</param>
    /// <returns>Ranks, multiples of ½; all NaN where a value is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rule.</exception>
    public double[] Ranks(TieRanks ties)
    {
        double[] ranks = new double[places.Length];
        Ranks(ties, ranks);
        return ranks;
    }

    internal void Ranks(TieRanks ties, Span<double> ranks)
    {
        if (HasNaN)
        {
            ranks.Fill(double.NaN);
            return;
        }

        for (int group = 0; group < GroupCount; group++)
        {
            int start = starts[group], end = starts[group + 1];
            double rank = ties switch
            {
                TieRanks.Average => 0.5 * ((double)start + 1 + end),
                TieRanks.Least or TieRanks.Ordinal => start + 1,
                TieRanks.Greatest => end,
                TieRanks.Dense => group + 1,
                _ => throw new ArgumentOutOfRangeException(nameof(ties), ties, "There is no such rule for ties."),
            };
            int step = ties == TieRanks.Ordinal ? 1 : 0;
            for (int i = start; i < end; i++)
            {
                ranks[places[i]] = rank;
                rank += step;
            }
        }
    }

    private static int[] Starts(ReadOnlySpan<ulong> keys)
    {
        int count = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            count += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        }

        int[] starts = new int[count + 1];
        for (int i = 0, group = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                starts[group++] = i;
            }
        }

        starts[count] = keys.Length;
        return starts;
    }
}
