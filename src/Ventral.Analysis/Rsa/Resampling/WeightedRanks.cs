using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>The ranks of drawn values that occur several times each, as if every copy were written out.</summary>
internal sealed class WeightedRanks
{
    private WeightedRanks(int count)
    {
        Mid = new double[count];
        Dense = new int[count];
        Order = new int[count];
    }

    /// <summary>Mid-ranks from 1 on, one a drawn pair.</summary>
    public double[] Mid { get; }

    /// <summary>Dense ranks from 0 on.</summary>
    public int[] Dense { get; }

    /// <summary>The drawn pairs from the least value to the greatest.</summary>
    public int[] Order { get; }

    /// <summary>How many different values there are.</summary>
    public int DistinctCount { get; private set; }

    /// <summary>Pairs of equal values, copies among them.</summary>
    public long TiedPairs { get; private set; }

    /// <summary>The ranks of a vector that was sorted once, for all draws.</summary>
    public static WeightedRanks Of(SortedOrder whole, DrawnPairs pairs)
    {
        var ranks = new WeightedRanks(pairs.Weights.Length);
        int[] places = pairs.Place, order = ranks.Order;
        int filled = 0;
        long below = 0;
        for (int g = 0; g < whole.GroupCount; g++)
        {
            int start = filled;
            for (int k = whole.GroupStarts[g]; k < whole.GroupStarts[g + 1]; k++)
            {
                int place = places[whole.Places[k]];
                if (place >= 0)
                {
                    order[filled++] = place;
                }
            }

            below = ranks.Close(start, filled, below, pairs.Weights);
        }

        return ranks;
    }

    /// <summary>The ranks of values of the drawn pairs.</summary>
    public static WeightedRanks Of(double[] values, DrawnPairs pairs)
    {
        var ranks = new WeightedRanks(values.Length);
        var sorted = SortedOrder.Of<double>(values);
        sorted.Places.CopyTo(ranks.Order);
        long below = 0;
        for (int g = 0; g < sorted.GroupCount; g++)
        {
            below = ranks.Close(sorted.GroupStarts[g], sorted.GroupStarts[g + 1], below, pairs.Weights);
        }

        return ranks;
    }

    // Gives a group of equal values its ranks.
    private long Close(int start, int end, long below, int[] weights)
    {
        if (end == start)
        {
            return below;
        }

        long size = 0;
        for (int k = start; k < end; k++)
        {
            size += weights[Order[k]];
        }

        for (int k = start; k < end; k++)
        {
            Mid[Order[k]] = below + ((size + 1) / 2.0);
            Dense[Order[k]] = DistinctCount;
        }

        TiedPairs += size * (size - 1) / 2;
        DistinctCount++;
        return below + size;
    }
}
