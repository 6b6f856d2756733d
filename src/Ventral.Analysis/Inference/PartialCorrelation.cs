namespace Ventral.Analysis.Inference;

/// <summary>
/// Whether two scores go together beyond what other variables explain of both: the correlation of the residuals of both on the
/// others; two-sided.
/// </summary>
/// <remarks>
/// For Spearman all variables are ranked first. p from Student's t on n − 2 − k degrees of freedom with k variables held
/// fixed, as <c>pingouin.partial_corr</c>; the interval is Fisher's with n − k in place of n.
/// </remarks>
public static class PartialCorrelation
{
    /// <summary>Tests Pearson's partial r.</summary>
    /// <param name="first">One finite value an observation.</param>
    /// <param name="second">As many, in the same order of observations.</param>
    /// <param name="held">The variables held fixed, each as long; at least one, and at most n − 3 of them.</param>
    /// <exception cref="VentralException">Lengths differ, too few observations, a value that is not finite, variables of which one follows from the others, or nothing left to correlate.</exception>
    public static TestOutcome Pearson(ReadOnlySpan<double> first, ReadOnlySpan<double> second, params double[][] held) =>
        Test("partial Pearson correlation", "partial r", "r", first, second, held, isRanked: false);

    /// <summary>Tests Spearman's partial ρ.</summary>
    /// <inheritdoc cref="Pearson"/>
    public static TestOutcome Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second, params double[][] held) =>
        Test("partial Spearman correlation", "partial ρ", "ρ", first, second, held, isRanked: true);

    private static TestOutcome Test(string name, string effect, string letter, ReadOnlySpan<double> first, ReadOnlySpan<double> second, double[][] held, bool isRanked)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentOutOfRangeException.ThrowIfZero(held.Length, nameof(held));
        Sample.RequirePairs(first, second, name);
        double[][] all = [first.ToArray(), second.ToArray(), .. held];
        foreach (double[] variable in all)
        {
            Sample.RequirePairs(first, variable, name);
            Sample.RequireFinite(variable, name, "variables");
        }

        if (first.Length < held.Length + 3)
        {
            throw new VentralException($"A {name} with {held.Length} variables held fixed requires at least {held.Length + 3} observations; {first.Length} found.");
        }

        all = isRanked ? [.. all.Select(v => Ranks.Mid(v))] : all;
        var design = LeastSquares.Design(all.AsSpan(2));
        double[] x = LeastSquares.Fit(design, all[0], name).Residuals, y = LeastSquares.Fit(design, all[1], name).Residuals;
        if (IsRounding(x, all[0]) || IsRounding(y, all[1]))
        {
            throw new VentralException($"A {name} requires scores that the variables held fixed do not explain wholly; nothing is left of the {(IsRounding(x, all[0]) ? "first" : "second")} scores.");
        }

        double r = PearsonCorrelation.Of(x, y);
        return CorrelationTest.Report(name, effect, letter, r, first.Length, isRanked ? r * r / 2 : 0, held.Length);
    }

    private static bool IsRounding(double[] residuals, double[] values) =>
        residuals.Max(Math.Abs) <= 1e-12 * values.Max(Math.Abs);
}
