using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    public long Excess(ReadOnlySpan<T> ranks, KendallRanks of, KendallOrder<T> order)
    {
        var places = order.Places;
        var line = ordered.AsSpan(0, places.Length);
        Gather(ranks[..places.Length], places, line);

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

    // The places are those of the ranks, each once, so that no index needs a check.
    private static void Gather(ReadOnlySpan<T> ranks, ReadOnlySpan<T> places, Span<T> line)
    {
        ref T from = ref MemoryMarshal.GetReference(ranks);
        ref T place = ref MemoryMarshal.GetReference(places);
        ref T to = ref MemoryMarshal.GetReference(line);
        int k = 0;
        for (; k + 4 <= line.Length; k += 4)
        {
            Unsafe.Add(ref to, k) = Unsafe.Add(ref from, int.CreateTruncating(Unsafe.Add(ref place, k)));
            Unsafe.Add(ref to, k + 1) = Unsafe.Add(ref from, int.CreateTruncating(Unsafe.Add(ref place, k + 1)));
            Unsafe.Add(ref to, k + 2) = Unsafe.Add(ref from, int.CreateTruncating(Unsafe.Add(ref place, k + 2)));
            Unsafe.Add(ref to, k + 3) = Unsafe.Add(ref from, int.CreateTruncating(Unsafe.Add(ref place, k + 3)));
        }

        for (; k < line.Length; k++)
        {
            line[k] = ranks[int.CreateTruncating(places[k])];
        }
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
