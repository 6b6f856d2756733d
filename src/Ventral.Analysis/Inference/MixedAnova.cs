using System.Collections.Immutable;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The analysis of variance of scores that every subject gives in every cell of crossed within-subject factors, where
/// subjects come in groups: patients and controls, two species, two datasets.
/// </summary>
/// <remarks>
/// <para>
/// Every within effect, the subjects' mean among them, is taken as orthonormal contrasts of the cells. What groups differ by is
/// tested against how subjects differ within groups, df = q(N − G); a within effect itself is the mean of the groups' means,
/// each group counting alike however many subjects it has (type III sums of squares, as R's <c>afex</c> and SPSS). Groups of
/// one size give what every package gives.
/// </para>
/// <para>
/// Sphericity is that of the covariance within groups, with N − G degrees of freedom (Lecoutre's N − G + 1 in Huynh and
/// Feldt's ε). It takes this covariance for the same in all groups.
/// </para>
/// </remarks>
public sealed class MixedAnova
{
    private const string TestName = "mixed analysis of variance";

    private MixedAnova(ImmutableArray<string> groups, ImmutableArray<AnovaEffect> effects)
    {
        Groups = groups;
        Effects = effects;
    }

    /// <summary>The groups' names, in the order of their first subjects.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>Groups, then each within effect followed by its interaction with groups.</summary>
    public ImmutableArray<AnovaEffect> Effects { get; }

    /// <summary>The effect of this name; an interaction's is "groups × factor".</summary>
    /// <param name="name">A name of <see cref="Effects"/>.</param>
    /// <exception cref="KeyNotFoundException">No effect has this name.</exception>
    public AnovaEffect this[string name] => Effects.FirstOrDefault(e => e.Name == name)
        ?? throw new KeyNotFoundException($"No effect '{name}'; there are {string.Join(", ", Effects.Select(e => $"'{e.Name}'"))}.");

    /// <summary>Analyses scores.</summary>
    /// <param name="values">Scores [subjects × cells], the levels of the last within factor next to each other; finite.</param>
    /// <param name="between">What groups are called: <c>species</c>.</param>
    /// <param name="groups">The group of each subject; at least two groups, of at least two subjects each.</param>
    /// <param name="within">Each within factor's name and number of levels, at least two.</param>
    /// <exception cref="VentralException">Cells or groups that do not fit, a value that is not finite, or no error variance.</exception>
    public static MixedAnova Of(double[,] values, string between, ImmutableArray<string> groups, params IReadOnlyList<(string Name, int Levels)> within)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentException.ThrowIfNullOrWhiteSpace(between);
        ArgumentNullException.ThrowIfNull(within);
        int subjects = values.GetLength(0), cells = values.GetLength(1);
        if (within.Count is < 1 or > 8 || within.Any(f => f.Levels < 2) || WithinContrasts.Cells(within) != cells)
        {
            throw new VentralException($"The {TestName} requires a cell for each combination of 1 to 8 within factors of at least 2 levels: found {string.Join(" × ", within.Select(f => $"{f.Levels} of '{f.Name}'"))} and {cells} cells.");
        }

        if (groups.IsDefault || groups.Length != subjects)
        {
            throw new VentralException($"The {TestName} requires the group of each of {subjects} subjects, found {(groups.IsDefault ? 0 : groups.Length)}.");
        }

        string[] names = [.. groups.Distinct(StringComparer.Ordinal)];
        int[][] members = [.. names.Select(g => Enumerable.Range(0, subjects).Where(s => groups[s] == g).ToArray())];
        if (names.Length < 2 || members.Any(m => m.Length < 2))
        {
            throw new VentralException($"The {TestName} requires at least 2 groups of at least 2 subjects; found {string.Join(", ", names.Zip(members, (n, m) => $"{m.Length} in '{n}'"))}.");
        }

        double largest = 0;
        for (int s = 0; s < subjects; s++)
        {
            for (int c = 0; c < cells; c++)
            {
                largest = double.IsFinite(values[s, c]) ? Math.Max(largest, Math.Abs(values[s, c])) : throw new VentralException(
                    $"The {TestName} requires a finite score in every cell; subject {s}, cell {c} (counted from 0, last factor fastest) is {values[s, c]}. Leave the subject out, or repair the score.");
            }
        }

