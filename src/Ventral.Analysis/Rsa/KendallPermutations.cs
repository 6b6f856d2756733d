using System.Numerics;
using System.Runtime.InteropServices;
using Ventral.Data;

namespace Ventral.Analysis.Rsa;

/// <summary>Relabelled Kendall comparisons: ranks and orders are found once, a relabelling costs one gather and one count of inversions.</summary>
internal sealed class KendallPermutations<T> : PermutedComparison
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly KendallRanks[] ranks;
    private readonly T[][] squares;
    private readonly KendallOrder<T>[] orders;
    private readonly double[] denominators;
    private readonly int count;
    private readonly InversionCounter method;

    public KendallPermutations(RdmSet models, RdmSet subjects, Func<long, long, long, double> denominator, InversionCounter method)
    {
        this.method = method;
        count = models.Stimuli.Count;
        ranks = [.. models.Rdms.Select(rdm => new KendallRanks(rdm.Pairs))];
        squares = [.. ranks.Select(r => (T[])[.. Square<T>(r.As<T>(), count), .. new T[RowPermutation.Slack]])];
        orders = [.. subjects.Rdms.Select(rdm => new KendallOrder<T>(rdm.Pairs))];
        denominators = [.. ranks.SelectMany(r => orders.Select(o => denominator(r.AllPairs, r.TiedPairs, o.TiedPairs)))];
    }

    /// <inheritdoc/>
    /// <remarks>A tau is an integer over a denominator that no relabelling changes.</remarks>
    public override double Tolerance => 0;

    /// <inheritdoc/>
    public override Scorer NewScorer() => new Counts(this);

    private sealed class Counts(KendallPermutations<T> prepared) : Scorer
    {
        private readonly T[] relabelled = new T[Rdm.PairCountOf(prepared.count) + RowPermutation.Slack];
        private readonly RowPermutation? rows = typeof(T) == typeof(ushort) && RowPermutation.Fits(prepared.count) ? new RowPermutation(prepared.count) : null;
        private readonly KendallCounter<T> counter = new((int)Rdm.PairCountOf(prepared.count), prepared.method);

        public override void Score(ReadOnlySpan<int> permutation, Span<double> scores)
        {
            int place = 0;
            for (int m = 0; m < prepared.ranks.Length; m++)
            {
                if (rows is not null)
                {
                    rows.Relabel(MemoryMarshal.Cast<T, ushort>(prepared.squares[m].AsSpan()), permutation, MemoryMarshal.Cast<T, ushort>(relabelled.AsSpan()));
                }
                else
                {
                    Relabel<T>(prepared.squares[m], permutation, relabelled);
                }

                foreach (var order in prepared.orders)
                {
                    scores[place] = counter.Excess(relabelled, prepared.ranks[m], order) / prepared.denominators[place];
                    place++;
                }
            }
        }
    }
}
