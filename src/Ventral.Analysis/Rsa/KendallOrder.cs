using System.Numerics;

namespace Ventral.Analysis.Rsa;

/// <summary>The order of a vector that stays fixed while the other is relabelled, with its groups of ties.</summary>
internal sealed class KendallOrder<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public KendallOrder(ReadOnlySpan<double> values)
    {
        var (sorted, order) = Ranks.Sorted(values);
        Places = Array.ConvertAll(order, T.CreateChecked);
        var groups = new List<(int Start, int Length)>();
        for (int start = 0; start < sorted.Length;)
        {
            int end = Ranks.EndOfTies(sorted, start);
            if (end - start > 1)
            {
                groups.Add((start, end - start));
                TiedPairs += (long)(end - start) * (end - start - 1) / 2;
            }

            start = end;
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