        int[] levels = [.. within.Select(f => f.Levels)];
        var effects = ImmutableArray.CreateBuilder<AnovaEffect>();
        double allErrors = Enumerable.Range(0, 1 << levels.Length).Sum(e => new Parts(WithinContrasts.Scores(values, levels, e), members).Error);
        for (int effect = 0; effect < 1 << levels.Length; effect++)
        {
            string name = string.Join(" × ", within.Select(f => f.Name).Where((_, f) => (effect & (1 << f)) != 0));
            var parts = new Parts(WithinContrasts.Scores(values, levels, effect), members);
            int q = parts.Contrasts, free = subjects - names.Length;
            if (parts.Error <= Sample.RoundingNoise(subjects * q, 4 * largest))
            {
                throw new VentralException(
                    $"The {TestName} requires subjects of a group that differ in the effect of '{(effect == 0 ? between : name)}'; all show the same, so its F is undefined. Check that subjects' scores are not copies of each other.");
            }

            var sphericity = Sphericity.Of(parts.Covariance(), free + 1);
            if (effect != 0)
            {
                effects.Add(Effect(name, parts.Mean, q, subjects * cells));
            }

            effects.Add(Effect(effect == 0 ? between : $"{between} × {name}", parts.Between, q * (names.Length - 1), effect == 0 ? subjects : subjects * cells));

            AnovaEffect Effect(string of, double squares, int df1, int observations)
            {
                int df2 = q * free;
                double f = squares / df1 / (parts.Error / df2);
                var lambda = NoncentralFDistribution.Interval(f, df1, df2);
                return new()
                {
                    Name = of,
                    F = f,
                    NumeratorDegrees = df1,
                    DenominatorDegrees = df2,
                    SumOfSquares = squares,
                    ErrorSumOfSquares = parts.Error,
                    Sphericity = sphericity,
                    PartialEtaSquared = AnovaEffect.Share("partial η²", squares / (squares + parts.Error), lambda, df1 + df2 + 1),
                    PartialOmegaSquared = AnovaEffect.Share("partial ω²", df1 * (f - 1) / ((df1 * (f - 1)) + observations), lambda, observations),
                    GeneralizedEtaSquared = squares / (squares + allErrors),
                };
            }
        }

        return new([.. names], effects.DrainToImmutable());
    }

    /// <summary>The sums of squares of one within effect's contrasts.</summary>
    private sealed class Parts
    {
        private readonly double[,] deviations;
        private readonly int free;

        public Parts(double[,] scores, int[][] members)
        {
            Contrasts = scores.GetLength(1);
            deviations = new double[scores.GetLength(0), Contrasts];
            free = scores.GetLength(0) - members.Length;
            double perMean = members.Sum(m => 1.0 / m.Length) / ((double)members.Length * members.Length);
            for (int k = 0; k < Contrasts; k++)
            {
                double[] means = [.. members.Select(m => m.Sum(s => scores[s, k]) / m.Length)];
                double centre = means.Zip(members, (mean, m) => mean * m.Length).Sum() / scores.GetLength(0), unweighted = means.Average();
                Mean += unweighted * unweighted / perMean;
                for (int g = 0; g < members.Length; g++)
                {
                    Between += members[g].Length * (means[g] - centre) * (means[g] - centre);
                    foreach (int s in members[g])
                    {
                        deviations[s, k] = scores[s, k] - means[g];
                        Error += deviations[s, k] * deviations[s, k];
                    }
                }
            }
        }

        public int Contrasts { get; }

        public double Mean { get; }

        public double Between { get; }

        public double Error { get; }

        public double[,] Covariance()
        {
            double[,] covariance = new double[Contrasts, Contrasts];
            for (int i = 0; i < Contrasts; i++)
            {
                for (int j = 0; j < Contrasts; j++)
                {
                    for (int s = 0; s < deviations.GetLength(0); s++)
                    {
                        covariance[i, j] += deviations[s, i] * deviations[s, j];
                    }

                    covariance[i, j] /= free;
                }
            }

            return covariance;
        }
    }
}
