using System.Collections.Immutable;
using System.Globalization;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The analysis of variance of scores that every subject gives in every cell of one or more crossed within-subject factors.
/// </summary>
/// <remarks>
/// Each effect is tested against its own interaction with subjects. F and the uncorrected p agree with statsmodels'
/// <c>AnovaRM</c>, which offers no correction for sphericity; here each <see cref="AnovaEffect"/> carries all of them.
/// A cell is one value: average repeats first.
/// </remarks>
public sealed class RepeatedMeasuresAnova
{
    private const string TestName = "repeated-measures analysis of variance";

    private RepeatedMeasuresAnova(int subjectCount, ImmutableArray<AnovaEffect> effects)
    {
        SubjectCount = subjectCount;
        Effects = effects;
    }

    /// <summary>The number of subjects.</summary>
    public int SubjectCount { get; }

    /// <summary>The first factor, then the second and their interaction, then the third and its interactions, and so on.</summary>
    public ImmutableArray<AnovaEffect> Effects { get; }

    /// <summary>The effect of this name; an interaction's is "first × second".</summary>
    /// <param name="name">A name of <see cref="Effects"/>.</param>
    /// <exception cref="KeyNotFoundException">No effect has this name.</exception>
    public AnovaEffect this[string name] => Effects.FirstOrDefault(e => e.Name == name)
        ?? throw new KeyNotFoundException($"No effect '{name}'; there are {string.Join(", ", Effects.Select(e => $"'{e.Name}'"))}.");

    /// <summary>Analyses one factor.</summary>
    /// <param name="values">Scores [subjects × levels], at least 2 × 2, finite.</param>
    /// <param name="factor">The factor's name.</param>
    /// <exception cref="VentralException">Too few subjects or levels, a value that is not finite, or no error variance.</exception>
    public static RepeatedMeasuresAnova OneWay(double[,] values, string factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Analyse(values, [values.GetLength(1)], [factor]);
    }

    /// <summary>Analyses two crossed factors.</summary>
    /// <param name="values">Scores [subjects × levels of the first × levels of the second], at least 2 × 2 × 2, finite.</param>
    /// <param name="first">The first factor's name.</param>
    /// <param name="second">The second factor's name.</param>
    /// <exception cref="VentralException">Too few subjects or levels, a value that is not finite, or no error variance.</exception>
    public static RepeatedMeasuresAnova TwoWay(double[,,] values, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(values);
        int a = values.GetLength(1);
        int b = values.GetLength(2);
        var flat = new double[values.GetLength(0), a * b];
        for (int s = 0; s < values.GetLength(0); s++)
        {
            for (int c = 0; c < a * b; c++)
            {
                flat[s, c] = values[s, c / b, c % b];
            }
        }

        return Analyse(flat, [a, b], [first, second]);
    }

