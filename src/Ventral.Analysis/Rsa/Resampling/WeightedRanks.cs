using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>The ranks of drawn values that occur several times each, as if every copy were written out.</summary>
internal sealed class WeightedRanks
{
    private const int Digit = 11;

    private readonly DrawnPairs pairs;
    private double[]? centred;
    private double[]? weighted;

    private WeightedRanks(DrawnPairs pairs)
    {
        this.pairs = pairs;
        Twice = new int[pairs.Weights.Length];
        Dense = new int[Twice.Length];
        Order = new int[Twice.Length];
    }

    /// <summary>Twice the mid-ranks, which are multiples of ½, one a drawn pair.</summary>
    public int[] Twice { get; }

    /// <summary>Dense ranks from 0 on.</summary>
    public int[] Dense { get; }

    /// <summary>The drawn pairs from the least value to the greatest.</summary>
    public int[] Order { get; }

    /// <summary>How many different values there are.</summary>
    public int DistinctCount { get; private set; }

    /// <summary>Pairs of equal values, copies among them.</summary>
    public long TiedPairs { get; private set; }

    /// <summary>Mid-ranks about their mean.</summary>
    public double[] Centred => centred ??= Array.ConvertAll(Twice, rank => (rank - pairs.Total - 1) / 2.0);

    /// <summary>The same, times how often each pair occurs.</summary>
    public double[] Weighted
    {
        get
        {
            if (weighted is null)
            {
                weighted = new double[Twice.Length];
                for (int k = 0; k < weighted.Length; k++)
                {
                    weighted[k] = pairs.Weights[k] * Centred[k];
                }
            }

            return weighted;
        }
    }

    /// <summary>The ranks of a vector that was sorted once, for all draws.</summary>
    public static WeightedRanks Of(SortedOrder whole, DrawnPairs pairs)
    {
        var ranks = new WeightedRanks(pairs);
        int[] places = pairs.Place, order = ranks.Order;
        var wholePlaces = whole.Places;
        var starts = whole.GroupStarts;
        int filled = 0, below = 0;
        for (int g = 0; g < whole.GroupCount; g++)
        {
            int start = filled;
            for (int k = starts[g]; k < starts[g + 1]; k++)
            {
                int place = places[wholePlaces[k]];
                if (place >= 0)
                {
                    order[filled++] = place;
                }
            }

            below = ranks.Close(start, filled, below);
        }

        return ranks;
    }

    /// <summary>The ranks of whole numbers from 0 on, one a drawn pair.</summary>
    public static WeightedRanks Of(int[] values, DrawnPairs pairs)
    {
        var ranks = new WeightedRanks(pairs);
        Sort(values, ranks.Order);
        int below = 0;
        for (int start = 0, end; start < values.Length; start = end)
        {
            for (end = start + 1; end < values.Length && values[ranks.Order[end]] == values[ranks.Order[start]]; end++)
            {
            }

            below = ranks.Close(start, end, below);
        }

        return ranks;
    }

    // Places by value: a stable pass a digit, from the lowest.
    private static void Sort(int[] values, int[] order)
    {
        int[] other = new int[order.Length], from = other, to = order;
        int largest = 0, passes = 1;
        for (int k = 0; k < values.Length; k++)
        {
            largest = Math.Max(largest, values[k]);
        }

        while (largest >> (passes * Digit) != 0)
        {
            passes++;
        }

        // The last pass must end in the caller's array.
        (from, to) = passes % 2 == 1 ? (other, order) : (order, other);
        for (int k = 0; k < from.Length; k++)
        {
            from[k] = k;
        }

        int[] starts = new int[(1 << Digit) + 1];
        for (int pass = 0; pass < passes; pass++)
        {
            int shift = pass * Digit;
            Array.Clear(starts);
            foreach (int value in values)
            {
                starts[((value >> shift) & ((1 << Digit) - 1)) + 1]++;
            }

            for (int digit = 0; digit < 1 << Digit; digit++)
            {
                starts[digit + 1] += starts[digit];
            }

            foreach (int place in from)
            {
                to[starts[(values[place] >> shift) & ((1 << Digit) - 1)]++] = place;
            }

            (from, to) = (to, from);
        }
    }

    // Gives a group of equal values its ranks.
    private int Close(int start, int end, int below)
    {
        if (end == start)
        {
            return below;
        }

        int size = 0;
        for (int k = start; k < end; k++)
        {
            size += pairs.Weights[Order[k]];
        }

        for (int k = start; k < end; k++)
        {
            Twice[Order[k]] = (2 * below) + size + 1;
            Dense[Order[k]] = DistinctCount;
        }

        TiedPairs += (long)size * (size - 1) / 2;
        DistinctCount++;
        return below + size;
    }
}
