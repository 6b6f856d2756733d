using System.Collections.Immutable;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Inference;

/// <summary>
/// A linear model of scores with random intercepts, nested or crossed: <c>y = Xβ + Σ Z_j b_j + e</c> with b_j ~ N(0, σ_j²)
/// and e ~ N(0, σ²).
/// </summary>
/// <remarks>
/// <para>
/// Variances maximise the restricted likelihood (Bates et al. 2015, doi:10.18637/jss.v067.i01, whose <c>lme4</c> it agrees with),
/// found over the ratios σ_j/σ ≥ 0 by a simplex search from fixed places, polished until the ratios move by less than 1e-9; a
/// variance may be 0. Degrees of freedom are Satterthwaite's, by derivatives of the deviance in the variances, as
/// <c>lmerTest</c>; where a variance is 0 it is held there.
/// </para>
/// <para>Cost: levels³ for each evaluation, whatever the number of observations.</para>
/// </remarks>
public sealed class LinearMixedModel
{
    private const string Name = "linear mixed model";
    private const int MostLevels = 2000;

    private LinearMixedModel(ImmutableArray<FixedEffect> effects, ImmutableArray<(string Name, double Variance)> variances, double residual, double criterion)
    {
        Effects = effects;
        Variances = variances;
        ResidualVariance = residual;
        RestrictedDeviance = criterion;
    }

    /// <summary>The intercept, then each variable.</summary>
    public ImmutableArray<FixedEffect> Effects { get; }

    /// <summary>σ_j² of each grouping, in order.</summary>
    public ImmutableArray<(string Name, double Variance)> Variances { get; }

    /// <summary>σ².</summary>
    public double ResidualVariance { get; }

    /// <summary>−2 times the logarithm of the restricted likelihood; <c>lme4</c>'s REML criterion.</summary>
    public double RestrictedDeviance { get; }

    /// <summary>The effect of this name.</summary>
    /// <param name="name">A variable's, or <c>intercept</c>.</param>
    /// <exception cref="KeyNotFoundException">No effect has this name.</exception>
    public FixedEffect this[string name] => Effects.FirstOrDefault(e => e.Name == name)
        ?? throw new KeyNotFoundException($"No effect '{name}'; there are {string.Join(", ", Effects.Select(e => $"'{e.Name}'"))}.");

    /// <summary>Fits the model.</summary>
    /// <param name="scores">One finite score an observation.</param>
    /// <param name="variables">The variables, each with a finite value an observation; none gives the intercept alone.</param>
    /// <param name="groupings">One to three groupings, each of at least two groups, at least one of which has two observations; no two of them the same partition.</param>
    /// <exception cref="VentralException">Lengths that differ, a value that is not finite, a variable that follows from the others, a grouping that cannot be told from the residual, or scores that leave no residual.</exception>
    public static LinearMixedModel Fit(double[] scores, IReadOnlyList<(string Name, double[] Values)> variables, params IReadOnlyList<RandomIntercepts> groupings)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(groupings);
        Require(scores, variables, groupings);
        var likelihood = new MixedLikelihood(scores, [.. variables.Select(v => v.Values)], [.. groupings.Select(g => g.Groups)]);
        double[] ratios = Search(likelihood, groupings.Count);

