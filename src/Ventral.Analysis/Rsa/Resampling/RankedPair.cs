namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>Two ranked vectors over the same drawn pairs.</summary>
internal readonly struct RankedPair(WeightedRanks first, WeightedRanks second, DrawnPairs pairs, RankedPair.Scratch scratch)
{
    public WeightedRanks First { get; } = first;

    public WeightedRanks Second { get; } = second;

    public DrawnPairs Pairs { get; } = pairs;

    /// <summary>Σ w x̃ ỹ over mid-ranks about their mean.</summary>
    public static double Covariance(WeightedRanks x, WeightedRanks y) => PairVectors.Dot(x.Centred, y.Weighted);

    /// <summary>Pairs of copies that both vectors order alike, less those that they order differently; exact.</summary>
    public long ConcordantLessDiscordant()
    {
        // The first vector's ranks in the second's order: what stands too early there is discordant, once equal ones stand in order.
        ushort[] line = scratch.Line;
        int[] order = Second.Order, ranks = Second.Dense, others = First.Dense, weights = Pairs.Weights;
        int filled = 0;
        long tiedInBoth = 0;
        for (int k = 0; k < order.Length;)
        {
            int rank = ranks[order[k]], start = filled, members = 0;
            for (; k < order.Length && ranks[order[k]] == rank; k++, members++)
            {
                ushort other = (ushort)others[order[k]];
                for (int copy = weights[order[k]]; copy > 0; copy--)
                {
                    line[filled++] = other;
                }
            }

            if (members == 1)
            {
                long copies = filled - start;
                tiedInBoth += copies * (copies - 1) / 2;
            }
            else
            {
                tiedInBoth += Ties(line.AsSpan(start, filled - start));
            }
        }

        long all = (long)filled * (filled - 1) / 2;
        long discordant = scratch.Counter.Count(line, filled, First.DistinctCount);
        return all - First.TiedPairs - Second.TiedPairs + tiedInBoth - (2 * discordant);
    }

    private static long Ties(Span<ushort> group)
    {
        group.Sort();
        long ties = 0;
        for (int k = 0, run = 0; k < group.Length; k++)
        {
            run = k > 0 && group[k] == group[k - 1] ? run + 1 : 0;
            ties += run;
        }

        return ties;
    }

    /// <summary>Working memory for the pairs of one draw.</summary>
    public sealed class Scratch(DrawnPairs pairs)
    {
        private ushort[]? line;
        private InversionCounter.Counter<ushort>? counter;

        public ushort[] Line => line ??= new ushort[pairs.Total + InversionCounter.Slack];

        public InversionCounter.Counter<ushort> Counter => counter ??= InversionCounter.Best.For<ushort>(pairs.Total);
    }
}
