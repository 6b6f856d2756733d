using System.Collections.Immutable;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Inference;

/// <summary>The restricted likelihood of a model with random intercepts, from sums over groups alone.</summary>
internal sealed class MixedLikelihood
{
    private static readonly Workers One = new(1);

    private readonly int[] groupingOf;
    private readonly double[] between;
    private readonly double[] fixedByLevel;
    private readonly double[] fixedProducts;
    private readonly double[] lengths;
    private readonly double centre;
    private readonly int width;

    /// <summary>Sums up the observations.</summary>
    public MixedLikelihood(double[] scores, double[][] variables, ImmutableArray<string>[] groupings)
    {
        ObservationCount = scores.Length;
        CoefficientCount = variables.Length + 1;
        width = CoefficientCount + 1;
        int[][] level = new int[groupings.Length][];
        var owners = new List<int>();
        for (int j = 0; j < groupings.Length; j++)
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            level[j] = [.. groupings[j].Select(g =>
            {
                if (!places.TryGetValue(g, out int place))
                {
                    places[g] = place = owners.Count;
                    owners.Add(j);
                }

                return place;
            })];
        }

        groupingOf = [.. owners];
        int levels = owners.Count;

        // About their mean, which the intercept takes up: next to a large mean the residual would be rounding.
        centre = scores.Average();
        double[][] columns = [[.. Enumerable.Repeat(1.0, scores.Length)], .. variables, [.. scores.Select(v => v - centre)]];
        lengths = [.. columns.Select(c => Math.Sqrt(c.Sum(v => v * v)))];
        between = new double[levels * levels];
        fixedByLevel = new double[levels * width];
        fixedProducts = new double[width * width];
        if (Array.FindIndex(lengths, l => !(l > 0)) is >= 0)
        {
            throw new VentralException($"The linear mixed model requires variables other than 0; all {scores.Length} values of one are.");
        }

        for (int i = 0; i < scores.Length; i++)
        {
            for (int a = 0; a < groupings.Length; a++)
            {
                for (int b = 0; b < groupings.Length; b++)
                {
                    between[(level[a][i] * levels) + level[b][i]]++;
                }

                for (int c = 0; c < width; c++)
                {
                    fixedByLevel[(level[a][i] * width) + c] += columns[c][i] / lengths[c];
                }
            }

            for (int c = 0; c < width; c++)
            {
                for (int d = 0; d < width; d++)
                {
                    fixedProducts[(c * width) + d] += columns[c][i] / lengths[c] * (columns[d][i] / lengths[d]);
                }
            }
        }
    }

    /// <summary>Observations.</summary>
    public int ObservationCount { get; }

    /// <summary>Of the scores about their mean.</summary>
    public double Squares => lengths[^1] * lengths[^1];

    /// <summary>The intercept and the variables.</summary>
    public int CoefficientCount { get; }

    /// <summary>What the ratios σ_j/σ make likeliest; null where nothing is left.</summary>
    public Fitted? At(double[] ratios)
    {
        var (products, logDeterminant) = Reduced(ratios);
        var solved = Solve(products);
        double free = ObservationCount - CoefficientCount, variance = solved.Residual / free;
        return variance > 0
            ? new(
                [solved.Coefficients[0] + centre, .. solved.Coefficients[1..]],
                solved.Covariance,
                variance,
                logDeterminant + solved.LogDeterminant + (free * (1 + PortableMath.Log(2 * Math.PI * variance))))
            : null;
    }

    /// <summary>The restricted deviance and the coefficients' variances at given variances σ_1², …, σ².</summary>
    public (double Deviance, double[] Covariance) At(double[] variances, double none)
    {
        double residual = variances[^1];
        var (products, logDeterminant) = Reduced([.. variances[..^1].Select(v => Math.Sqrt(Math.Max(none, v) / residual))]);
        var solved = Solve(products);
        double free = ObservationCount - CoefficientCount;
        return (
            logDeterminant + solved.LogDeterminant + (free * PortableMath.Log(2 * Math.PI * residual)) + (solved.Residual / residual),
            [.. solved.Covariance.Select(c => c * residual)]);
    }

    // [X y]ᵀ V⁻¹ [X y] with V = I + Z Λ² Zᵀ, by Woodbury's identity on the levels; and ln |V|.
    private (double[] Products, double LogDeterminant) Reduced(double[] ratios)
    {
        int levels = groupingOf.Length;
        double[] middle = new double[levels * levels], right = new double[levels * width];
        for (int a = 0; a < levels; a++)
        {
            for (int b = 0; b < levels; b++)
            {
                middle[(a * levels) + b] = (ratios[groupingOf[a]] * between[(a * levels) + b] * ratios[groupingOf[b]]) + (a == b ? 1 : 0);
            }

            for (int c = 0; c < width; c++)
            {
                right[(a * width) + c] = ratios[groupingOf[a]] * fixedByLevel[(a * width) + c];
            }
        }

        var factor = Cholesky.Factorise(new Matrix<double>(levels, levels, middle), One);
        var solved = factor.Solve(new Matrix<double>(levels, width, right), One);
        double[] products = [.. fixedProducts];
        for (int c = 0; c < width; c++)
        {
            for (int d = 0; d < width; d++)
            {
                for (int a = 0; a < levels; a++)
                {
                    products[(c * width) + d] -= right[(a * width) + c] * solved[a, d];
                }
            }
        }

        return (products, factor.LogDeterminant);
    }

    // Generalised least squares from the products, columns of length 1; the covariance is without the residual variance.
    private (double[] Coefficients, double[] Covariance, double Residual, double LogDeterminant) Solve(double[] products)
    {
        int p = CoefficientCount;
        double[] design = new double[p * p], right = new double[p * (p + 1)];
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b < p; b++)
            {
                design[(a * p) + b] = (products[(a * width) + b] + products[(b * width) + a]) / 2;
            }

            right[a * (p + 1)] = products[(a * width) + p];
            right[(a * (p + 1)) + 1 + a] = 1;
        }

        Cholesky<double> factor;
        try
        {
            factor = Cholesky.Factorise(new Matrix<double>(p, p, design), One);
        }
        catch (NotPositiveDefiniteException e)
        {
            throw new VentralException("The linear mixed model requires variables that vary and of which none follows from the others. Leave one out.", e);
        }

        var solved = factor.Solve(new Matrix<double>(p, p + 1, right), One);
        double explained = 0;
        for (int a = 0; a < p; a++)
        {
            explained += solved[a, 0] * products[(a * width) + p];
        }

        double ofY = lengths[p];
        return (
            [.. Enumerable.Range(0, p).Select(a => solved[a, 0] * ofY / lengths[a])],
            [.. Enumerable.Range(0, p).Select(a => solved[a, a + 1] / (lengths[a] * lengths[a]))],
            Math.Max(0, products[(p * width) + p] - explained) * ofY * ofY,
            factor.LogDeterminant + (2 * Enumerable.Range(0, p).Sum(a => PortableMath.Log(lengths[a]))));
    }

    /// <summary>A fit at some ratios; the covariance is the coefficients' variances over the residual variance.</summary>
    internal sealed record Fitted(double[] Coefficients, double[] Covariance, double Variance, double Deviance);
}
