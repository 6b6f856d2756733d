using System.Collections.Immutable;
using System.Globalization;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>The usual ways to part stimuli.</summary>
public static class Folds
{
    /// <summary>Neighbouring stimuli together: the first n mod k folds hold one more (scikit-learn's <c>KFold</c>).</summary>
    /// <param name="stimulusCount">Stimuli.</param>
    /// <param name="foldCount">Folds, from 2 to the number of stimuli.</param>
    /// <exception cref="VentralException">There are too few stimuli for so many folds.</exception>
    public static ImmutableArray<Fold> Neighbouring(int stimulusCount, int foldCount) =>
        Parted([.. Enumerable.Range(0, stimulusCount)], foldCount);

    /// <summary>Stimuli drawn at random: each is tested once.</summary>
    /// <param name="stimulusCount">Stimuli.</param>
    /// <param name="foldCount">Folds, from 2 to the number of stimuli.</param>
    /// <param name="seed">What the draw depends on.</param>
    /// <exception cref="VentralException">There are too few stimuli for so many folds.</exception>
    public static ImmutableArray<Fold> Random(int stimulusCount, int foldCount, Seed seed) =>
        Parted(new Philox(seed, "folds").Permutation(stimulusCount), foldCount);

    /// <summary>Each stimulus alone.</summary>
    /// <param name="stimulusCount">Stimuli, at least 2.</param>
    /// <exception cref="VentralException">There are fewer.</exception>
    public static ImmutableArray<Fold> LeaveOneOut(int stimulusCount) => stimulusCount < 2
        ? throw new VentralException($"Leaving one stimulus out needs at least 2, found {stimulusCount}.")
        : Neighbouring(stimulusCount, stimulusCount);

    /// <summary>Independent draws: a stimulus may be tested several times or never.</summary>
    /// <param name="stimulusCount">Stimuli.</param>
    /// <param name="splitCount">Draws, at least 1.</param>
    /// <param name="testShare">The share to test, above 0 and below 1; rounded up to whole stimuli.</param>
    /// <param name="seed">What the draws depend on, each by its number alone.</param>
    /// <exception cref="VentralException">No stimulus would be left to learn from.</exception>
    public static ImmutableArray<Fold> ShuffleSplit(int stimulusCount, int splitCount, double testShare, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(splitCount, 1);
        if (!(testShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testShare), testShare, "The share to test must be above 0 and below 1.");
        }

        int tested = (int)Math.Ceiling(testShare * stimulusCount);
        if (tested >= stimulusCount)
        {
            throw new VentralException($"Testing a share of {testShare} of {stimulusCount} stimuli leaves none to learn from.");
        }

        return [.. Enumerable.Range(0, splitCount).Select(split =>
        {
            int[] order = new Philox(seed, "shuffle-split", (ulong)split).Permutation(stimulusCount);
            return new Fold(Number(split), [.. order[tested..].Order()], [.. order[..tested].Order()]);
        })];
    }

    /// <summary>All stimuli of a group together: a movie, a category, an image at several positions. One fold a group, in the order of first appearance.</summary>
    /// <param name="groups">The group of each stimulus; at least two groups.</param>
    /// <exception cref="VentralException">There are fewer.</exception>
    public static ImmutableArray<Fold> LeaveGroupOut(IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        string[] names = [.. groups.Distinct(StringComparer.Ordinal)];
        if (names.Length < 2)
        {
            throw new VentralException($"Leaving a group out needs at least 2 groups, found {names.Length}.");
        }

        return [.. names.Select(name => new Fold(
            name,
            [.. Enumerable.Range(0, groups.Count).Where(i => groups[i] != name)],
            [.. Enumerable.Range(0, groups.Count).Where(i => groups[i] == name)]))];
    }

    /// <summary>
    /// Independent draws in which each group is tested in the same share, as near as whole stimuli allow (scikit-learn's
    /// <c>StratifiedShuffleSplit</c>; Brain-Score's is 10 draws of a tenth).
    /// </summary>
    /// <remarks>
    /// As many stimuli are tested as <see cref="ShuffleSplit"/> would. Each group gives the whole part of its share of them;
    /// what is still missing comes from the groups of the largest remainders, among equal ones from those drawn first.
    /// </remarks>
    /// <param name="groups">The group of each stimulus, such as its category.</param>
    /// <param name="splitCount">Draws, at least 1.</param>
    /// <param name="testShare">The share to test, above 0 and below 1.</param>
    /// <param name="seed">What the draws depend on, each by its number alone.</param>
    /// <exception cref="VentralException">No stimulus would be left to learn from.</exception>
    public static ImmutableArray<Fold> StratifiedShuffleSplit(IReadOnlyList<string> groups, int splitCount, double testShare, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        int tested = ShuffleSplit(groups.Count, splitCount, testShare, seed)[0].Test.Length;
        return [.. Enumerable.Range(0, splitCount).Select(split =>
        {
            int[] order = new Philox(seed, "stratified-shuffle-split", (ulong)split).Permutation(groups.Count);
            int[][] members = [.. order.GroupBy(i => groups[i], StringComparer.Ordinal).Select(g => g.ToArray())];
            int[] counts = [.. members.Select(m => (int)((long)m.Length * tested / groups.Count))];
            int missing = tested - counts.Sum();
            foreach (int group in Enumerable.Range(0, members.Length).OrderByDescending(g => (long)members[g].Length * tested % groups.Count).Take(missing))
            {
                counts[group]++;
            }

            var test = members.SelectMany((m, g) => m[..counts[g]]).ToHashSet();
            return new Fold(Number(split), [.. Enumerable.Range(0, groups.Count).Where(i => !test.Contains(i))], [.. test.Order()]);
        })];
    }

    /// <summary>Parts the stimuli that each outer fold learns from once more: to choose a layer or a setting without a look at the test.</summary>
    /// <param name="outer">Folds for the scores that are reported.</param>
    /// <param name="inner">Given the places of the stimuli that an outer fold learns from, folds over them, counted from 0.</param>
    /// <returns>For each outer fold its inner folds, in places of the whole set.</returns>
    /// <exception cref="VentralException">An inner fold asks for a stimulus that the outer one does not learn from.</exception>
    public static ImmutableArray<NestedFold> Nested(ImmutableArray<Fold> outer, Func<ImmutableArray<int>, ImmutableArray<Fold>> inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return [.. outer.Select(fold => new NestedFold(fold, [.. inner(fold.Train).Select(f => f.Within(fold.Train))]))];
    }

    private static ImmutableArray<Fold> Parted(int[] order, int foldCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(foldCount, 2);
        if (order.Length < foldCount)
        {
            throw new VentralException($"{foldCount} folds need at least {foldCount} stimuli, found {order.Length}.");
        }

        int each = order.Length / foldCount, longer = order.Length % foldCount;
        return [.. Enumerable.Range(0, foldCount).Select(fold =>
        {
            int start = (fold * each) + Math.Min(fold, longer), length = each + (fold < longer ? 1 : 0);
            return new Fold(Number(fold), [.. order[..start].Concat(order[(start + length)..]).Order()], [.. order[start..(start + length)].Order()]);
        })];
    }

    private static string Number(int fold) => (fold + 1).ToString(CultureInfo.InvariantCulture);
}
