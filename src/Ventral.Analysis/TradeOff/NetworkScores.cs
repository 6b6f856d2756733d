using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.TradeOff;

/// <summary>Many networks, each a sample: how well it does its task, how well it predicts a brain, and which networks are its relatives.</summary>
/// <remarks>
/// Networks of one family share architecture, code and often data, so that they are not independent; intervals are to be had
/// both with families drawn whole and, for comparison, naively.
/// </remarks>
public sealed class NetworkScores
{
    /// <summary>Describes the networks.</summary>
    /// <param name="names">Their names, each once.</param>
    /// <param name="families">The family of each.</param>
    /// <param name="accuracies">How well each does its task, in any unit; finite, not all equal.</param>
    /// <param name="scores">How well each predicts the brain; finite, not all equal.</param>
    /// <exception cref="VentralException">Fewer than three networks, lengths that differ, a name that occurs twice, or a value that is not finite.</exception>
    public NetworkScores(ImmutableArray<string> names, ImmutableArray<string> families, ImmutableArray<double> accuracies, ImmutableArray<double> scores)
    {
        if (names.IsDefault || families.IsDefault || accuracies.IsDefault || scores.IsDefault
            || families.Length != names.Length || accuracies.Length != names.Length || scores.Length != names.Length)
        {
            throw new VentralException("Every network needs a name, a family, an accuracy and a score: the lists must be of one length.");
        }

        if (names.Length < 3)
        {
            throw new VentralException($"A trade-off needs at least 3 networks, found {names.Length}.");
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new VentralException($"Every network counts once; '{twice.Key}' occurs {twice.Count()} times.");
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]) || string.IsNullOrWhiteSpace(families[i]) || !double.IsFinite(accuracies[i]) || !double.IsFinite(scores[i]))
            {
                throw new VentralException($"Every network needs a name, a family, a finite accuracy and a finite score; number {i} ('{names[i]}') has family '{families[i]}', accuracy {accuracies[i]:R}, score {scores[i]:R}.");
            }
        }

        Names = names;
        Families = families;
        Accuracies = accuracies;
        Scores = scores;
    }

    /// <summary>The networks.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The family of each.</summary>
    public ImmutableArray<string> Families { get; }

    /// <summary>How well each does its task.</summary>
    public ImmutableArray<double> Accuracies { get; }

    /// <summary>How well each predicts the brain.</summary>
    public ImmutableArray<double> Scores { get; }

    /// <summary>How many there are.</summary>
    public int Count => Names.Length;

    /// <summary>Those that a condition holds for: only the best, only one kind.</summary>
    /// <param name="isKept">Told the place of a network.</param>
    /// <exception cref="VentralException">Fewer than three are left.</exception>
    public NetworkScores Where(Func<int, bool> isKept)
    {
        ImmutableArray<int> kept = [.. Enumerable.Range(0, Count).Where(isKept)];
        return new([.. kept.Select(i => Names[i])], [.. kept.Select(i => Families[i])], [.. kept.Select(i => Accuracies[i])], [.. kept.Select(i => Scores[i])]);
    }

    /// <summary>Spearman's ρ of accuracy and score; its p takes networks for independent.</summary>
    public TestOutcome RankCorrelation() => CorrelationTest.Spearman(Accuracies.AsSpan(), Scores.AsSpan());

    /// <summary>Spearman's ρ with the interval of families drawn whole.</summary>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    public BootstrapInterval RankCorrelationOverFamilies(int drawCount, Seed seed, Workers workers) =>
        ClusterBootstrap.Interval(Families, RankCorrelationOf, drawCount, seed, workers);

    /// <summary>Spearman's ρ with the interval of networks drawn one by one, as if they were no relatives: too short where they are.</summary>
    /// <inheritdoc cref="RankCorrelationOverFamilies"/>
    public BootstrapInterval RankCorrelationOverNetworks(int drawCount, Seed seed, Workers workers) =>
        ClusterBootstrap.Naive(Count, RankCorrelationOf, drawCount, seed, workers);

    /// <summary>Spearman's ρ with each family left out in turn.</summary>
    /// <returns>One entry a family, in the order of their first networks; <c>null</c> where the rest has no correlation.</returns>
    public ImmutableArray<(string Family, double? Correlation)> WithoutEachFamily() =>
        [.. Families.Distinct(StringComparer.Ordinal).Select(f => (f, RankCorrelationOf([.. Enumerable.Range(0, Count).Where(i => Families[i] != f)])))];

    private double? RankCorrelationOf(int[] places)
    {
        double[] x = [.. places.Select(i => Accuracies[i])], y = [.. places.Select(i => Scores[i])];
        return x.Distinct().Take(2).Count() < 2 || y.Distinct().Take(2).Count() < 2 ? null : CorrelationTest.RankCorrelation(x, y);
    }
}
