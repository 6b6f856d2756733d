using System.Numerics;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa;

/// <summary>The dense ranks of a vector whose places are relabelled: 0 for the smallest value, one more for each next different value.</summary>
internal sealed class KendallRanks
{
    /// <summary>The most values whose ranks fit into 16 bits.</summary>
    public const int ShortLimit = 65_535;

    private readonly ushort[]? narrow;
    private readonly int[] wide;

    /// <summary>Ranks values.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="sorter">Memory to rank as many values in, which holds the ranks until others are ranked there; where none is given, they get their own.</param>
    public KendallRanks(ReadOnlySpan<double> values, NarrowRanks? sorter = null)
    {
        Count = values.Length;
        wide = [];
        if (values.Length <= ShortLimit && (sorter ?? new NarrowRanks(values.Length)).TryRank(values) is { } ranked)
        {
            (narrow, DistinctCount, TiedPairs) = ranked;
            return;
        }

        var order = SortedOrder.Of(values);
        (DistinctCount, TiedPairs) = (order.GroupCount, order.TiedPairs);
        wide = new int[values.Length];
        for (int group = 0; group < DistinctCount; group++)
        {
            for (int k = order.GroupStarts[group]; k < order.GroupStarts[group + 1]; k++)
            {
                wide[order.Places[k]] = group;
            }
        }
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>How many different values there are.</summary>
    public int DistinctCount { get; }

    /// <summary>Pairs of equal values.</summary>
    public long TiedPairs { get; }

    /// <summary>Pairs of values.</summary>
    public long AllPairs => (long)Count * (Count - 1) / 2;

    /// <summary>The ranks as numbers of a type that can hold them.</summary>
    public T[] As<T>()
        where T : unmanaged, IBinaryInteger<T> =>
        narrow is null ? Array.ConvertAll(wide, T.CreateChecked) : narrow is T[] same ? same : Array.ConvertAll(narrow, T.CreateChecked);
}
