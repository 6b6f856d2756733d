using System.Numerics;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa;

/// <summary>The dense ranks of a vector whose places are relabelled: 0 for the smallest value, one more for each next different value.</summary>
internal sealed class KendallRanks
{
    /// <summary>The most values whose ranks fit into 16 bits.</summary>
    public const int ShortLimit = 65_535;

    private readonly int[] dense;

    public KendallRanks(ReadOnlySpan<double> values)
    {
        var order = SortedOrder.Of(values);
        dense = Array.ConvertAll(order.Ranks(TieRanks.Dense), rank => (int)rank - 1);
        TiedPairs = order.TiedPairs;
        DistinctCount = order.GroupCount;
    }

    /// <summary>How many different values there are.</summary>
    public int DistinctCount { get; }

    /// <summary>Pairs of equal values.</summary>
    public long TiedPairs { get; }

    /// <summary>Pairs of values.</summary>
    public long AllPairs => (long)dense.Length * (dense.Length - 1) / 2;

    /// <summary>The ranks as numbers of a narrower type that can hold them.</summary>
    public T[] As<T>()
        where T : unmanaged, IBinaryInteger<T> => Array.ConvertAll(dense, T.CreateChecked);
}
