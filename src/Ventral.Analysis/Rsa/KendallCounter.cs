using System.Numerics;

namespace Ventral.Analysis.Rsa;

/// <summary>Counts, for a relabelled vector of ranks and a fixed order, how many more pairs agree than disagree. Holds working memory.</summary>
/// <remarks>
/// Read in the order of the fixed vector, a discordant pair is an inversion of the ranks. Inside a group of ties of the fixed vector the order is
/// arbitrary, so the inversions there are taken off again. Concordant are all pairs that are neither discordant nor tied in either vector;
/// pairs tied in both are taken off twice and hence added once. Knight 1966, doi:10.1080/01621459.1966.10480879.
/// </remarks>
internal sealed class KendallCounter<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly T[] ordered;
    private readonly T[] group;
    private readonly InversionCounter.Counter<T> inversions;
    private int[] occurrences = [];

    public KendallCounter(int length, InversionCounter method)
    {
        ordered = new T[length + InversionCounter.Slack];
        group = new T[length + InversionCounter.Slack];
        inversions = method.For<T>(length);
    }

    /// <summary>Concordant minus discordant pairs.</summary>
    /// <param name="ranks">Dense ranks by place; relabelled or not, the same ranks as those of <paramref name="of"/>.</param>
    /// <param name="of">The vector that the ranks are of.</param>
    /// <param name="order">The fixed vector.</param>
    public long Excess(ReadOnlySpan<T> ranks, KendallRanks of, KendallOrder order)
    {
        var places = order.Places.AsSpan();
        var line = ordered.AsSpan(0, places.Length);
        ranks = ranks[..places.Length];
        for (int k = 0; k < line.Length; k++)
        {
            line[k] = ranks[places[k]];
        }

        long withinGroups = 0;
        long tiedInBoth = 0;
        bool moving = of.TiedPairs > 0;
        foreach (var (start, length) in order.Groups)
        {
            line.Slice(start, length).CopyTo(group);
            tiedInBoth += moving ? Tied(group.AsSpan(0, length), of.DistinctCount) : 0;
            withinGroups += inversions.Count(group, length, of.DistinctCount);
        }

        long discordant = inversions.Count(ordered, places.Length, of.DistinctCount) - withinGroups;
        return of.AllPairs - of.TiedPairs - order.TiedPairs + tiedInBoth - (2 * discordant);
    }

    private long Tied(ReadOnlySpan<T> ranks, int distinctCount)
    {
        if (occurrences.Length < distinctCount)
        {
            occurrences = new int[distinctCount];
        }

        long pairs = 0;
        foreach (T rank in ranks)
        {
            pairs += occurrences[int.CreateTruncating(rank)]++;
        }

        foreach (T rank in ranks)
        {
            occurrences[int.CreateTruncating(rank)] = 0;
        }

        return pairs;
    }
}
