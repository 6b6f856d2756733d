using System.Numerics;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>Kendall comparisons of all RDMs of two sets: each is sorted once, each pair costs one gather and one count of inversions.</summary>
internal static class KendallBatch
{
    // Ranking and counting use memory that a run of RDMs shares.
    private const int LongestRun = 64;
    private const int RunsOfThread = 8;

    /// <summary>Fills <c>[a × b]</c>; constant RDMs are refused.</summary>
    public static void Fill(string name, RdmSet a, RdmSet b, Func<long, long, long, double> denominator, double[] scores, Workers workers)
    {
        foreach (var rdm in a.Rdms.Concat(b.Rdms))
        {
            PairVectors.RequireVarying(rdm, name);
        }

        // The smaller set gives the orders, which are kept; the ranks of the other come and go.
        bool isTurned = b.Count < a.Count;
        var (fixedSet, moving) = isTurned ? (b, a) : (a, b);
        if (a.Rdms[0].Pairs.Length <= KendallRanks.ShortLimit)
        {
            Fill<ushort>(fixedSet, moving, isTurned, denominator, scores, workers);
        }
        else
        {
            Fill<int>(fixedSet, moving, isTurned, denominator, scores, workers);
        }
    }

    private static void Fill<T>(RdmSet fixedSet, RdmSet moving, bool isTurned, Func<long, long, long, double> denominator, double[] scores, Workers workers)
        where T : unmanaged, IBinaryInteger<T>
    {
        int length = fixedSet.Rdms[0].Pairs.Length, fixedCount = fixedSet.Count, movingCount = moving.Count;
        var orders = new KendallOrder<T>[fixedCount];
        workers.For(fixedCount, f => orders[f] = new KendallOrder<T>(fixedSet.Rdms[f].Pairs));
        int run = Math.Clamp(movingCount / (RunsOfThread * workers.ThreadCount), 1, LongestRun);
        workers.For((movingCount + run - 1) / run, index =>
        {
            var counter = new KendallCounter<T>(length, InversionCounter.Best);
            var sorter = length <= KendallRanks.ShortLimit ? new NarrowRanks(length) : null;
            for (int m = index * run; m < Math.Min((index + 1) * run, movingCount); m++)
            {
                var ranks = new KendallRanks(moving.Rdms[m].Pairs, sorter);
                T[] narrow = ranks.As<T>();
                for (int f = 0; f < fixedCount; f++)
                {
                    int place = isTurned ? (m * fixedCount) + f : (f * movingCount) + m;
                    scores[place] = counter.Excess(narrow, ranks, orders[f]) / denominator(ranks.AllPairs, ranks.TiedPairs, orders[f].TiedPairs);
                }
            }
        });
    }
}
