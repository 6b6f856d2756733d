using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>Whether two scores of the same observations go together: Pearson's r, or Spearman's ρ, which is r of the mid-ranks; two-sided.</summary>
/// <remarks>
/// <para>
/// p of r, and of ρ of more than 9 observations, is that of t = r √((n − 2)/(1 − r²)) on n − 2 degrees of freedom, as
/// <c>scipy.stats.pearsonr</c> and <c>spearmanr</c> have it; exact for r of normal scores, an approximation for ρ. At ±1 it is 0.
/// Of up to 9 observations ρ is held against all n! orders of the second ranks, ties and all, as R's <c>cor.test</c> does without
/// ties: there t finds too much, and ρ = 1 of 4 observations would have p = 0 where it comes about by chance in 1 of 12 cases.
/// </para>
/// <para>
/// The interval is Fisher's: atanh r ± 1.96 √(1/(n − 3)), for ρ with the variance (1 + ρ²/2)/(n − 3) of Bonett &amp; Wright 2000,
/// doi:10.1007/BF02294183; [−1, 1] for three observations, and without any width where r
/// or ρ is ±1. Both take the observations for independent: networks are not, see
/// <see cref="ClusterBootstrap"/>.
/// </para>
/// </remarks>
public static class CorrelationTest
{
    private const int MostOrdered = 9;

    /// <summary>Tests Pearson's r.</summary>
    /// <param name="first">One finite value an observation, at least three.</param>
    /// <param name="second">As many, in the same order of observations.</param>
    /// <exception cref="VentralException">Lengths differ, fewer than three values, a value that is not finite, or values that are all equal.</exception>
    public static TestOutcome Pearson(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        RequireThree(first.Length, "Pearson correlation");
        return Report("Pearson correlation", "Pearson r", "r", PearsonCorrelation.Of(first, second), first.Length, 0);
    }

    /// <summary>Tests Spearman's ρ.</summary>
    /// <inheritdoc cref="Pearson"/>
    public static TestOutcome Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        RequireThree(first.Length, "Spearman correlation");
        double rho = RankCorrelation(first, second);
        var outcome = Report("Spearman correlation", "Spearman ρ", "ρ", rho, first.Length, rho * rho / 2);
        return first.Length > MostOrdered ? outcome : outcome with { P = ShareOfOrders(Ranks.Mid(first), Ranks.Mid(second)), PMethod = "exact" };
    }

    /// <summary>Spearman's ρ alone.</summary>
    internal static double RankCorrelation(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Sample.RequireFinite(first, "Spearman correlation", "first scores");
        Sample.RequireFinite(second, "Spearman correlation", "second scores");
        return PearsonCorrelation.Of(Ranks.Mid(first), Ranks.Mid(second));
    }

    /// <summary>The outcome of a correlation with <paramref name="held"/> other variables held fixed.</summary>
    internal static TestOutcome Report(string test, string effect, string letter, double r, int count, double excess, int held = 0)
    {
        double degrees = count - 2 - held;
        double t = Math.Abs(r) < 1 ? r * Math.Sqrt(degrees / ((1 - r) * (1 + r))) : double.CopySign(double.PositiveInfinity, r);
        ConfidenceInterval interval = new(-1, 1, 0.95);
        if (degrees > 1)
        {
            double half = NormalDistribution.Quantile(0.975) * Math.Sqrt((1 + excess) / (degrees - 1));
            interval = new(Tanh(r, -half), Tanh(r, half), 0.95);
        }

        return new TestOutcome
        {
            Test = test,
            StatisticName = letter,
            Statistic = r,
            DegreesOfFreedom = [degrees],
            SampleSizes = [count],
            P = double.IsInfinity(t) ? 0 : StudentTDistribution.TwoSided(t, degrees),
            PMethod = "Student t",
            Effect = new EffectSize(effect, r, interval),
        };
    }

    // The share of the orders of the second ranks that correlate at least as much, either way; in whole numbers, so that equal ones are equal.
    private static double ShareOfOrders(double[] first, double[] second)
    {
        int n = first.Length;
        int[] x = [.. first.Select(r => (int)(2 * r) - n - 1)], y = [.. second.Select(r => (int)(2 * r) - n - 1)];
        int observed = Math.Abs(x.Zip(y, (a, b) => a * b).Sum()), reached = 0, all = 0;
        From(0, 0);
        return reached / (double)all;

        void From(int place, int sum)
        {
            if (place == n)
            {
                all++;
                reached += Math.Abs(sum) >= observed ? 1 : 0;
                return;
            }

            for (int k = place; k < n; k++)
            {
                (y[place], y[k]) = (y[k], y[place]);
                From(place + 1, sum + (x[place] * y[place]));
                (y[place], y[k]) = (y[k], y[place]);
            }
        }
    }

    // tanh(atanh r + shift), which is (r + tanh shift) / (1 + r tanh shift).
    private static double Tanh(double r, double shift)
    {
        double e = PortableMath.Exp(2 * shift), tanh = (e - 1) / (e + 1);
        return (r + tanh) / (1 + (r * tanh));
    }

    private static void RequireThree(int count, string test)
    {
        if (count < 3)
        {
            throw new VentralException($"A {test} requires at least 3 observations to be tested; {count} found.");
        }
    }
}
