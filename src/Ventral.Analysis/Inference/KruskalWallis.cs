using System.Globalization;
using Ventral.Tensors.Ordering;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The Kruskal–Wallis test that groups come from one distribution (Kruskal and Wallis 1952, doi:10.2307/2280779):
/// H on mid-ranks, divided by the tie correction 1 − Σ(t³ − t)/(n³ − n), against χ² on one degree less than there are groups.
/// </summary>
/// <remarks>
/// Effect: ε² = H/(n − 1), in [0, 1]. Its interval is the noncentral χ² interval of H over n − 1, cut at 1: a
/// large-sample approximation; as ε² itself is biased upwards it can lie above the middle. Agrees with
/// <c>scipy.stats.kruskal</c>. The groups are taken as independent: with the same subjects in each the test is only descriptive.
/// </remarks>
public static class KruskalWallis
{
    private const string Name = "Kruskal–Wallis test";

    /// <summary>Tests groups of values.</summary>
    /// <param name="groups">At least two groups, each of at least one finite value, three values in all.</param>
    /// <exception cref="VentralException">Fewer than two groups, an empty one, fewer than three values, a value that is not finite, or all values equal.</exception>
    public static TestOutcome Test(IReadOnlyList<ReadOnlyMemory<double>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        int count = groups.Sum(g => g.Length);
        if (groups.Count < 2 || count < 3 || groups.Any(g => g.Length == 0))
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {Name} requires at least 2 groups that are not empty and 3 values in all; found groups of {string.Join(", ", groups.Select(g => g.Length))}. Leave empty groups out."));
        }

        var values = new double[count];
        for (int g = 0, at = 0; g < groups.Count; at += groups[g].Length, g++)
        {
            Sample.RequireFinite(groups[g].Span, Name, string.Create(CultureInfo.InvariantCulture, $"group {g}"));
            groups[g].Span.CopyTo(values.AsSpan(at));
        }

        double n = count;
        var order = SortedOrder.Of<double>(values);
        double[] ranks = order.Ranks(TieRanks.Average);
        double correction = 1 - (order.TieTerm / ((n * n * n) - n));
        if (correction <= 0)
        {
            throw Sample.NoVariance(Name, "values");
        }

        double sum = 0;
        for (int g = 0, at = 0; g < groups.Count; g++)
        {
            double groupRanks = 0;
            for (int i = 0; i < groups[g].Length; i++, at++)
            {
                groupRanks += ranks[at];
            }

            sum += groupRanks * groupRanks / groups[g].Length;
        }

        double h = Math.Max(0, ((12 / (n * (n + 1)) * sum) - (3 * (n + 1))) / correction);
        double degrees = groups.Count - 1;
        ConfidenceInterval noncentrality = NoncentralChiSquaredDistribution.Interval(h, degrees);
        return new TestOutcome
        {
            Test = Name,
            StatisticName = "H",
            Statistic = h,
            DegreesOfFreedom = [degrees],
            SampleSizes = [.. groups.Select(g => g.Length)],
            P = ChiSquaredDistribution.Survival(h, degrees),
            PMethod = "χ² approximation",
            Effect = new EffectSize("epsilon²", h / (n - 1), new ConfidenceInterval(
                Math.Min(1, noncentrality.Lower / (n - 1)), Math.Min(1, noncentrality.Upper / (n - 1)), 0.95)),
        };
    }

    /// <summary>Tests groups of values.</summary>
    /// <param name="groups">At least two groups, each of at least one finite value, three values in all.</param>
    /// <exception cref="VentralException">Fewer than two groups, an empty one, fewer than three values, a value that is not finite, or all values equal.</exception>
    public static TestOutcome Test(params IReadOnlyList<double[]> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return Test([.. groups.Select(g => (ReadOnlyMemory<double>)g)]);
    }
}
