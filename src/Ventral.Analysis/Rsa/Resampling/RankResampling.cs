using Ventral.Data;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>Rank comparisons under draws of stimuli: every RDM is sorted once, and a draw's ranks are running sums of weights in that order.</summary>
/// <param name="models">The models.</param>
/// <param name="subjects">The subjects.</param>
/// <param name="draws">How often each stimulus was drawn, a row a draw.</param>
/// <param name="compare">The comparison of two ranked vectors.</param>
internal sealed class RankResampling(RdmSet models, RdmSet subjects, int[][] draws, Func<RankedPair, double> compare) : IStimulusResampling
{
    private readonly SortedOrder[] orders = [.. models.Rdms.Concat(subjects.Rdms).Select(rdm => SortedOrder.Of(rdm.Pairs))];

    /// <inheritdoc/>
    public StimulusSample Sample(int draw) => new Ranked(this, new DrawnPairs(draws[draw]));

    /// <summary>Spearman's ρ.</summary>
    public static double Spearman(RankedPair pair) =>
        pair.First.DistinctCount < 2 || pair.Second.DistinctCount < 2
            ? double.NaN
            : Math.Clamp(RankedPair.Covariance(pair.First, pair.Second) / Math.Sqrt(RankedPair.Covariance(pair.First, pair.First)) / Math.Sqrt(RankedPair.Covariance(pair.Second, pair.Second)), -1, 1);

    /// <summary>ρ_a.</summary>
    public static double RhoA(RankedPair pair)
    {
        double n = pair.Pairs.Total;
        return pair.First.DistinctCount < 2 || pair.Second.DistinctCount < 2
            ? double.NaN
            : Math.Clamp(12 * RankedPair.Covariance(pair.First, pair.Second) / ((n * n * n) - n), -1, 1);
    }

    /// <summary>τ_a.</summary>
    public static double TauA(RankedPair pair) => Tau(pair, (all, _, _) => all);

    /// <summary>τ_b.</summary>
    public static double TauB(RankedPair pair) => Tau(pair, (all, first, second) => Math.Sqrt(all - first) * Math.Sqrt(all - second));

    private static double Tau(RankedPair pair, Func<double, double, double, double> denominator)
    {
        if (pair.First.DistinctCount < 2 || pair.Second.DistinctCount < 2)
        {
            return double.NaN;
        }

        long all = (long)pair.Pairs.Total * (pair.Pairs.Total - 1) / 2;
        return pair.ConcordantLessDiscordant() / denominator(all, pair.First.TiedPairs, pair.Second.TiedPairs);
    }

    private sealed class Ranked : StimulusSample
    {
        private readonly RankResampling all;
        private readonly DrawnPairs pairs;
        private readonly WeightedRanks[] subjects;

        public Ranked(RankResampling all, DrawnPairs pairs)
        {
            (this.all, this.pairs) = (all, pairs);
            WeightedRanks[] ranks = [.. all.orders.Select(order => WeightedRanks.Of(order, pairs))];
            int models = ranks.Length - SubjectCount;
            subjects = ranks[models..];
            var scratch = new RankedPair.Scratch(pairs);
            Evaluations = new double[models * SubjectCount];
            for (int s = 0; s < SubjectCount; s++)
            {
                for (int m = 0; m < models; m++)
                {
                    Evaluations[(m * SubjectCount) + s] = all.Compare(new(ranks[m], subjects[s], pairs, scratch));
                }
            }
        }

        public override double[] Evaluations { get; }

        private int SubjectCount => all.SubjectCount;

        // The pool is the sum of twice the ranks, whole numbers, and so exact in any order.
        public override (double Lower, double Upper) Ceiling(int[] subjectCounts)
        {
            // Its own working memory: the whole data's sample is asked from several threads.
            var scratch = new RankedPair.Scratch(pairs);
            int[] sum = new int[pairs.Weights.Length];
            double lower = 0, upper = 0, drawn = 0;
            for (int s = 0; s < SubjectCount; s++)
            {
                Add(sum, s, subjectCounts[s]);
                drawn += subjectCounts[s];
            }

            var pool = WeightedRanks.Of(sum, pairs);
            for (int s = 0; s < SubjectCount; s++)
            {
                if (subjectCounts[s] == 0)
                {
                    continue;
                }

                upper += subjectCounts[s] * all.Compare(new(pool, subjects[s], pairs, scratch));
                Add(sum, s, -subjectCounts[s]);
                lower += subjectCounts[s] * all.Compare(new(WeightedRanks.Of(sum, pairs), subjects[s], pairs, scratch));
                Add(sum, s, subjectCounts[s]);
            }

            return (lower / drawn, upper / drawn);
        }

        private void Add(int[] sum, int subject, int times)
        {
            int[] twice = subjects[subject].Twice;
            for (int k = 0; k < sum.Length && times != 0; k++)
            {
                sum[k] += times * twice[k];
            }
        }
    }

    private int SubjectCount { get; } = subjects.Count;

    private double Compare(RankedPair pair) => compare(pair);
}
