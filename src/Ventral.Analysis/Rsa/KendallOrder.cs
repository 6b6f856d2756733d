using System.Numerics;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa;

/// <summary>The order of a vector that stays fixed while the other is relabelled, with its groups of ties.</summary>
internal sealed class KendallOrder<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public KendallOrder(ReadOnlySpan<double> values)
    {
        var order = SortedOrder.Of(values);
        Places = Array.ConvertAll(order.Places.ToArray(), T.CreateChecked);
        TiedPairs = order.TiedPairs;
        var groups = new List<(int Start, int Length)>();
        for (int group = 0; group < order.GroupCount; group++)
        {
            int start = order.GroupStarts[group], length = order.GroupStarts[group + 1] - start;
            if (length > 1)
            {
                groups.Add((start, length));
            }
        }

        Groups = [.. groups];
    }

    /// <summary>The places of the values from smallest to largest.</summary>
    public T[] Places { get; }

    /// <summary>Runs of two or more equal values in that order.</summary>
    public (int Start, int Length)[] Groups { get; }

    /// <summary>Pairs of equal values.</summary>
    public long TiedPairs { get; }
}