        // What rounding leaves of a perfect fit is no residual.
        var at = likelihood.At(ratios) is { } found && found.Variance * scores.Length > 1e-10 * likelihood.Squares
            ? found
            : throw new VentralException($"The {Name} requires scores that its variables and groups do not explain wholly: these leave no residual. Check that observations are not copies of each other.");
        double[] variances = [.. ratios.Select(r => r * r * at.Variance), at.Variance];
        double[] degrees = Satterthwaite(likelihood, variances);
        return new(
            [.. at.Coefficients.Select((b, i) => new FixedEffect(i == 0 ? "intercept" : variables[i - 1].Name, b, Math.Sqrt(at.Variance * at.Covariance[i]), degrees[i]))],
            [.. groupings.Select((g, j) => (g.Name, variances[j]))],
            at.Variance,
            at.Deviance);
    }

    private static void Require(double[] scores, IReadOnlyList<(string Name, double[] Values)> variables, IReadOnlyList<RandomIntercepts> groupings)
    {
        if (groupings.Count is < 1 or > 3)
        {
            throw new VentralException($"The {Name} takes 1 to 3 groupings, found {groupings.Count}.");
        }

        if (Sample.Of(scores, Name, "scores").SquaredDeviations == 0)
        {
            throw Sample.NoVariance(Name, "scores");
        }

        if (scores.Length < variables.Count + 3)
        {
            throw new VentralException($"The {Name} with {variables.Count} variables requires at least {variables.Count + 3} observations, found {scores.Length}.");
        }

        foreach (var (name, values) in variables)
        {
            Sample.RequirePairs(scores, values, Name);
            Sample.RequireFinite(values, Name, $"variable '{name}'");
        }

        int levels = 0;
        foreach (var grouping in groupings)
        {
            if (grouping.Groups.IsDefault || grouping.Groups.Length != scores.Length)
            {
                throw new VentralException($"The {Name} requires the {grouping.Name} of each of {scores.Length} observations, found {(grouping.Groups.IsDefault ? 0 : grouping.Groups.Length)}.");
            }

            int groups = grouping.Groups.Distinct(StringComparer.Ordinal).Count();
            levels += groups;
            if (groups < 2 || groups == scores.Length)
            {
                throw new VentralException($"The {Name} requires a {grouping.Name} of at least 2 groups, not each of one observation, as its variance could not be told from the {(groups < 2 ? "intercept" : "residual")}; found {groups} of {scores.Length}.");
            }
        }

        if (levels > MostLevels)
        {
            throw new VentralException($"The {Name} takes at most {MostLevels} groups in all, found {levels}. Average observations first.");
        }

        for (int a = 0; a < groupings.Count; a++)
        {
            for (int b = a + 1; b < groupings.Count; b++)
            {
                var pairs = groupings[a].Groups.Zip(groupings[b].Groups).Distinct().ToArray();
                if (pairs.Length == groupings[a].Groups.Distinct().Count() && pairs.Length == groupings[b].Groups.Distinct().Count())
                {
                    throw new VentralException($"The {Name} cannot tell '{groupings[a].Name}' from '{groupings[b].Name}': they group the observations alike. Leave one out.");
                }
            }
        }
    }

    // Nelder and Mead's simplex in the ratios, mirrored at 0, begun anew where it ended until nothing moves.
    private static double[] Search(MixedLikelihood likelihood, int count)
    {
        double[] best = [.. Enumerable.Repeat(1.0, count)];
        double least = Deviance(best);
        foreach (double start in (double[])[0, 0.1, 0.3, 3])
        {
            double[] at = [.. Enumerable.Repeat(start, count)];
            double value = Deviance(at);
            (best, least) = value < least ? (at, value) : (best, least);
        }

        for (int round = 0; round < 12; round++)
        {
            var (at, value) = Simplex.Minimise(Deviance, best, round == 0 ? 0.5 : 0.05);
            at = [.. at.Select(Math.Abs)];
            double moved = at.Zip(best, (a, b) => Math.Abs(a - b)).Max();
            (best, least) = value <= least ? (at, value) : (best, least);
            if (moved < 1e-9)
            {
                break;
            }
        }

        // The bound itself is often the minimum, which a search only nears.
        for (int j = 0; j < count; j++)
        {
            double[] without = [.. best];
            without[j] = 0;
            double value = Deviance(without);
            (best, least) = value <= least + 1e-9 ? (without, Math.Min(value, least)) : (best, least);
        }

        return best;

        double Deviance(double[] ratios) => likelihood.At([.. ratios.Select(Math.Abs)])?.Deviance ?? double.PositiveInfinity;
    }

    // ν = 2 v² / gᵀ A g with v the variance of a coefficient, g its gradient in the variances and A twice the inverse of the deviance's second derivatives.
    private static double[] Satterthwaite(MixedLikelihood likelihood, double[] variances)
    {
        int[] free = [.. Enumerable.Range(0, variances.Length).Where(j => variances[j] > 1e-10 * variances[^1])];
        int n = free.Length;
        double[] steps = [.. free.Select(j => 1e-4 * variances[j])];
        double[] second = new double[n * n];
        double centre = likelihood.At(variances, 0).Deviance;
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = a == b
                    ? (Moved((a, 1)).Deviance + Moved((a, -1)).Deviance - (2 * centre)) / (steps[a] * steps[a])
                    : (Moved((a, 1), (b, 1)).Deviance - Moved((a, 1), (b, -1)).Deviance - Moved((a, -1), (b, 1)).Deviance + Moved((a, -1), (b, -1)).Deviance) / (4 * steps[a] * steps[b]);
                second[(a * n) + b] = second[(b * n) + a] = value;
            }
        }

        // Scaled so that all variances weigh alike; a curvature that is not positive leaves the degrees of the residual alone.
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                second[(a * n) + b] *= variances[free[a]] * variances[free[b]];
            }
        }

        Cholesky<double>? factor = null;
        try
        {
            factor = Cholesky.Factorise(new Matrix<double>(n, n, second), new Workers(1));
        }
        catch (NotPositiveDefiniteException)
        {
        }

        double[] degrees = new double[likelihood.CoefficientCount];
        double[][] gradients = [.. Enumerable.Range(0, n).Select(a =>
        {
            double[] up = Moved((a, 1)).Covariance, down = Moved((a, -1)).Covariance;
            return up.Zip(down, (u, d) => (u - d) / (2 * steps[a]) * variances[free[a]]).ToArray();
        })];
        double[] covariance = likelihood.At(variances, 0).Covariance;
        for (int i = 0; i < degrees.Length; i++)
        {
            if (factor is null)
            {
                degrees[i] = likelihood.ObservationCount - likelihood.CoefficientCount;
                continue;
            }

            double[] gradient = [.. gradients.Select(g => g[i])];
            var solved = factor.Solve(new Matrix<double>(n, 1, gradient), new Workers(1));
            double spread = 2 * gradient.Select((g, a) => g * solved[a, 0]).Sum();
            degrees[i] = Math.Max(1, 2 * covariance[i] * covariance[i] / spread);
        }

        return degrees;

        (double Deviance, double[] Covariance) Moved(params ReadOnlySpan<(int Place, int Way)> moves)
        {
            double[] moved = [.. variances];
            foreach (var (place, way) in moves)
            {
                moved[free[place]] += way * steps[place];
            }

            return likelihood.At(moved, 0);
        }
    }
}
