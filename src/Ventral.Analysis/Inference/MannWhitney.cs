using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The Mann–Whitney (Wilcoxon rank-sum) test that two independent groups come from one distribution, two-sided (Mann &amp; Whitney
/// 1947, doi:10.1214/aoms/1177730491). U counts the pairs in which the first group's value is the higher, ties half.
/// </summary>
/// <remarks>
/// <para>
/// Without ties, and with groups of at most 50, p is exact: twice the smaller tail over all splits of the ranks, at most 1. Otherwise
/// it comes from the normal approximation with the variance corrected for ties and a continuity correction of ½, as
/// SciPy's <c>mannwhitneyu</c>, which turns to it where both groups have more than 8.
/// </para>
/// <para>
/// Effect: the rank-biserial r = 2U/(n₁n₂) − 1, the chance that the first is higher less the chance that the second is. Its
/// interval is the score interval of <see cref="WilcoxonSignedRank"/>.
/// </para>
/// </remarks>
public static class MannWhitney
{
    private const string Name = "Mann–Whitney test";
    private const int LargestExact = 50;

    /// <summary>Tests the first group against the second.</summary>
    /// <param name="first">At least one finite value.</param>
    /// <param name="second">At least one finite value, three in both together.</param>
    /// <exception cref="VentralException">An empty group, fewer than three values, a value that is not finite, or all equal.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample.RequireFinite(first, Name, "first group");
        Sample.RequireFinite(second, Name, "second group");
        int a = first.Length, b = second.Length;
        if (a == 0 || b == 0 || a + b < 3)
        {
            throw new VentralException($"The {Name} requires two groups that are not empty and 3 values in all; found {a} and {b}. Leave it out.");
        }

        var order = SortedOrder.Of<double>([.. first, .. second]);
        double[] ranks = order.Ranks(TieRanks.Average);
        double n = a + b, sum = 0;
        for (int i = 0; i < a; i++)
        {
            sum += ranks[i];
        }

        double u = sum - (a * (a + 1.0) / 2), pairs = (double)a * b;
        double deviation = Math.Sqrt(pairs / 12 * (n + 1 - (order.TieTerm / (n * (n - 1)))));
        if (!(deviation > 0))
        {
            throw Sample.NoVariance(Name, "values");
        }

        bool isExact = order.TieTerm == 0 && Math.Max(a, b) <= LargestExact;
        double excess = Math.Max(0, Math.Abs(u - (pairs / 2)) - 0.5);
        double biserial = (2 * u / pairs) - 1;
        return new TestOutcome
        {
            Test = Name,
            StatisticName = "U",
            Statistic = u,
            DegreesOfFreedom = [],
            SampleSizes = [a, b],
            P = isExact ? ExactP(a, b, (int)Math.Min(u, pairs - u)) : Math.Min(1, 2 * NormalDistribution.Survival(excess / deviation)),
            PMethod = isExact ? "exact" : "normal approximation",
            Effect = new EffectSize("rank-biserial r", biserial, RankBiserial.ScoreInterval(biserial, 2 * deviation / pairs)),
        };
    }

    // Splits by their U: those of (i, j) are those of (i − 1, j), whose greatest beats all j, and of (i, j − 1).
    private static double ExactP(int a, int b, int u)
    {
        double[][] before = [.. Enumerable.Range(0, b + 1).Select(_ => new double[] { 1 })];
        for (int i = 1; i <= a; i++)
        {
            double[][] now = new double[b + 1][];
            now[0] = [1];
            for (int j = 1; j <= b; j++)
            {
                double[] counts = new double[(i * j) + 1];
                for (int k = 0; k < before[j].Length; k++)
                {
                    counts[k + j] += before[j][k];
                }

                for (int k = 0; k < now[j - 1].Length; k++)
                {
                    counts[k] += now[j - 1][k];
                }

                now[j] = counts;
            }

            before = now;
        }

        double below = 0, all = 0;
        for (int k = 0; k < before[b].Length; k++)
        {
            all += before[b][k];
            below += k <= u ? before[b][k] : 0;
        }

        return Math.Min(1, 2 * below / all);
    }
}
