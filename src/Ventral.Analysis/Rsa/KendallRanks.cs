using System.Numerics;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa;

/// <summary>The dense ranks of a vector whose places are relabelled: 0 for the smallest value, one more for each next different value.</summary>
internal sealed class KendallRanks
{
    /// <summary>The most values whose ranks fit into 16 bits.</summary>
    public const int ShortLimit = 65_535;

    private readonly SortedOrder order;

    public KendallRanks(ReadOnlySpan<double> values)
    {
        order = SortedOrder.Of(values);
        TiedPairs = order.TiedPairs;
    }

    /// <summary>How many different values there are.</summary>
    public int DistinctCount => order.GroupCount;

    /// <summary>Pairs of equal values.</summary>
    public long TiedPairs { get; }

    /// <summary>Pairs of values.</summary>
    public long AllPairs => (long)order.Places.Length * (order.Places.Length - 1) / 2;

    /// <summary>The ranks as numbers of a narrower type that can hold them.</summary>
    public T[] As<T>()
        where T : unmanaged, IBinaryInteger<T>
    {
        var places = order.Places;
        var starts = order.GroupStarts;
        var ranks = new T[places.Length];
        for (int group = 0; group < starts.Length - 1; group++)
        {
            T rank = T.CreateTruncating(group);
            for (int k = starts[group]; k < starts[group + 1]; k++)
            {
                ranks[places[k]] = rank;
            }
        }

        return ranks;
    }
}
