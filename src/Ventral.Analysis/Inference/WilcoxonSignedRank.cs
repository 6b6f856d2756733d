using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// Wilcoxon's signed-rank test that paired differences are symmetric about zero, two-sided (Wilcoxon 1945,
/// doi:10.2307/3001968). The statistic is the smaller of W⁺ and W⁻.
/// </summary>
/// <remarks>
/// <para>
/// Differences of zero are left out. Of up to 50 others p is exact: twice the smaller tail of the distribution over all sign
/// patterns of their mid-ranks, at most 1. Of more, p comes from the normal approximation with the tie correction of the
/// variance and no continuity correction. Without zeros and ties these are the defaults of SciPy. With ties SciPy 1.10 keeps the
/// distribution of untied ranks, and with zeros it takes the normal approximation, which finds p = .043 where five subjects
/// with two tied differences all go one way; that happens by chance in 1 of 16 cases.
/// </para>
/// <para>
/// Effect: the matched-pairs rank-biserial r = (W⁺ − W⁻)/(W⁺ + W⁻), positive where first exceeds second (Kerby 2014,
/// doi:10.2466/11.it.3.1). Its interval holds every ρ with |r − ρ| ≤ 1.96·σ₀·√(1 − ρ²), σ₀ the standard deviation
/// of r under the null hypothesis: a score interval that keeps its width when r is ±1.
/// </para>
/// </remarks>
public static class WilcoxonSignedRank
{
    private const string Name = "Wilcoxon signed-rank test";
    private const int LargestExact = 50;

    /// <summary>The smallest p that so many differences can give, all of one sign: 2/2ⁿ up to 50, of more that of the normal approximation.</summary>
    /// <param name="differences">Differences that are not zero, at least two.</param>
    public static double SmallestP(int differences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(differences, 2);
        double n = differences;
        return differences <= LargestExact ? Math.ScaleB(2, -differences) : ApproximateP(0, n, Deviation(n, 0));
    }

    /// <summary>Tests first less second.</summary>
    /// <param name="first">One finite value a subject, at least two.</param>
    /// <param name="second">As many, in the same order of subjects.</param>
    /// <exception cref="VentralException">Lengths differ, fewer than two pairs, a value that is not finite, or fewer than two differences that are not zero.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        Test(Sample.Differences(first, second, Name));

    /// <summary>Tests differences, or any values against zero.</summary>
    /// <param name="differences">At least two finite values, two of them not zero.</param>
    /// <exception cref="VentralException">A value that is not finite, or fewer than two that are not zero.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> differences)
    {
        Sample.RequireFinite(differences, Name, "differences");
        double[] kept = [.. differences.ToArray().Where(d => d != 0)];
        if (kept.Length < 2)
        {
            throw new VentralException(
                $"The {Name} requires at least 2 differences that are not zero; {kept.Length} of {differences.Length} found. Check that the same scores were not given twice.");
        }

        var order = SortedOrder.Of<double>([.. kept.Select(Math.Abs)]);
        double[] ranks = order.Ranks(TieRanks.Average);
        double tieTerm = order.TieTerm;
        double positive = 0;
        double negative = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i] > 0)
            {
                positive += ranks[i];
            }
            else
            {
                negative += ranks[i];
            }
        }

        double n = kept.Length;
        double statistic = Math.Min(positive, negative);
        double deviation = Deviation(n, tieTerm);
        bool isExact = kept.Length <= LargestExact;
        double p = isExact
            ? ExactP(Array.ConvertAll(ranks, rank => (int)(2 * rank)), (int)(2 * statistic))
            : ApproximateP(statistic, n, deviation);
        double total = positive + negative;
        double biserial = (positive - negative) / total;
        return new TestOutcome
        {
            Test = Name,
            StatisticName = "W",
            Statistic = statistic,
            DegreesOfFreedom = [],
            SampleSizes = [kept.Length],
            P = p,
            PMethod = isExact ? "exact" : "normal approximation",
            Effect = new EffectSize("rank-biserial r", biserial, RankBiserial.ScoreInterval(biserial, 2 * deviation / total)),
        };
    }

    private static double Deviation(double n, double tieTerm) => Math.Sqrt(((n * (n + 1) * ((2 * n) + 1)) - (0.5 * tieTerm)) / 24);

    private static double ApproximateP(double statistic, double n, double deviation) =>
        Math.Min(1, 2 * NormalDistribution.Survival(Math.Abs(statistic - (n * (n + 1) / 4)) / deviation));

    /// <summary>Counts the subsets of twice the mid-ranks, whole numbers, by their sum; 2⁵⁰ of them are still exact in a double.</summary>
    private static double ExactP(int[] ranks, int statistic)
    {
        var counts = new double[ranks.Sum() + 1];
        counts[0] = 1;
        int reach = 0;
        double all = 1;
        foreach (int rank in ranks)
        {
            reach += rank;
            all *= 2;
            for (int sum = reach; sum >= rank; sum--)
            {
                counts[sum] += counts[sum - rank];
            }
        }

        double below = 0;
        for (int sum = 0; sum <= statistic; sum++)
        {
            below += counts[sum];
        }

        return Math.Min(1, 2 * below / all);
    }
}
