using System.Collections.Immutable;

namespace Ventral.Analysis.Rsa;

/// <summary>What a <see cref="MantelTest"/> found for every model and subject, and for every model over its subjects.</summary>
/// <remarks>Tables are <c>[models × subjects]</c>, row-major. The constructor takes everything that the properties give, so that a result can be stored and read again.</remarks>
public sealed class MantelResult
{
    /// <summary>Puts a result together; parameters are the properties of the same names.</summary>
    /// <exception cref="ArgumentException">A table has another number of entries than models and subjects give.</exception>
    public MantelResult(
        string comparison,
        ImmutableArray<string> models,
        ImmutableArray<string> subjects,
        int permutationCount,
        bool isExact,
        ImmutableArray<double> statistics,
        ImmutableArray<double> p,
        ImmutableArray<double> pGreater,
        ImmutableArray<double> groupMeans,
        ImmutableArray<double> groupP,
        ImmutableArray<double> groupPMaxT,
        ImmutableArray<double> meanSubjectP,
        ImmutableArray<double> permutationMeans,
        ImmutableArray<double> permutationSds)
    {
        Comparison = comparison;
        Models = models;
        Subjects = subjects;
        PermutationCount = permutationCount;
        IsExact = isExact;
        Statistics = Sized(statistics, models.Length * subjects.Length, nameof(statistics));
        P = Sized(p, models.Length * subjects.Length, nameof(p));
        PGreater = Sized(pGreater, models.Length * subjects.Length, nameof(pGreater));
        GroupMeans = Sized(groupMeans, models.Length, nameof(groupMeans));
        GroupP = Sized(groupP, models.Length, nameof(groupP));
        GroupPMaxT = Sized(groupPMaxT, models.Length, nameof(groupPMaxT));
        MeanSubjectP = Sized(meanSubjectP, models.Length, nameof(meanSubjectP));
        PermutationMeans = Sized(permutationMeans, models.Length, nameof(permutationMeans));
        PermutationSds = Sized(permutationSds, models.Length, nameof(permutationSds));
    }

    /// <summary>The name of the comparison.</summary>
    public string Comparison { get; }

    /// <summary>The models' names: rows of the tables.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>The subjects' names: columns of the tables.</summary>
    public ImmutableArray<string> Subjects { get; }

    /// <summary>Relabellings compared with the observed labelling; where all were taken, their number with the observed one among them.</summary>
    public int PermutationCount { get; }

    /// <summary>Whether every relabelling was taken once, which makes p exact.</summary>
    public bool IsExact { get; }

    /// <summary>The observed comparison of each model with each subject.</summary>
    public ImmutableArray<double> Statistics { get; }

    /// <summary>Two-sided p of each: <c>(1 + #{|t*| ≥ |t|}) / (B + 1)</c>, or <c>#{|t*| ≥ |t|} / n!</c> where exact.</summary>
    public ImmutableArray<double> P { get; }

    /// <summary>One-sided p of each, likewise with <c>t* ≥ t</c>.</summary>
    public ImmutableArray<double> PGreater { get; }

    /// <summary>Each model's mean over subjects.</summary>
    public ImmutableArray<double> GroupMeans { get; }

    /// <summary>Two-sided p of each model's mean, from relabellings that all subjects share.</summary>
    public ImmutableArray<double> GroupP { get; }

    /// <summary>The same, corrected for the choice among the models by the distribution of the largest studentised mean (max-T).</summary>
    public ImmutableArray<double> GroupPMaxT { get; }

    /// <summary>Each model's mean of the subjects' two-sided p: published by some, but not itself a p value.</summary>
    public ImmutableArray<double> MeanSubjectP { get; }

    /// <summary>The mean of each model's group mean over the null distribution: the relabellings and the observed labelling.</summary>
    public ImmutableArray<double> PermutationMeans { get; }

    /// <summary>The standard deviation of each model's group mean over the null distribution (divided by its size).</summary>
    public ImmutableArray<double> PermutationSds { get; }

    /// <summary>The place of a model and a subject in the tables.</summary>
    public int IndexOf(int model, int subject) => (model * Subjects.Length) + subject;

    private static ImmutableArray<double> Sized(ImmutableArray<double> values, int length, string name) =>
        !values.IsDefault && values.Length == length ? values : throw new ArgumentException($"Must have {length} entries.", name);
}
