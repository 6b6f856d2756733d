using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// Friedman's test that no condition tends to be higher than another, where every subject gives a score in each (Friedman 1937,
/// doi:10.1080/01621459.1937.10503522): χ² of the conditions' mean mid-ranks within subjects, corrected for ties, on one degree less than conditions.
/// </summary>
/// <remarks>
/// Effect: Kendall's W = χ²/(n(k − 1)), 1 where all subjects order the conditions alike; its interval is the noncentral χ²
/// interval over n(k − 1), cut at 1, a large-sample approximation. Agrees with <c>scipy.stats.friedmanchisquare</c>. Of two conditions,
/// which that does not take, it is the sign test, and p is exact: χ² would find four subjects alike significant at .05, which come about
/// by chance in 1 of 8 cases. Of three conditions χ² still finds p ≤ .05 in 7 % of cases with four subjects; from five subjects on in 5 %.
/// </remarks>
public static class Friedman
{
    private const string Name = "Friedman test";

    // So many signs have fewer patterns than float64 holds.
    private const int MostExact = 1000;

    /// <summary>Tests conditions.</summary>
    /// <param name="values">Scores [subjects × conditions], at least 2 × 2, finite.</param>
    /// <exception cref="VentralException">Too few subjects or conditions, a value that is not finite, or every subject's scores all equal.</exception>
    public static TestOutcome Test(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int subjects = values.GetLength(0), conditions = values.GetLength(1);
        if (subjects < 2 || conditions < 2)
        {
            throw new VentralException($"The {Name} requires at least 2 subjects and 2 conditions; found {subjects} and {conditions}.");
        }

        double[] row = new double[conditions], sums = new double[conditions];
        double ties = 0;
        int untied = 0;
        for (int s = 0; s < subjects; s++)
        {
            for (int c = 0; c < conditions; c++)
            {
                row[c] = values[s, c];
            }

            Sample.RequireFinite(row, Name, $"subject {s}");
            var order = SortedOrder.Of<double>(row);
            double[] ranks = order.Ranks(TieRanks.Average);
            ties += order.TieTerm;
            untied += order.TieTerm == 0 ? 1 : 0;
            for (int c = 0; c < conditions; c++)
            {
                sums[c] += ranks[c];
            }
        }

        double n = subjects, k = conditions;
        double correction = 1 - (ties / (k * ((k * k) - 1) * n));
        if (!(correction > 1e-12))
        {
            throw Sample.NoVariance(Name, "scores within subjects");
        }

        double chi = Math.Max(0, ((12 / (n * k * (k + 1)) * sums.Sum(r => r * r)) - (3 * n * (k + 1))) / correction);
        var noncentrality = NoncentralChiSquaredDistribution.Interval(chi, k - 1);
        double scale = 1 / (n * (k - 1));
        bool isExact = conditions == 2 && untied <= MostExact;
        return new TestOutcome
        {
            Test = Name,
            StatisticName = "χ²",
            Statistic = chi,
            DegreesOfFreedom = [k - 1],
            SampleSizes = [subjects],
            P = isExact ? SignTest(untied, (int)Math.Min(sums[0] - (1.5 * (subjects - untied)), sums[1] - (1.5 * (subjects - untied))) - untied) : ChiSquaredDistribution.Survival(chi, k - 1),
            PMethod = isExact ? "exact" : "χ² approximation",
            Effect = new EffectSize("Kendall's W", Math.Min(1, chi * scale), new ConfidenceInterval(
                Math.Min(1, noncentrality.Lower * scale), Math.Min(1, noncentrality.Upper * scale), 0.95)),
        };
    }

    // Twice the share of sign patterns with so few of one sign, at most 1.
    private static double SignTest(int count, int fewer)
    {
        double share = 1, below = 0;
        for (int i = 0; i < count; i++)
        {
            share /= 2;
        }

        for (int k = 0; k <= fewer; k++)
        {
            below += share;
            share *= (count - k) / (k + 1.0);
        }

        return Math.Min(1, 2 * below);
    }
}