    /// <summary>Analyses any number of crossed factors.</summary>
    /// <param name="values">Scores [subjects × cells], the levels of the last factor next to each other; finite.</param>
    /// <param name="factors">Each factor's name and number of levels, at least two; the first factor's levels are farthest apart.</param>
    /// <exception cref="VentralException">Cells that are not the product of the levels, too few subjects or levels, a value that is not finite, or no error variance.</exception>
    public static RepeatedMeasuresAnova Of(double[,] values, params IReadOnlyList<(string Name, int Levels)> factors)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(factors);
        long cells = WithinContrasts.Cells(factors);
        return factors.Count is > 0 and <= 8 && cells == values.GetLength(1)
            ? Analyse(values, [.. factors.Select(f => f.Levels)], [.. factors.Select(f => f.Name)])
            : throw new VentralException($"The {TestName} requires a cell for each combination of 1 to 8 factors: {string.Join(" × ", factors.Select(f => $"{f.Levels} of '{f.Name}'"))} make {(cells > Array.MaxLength ? "more than there can be" : cells)}, found {values.GetLength(1)}.");
    }

    private static RepeatedMeasuresAnova Analyse(double[,] values, int[] levels, string[] names)
    {
        double largest = Validate(values, levels, names);
        int subjects = values.GetLength(0);
        double subjectSquares = SumsOfSquares(WithinContrasts.Scores(values, levels, 0)).Error;
        var scores = Enumerable.Range(1, (1 << levels.Length) - 1).Select(e => (Effect: e, Scores: WithinContrasts.Scores(values, levels, e))).ToArray();
        double allSubjectSquares = subjectSquares + scores.Sum(s => SumsOfSquares(s.Scores).Error);
        var effects = ImmutableArray.CreateBuilder<AnovaEffect>();
        foreach ((int effect, double[,] effectScores) in scores)
        {
            string name = string.Join(" × ", names.Where((_, f) => (effect & (1 << f)) != 0));
            int q = effectScores.GetLength(1);
            (double squares, double error) = SumsOfSquares(effectScores);
            if (error <= Sample.RoundingNoise(subjects * q, 4 * largest))
            {
                throw new VentralException(
                    $"The {TestName} requires subjects that differ in the effect of '{name}'; all show the same, so its F is undefined. Check that subjects' scores are not copies of each other.");
            }

            int df1 = q;
            int df2 = q * (subjects - 1);
            double f = squares / df1 / (error / df2);
            ConfidenceInterval lambda = NoncentralFDistribution.Interval(f, df1, df2);
            effects.Add(new AnovaEffect
            {
                Name = name,
                F = f,
                NumeratorDegrees = df1,
                DenominatorDegrees = df2,
                SumOfSquares = squares,
                ErrorSumOfSquares = error,
                Sphericity = Sphericity.Of(Covariance(effectScores), subjects),
                PartialEtaSquared = AnovaEffect.Share("partial η²", squares / (squares + error), lambda, df1 + df2 + 1),
                PartialOmegaSquared = AnovaEffect.Share("partial ω²", df1 * (f - 1) / ((df1 * (f - 1)) + (subjects * values.GetLength(1))), lambda, subjects * values.GetLength(1)),
                GeneralizedEtaSquared = squares / (squares + allSubjectSquares),
            });
        }

        return new RepeatedMeasuresAnova(subjects, effects.DrainToImmutable());
    }

    private static double Validate(double[,] values, int[] levels, string[] names)
    {
        int subjects = values.GetLength(0);
        if (subjects < 2 || levels.Any(l => l < 2))
        {
            string found = string.Join(", ", names.Zip(levels, (n, l) => string.Create(CultureInfo.InvariantCulture, $"{l} of '{n}'")));
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {TestName} requires at least 2 subjects and 2 levels of each factor; found {subjects} subjects, levels: {found}. Drop a factor with one level."));
        }

        double largest = 0;
        for (int s = 0; s < subjects; s++)
        {
            for (int c = 0; c < values.GetLength(1); c++)
            {
                if (!double.IsFinite(values[s, c]))
                {
                    throw new VentralException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The {TestName} requires a finite score in every cell; subject {s}, cell {c} (counted from 0, last factor fastest) is {values[s, c]}. Leave the subject out, or repair the score."));
                }

                largest = Math.Max(largest, Math.Abs(values[s, c]));
            }
        }

        return largest;
    }

    private static double[] Means(double[,] scores)
    {
        var means = new double[scores.GetLength(1)];
        for (int k = 0; k < means.Length; k++)
        {
            for (int s = 0; s < scores.GetLength(0); s++)
            {
                means[k] += scores[s, k];
            }

            means[k] /= scores.GetLength(0);
        }

        return means;
    }

    private static (double Effect, double Error) SumsOfSquares(double[,] scores)
    {
        double effect = 0;
        double error = 0;
        double[] means = Means(scores);
        for (int k = 0; k < means.Length; k++)
        {
            effect += scores.GetLength(0) * means[k] * means[k];
            for (int s = 0; s < scores.GetLength(0); s++)
            {
                double d = scores[s, k] - means[k];
                error += d * d;
            }
        }

        return (effect, error);
    }

    private static double[,] Covariance(double[,] scores)
    {
        int subjects = scores.GetLength(0);
        double[] means = Means(scores);
        var covariance = new double[means.Length, means.Length];
        for (int i = 0; i < means.Length; i++)
        {
            for (int j = 0; j < means.Length; j++)
            {
                for (int s = 0; s < subjects; s++)
                {
                    covariance[i, j] += (scores[s, i] - means[i]) * (scores[s, j] - means[j]);
                }

                covariance[i, j] /= subjects - 1;
            }
        }

        return covariance;
    }
}
