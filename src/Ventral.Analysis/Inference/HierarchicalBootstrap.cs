using System.Collections.Immutable;
using Ventral.Tensors;

namespace Ventral.Analysis.Inference;

/// <summary>
/// The bootstrap of observations nested in levels, as units in test images in subjects: subjects are drawn with replacement, within each drawn
/// one its images, within each of these its units; every copy is drawn anew (Saravanan, Berman &amp; Sober 2020, Neurons Behav. Data Anal. Theory 3(5)).
/// </summary>
/// <remarks>
/// The interval is the percentile interval, widened for few groups at the highest level as Student's t would be (Hesterberg 2015,
/// doi:10.1080/00031305.2015.1089789). Drawing the lower levels as well counts their noise a second time, so that with few members a level it is
/// somewhat too long. Where the levels are crossed and not nested, as where all
/// subjects see the same images, it does not generalise to other images: use <see cref="Rsa.Resampling.RdmBootstrap"/>, or draw images and
/// subjects each. Draw b is stream b of the generator for "hierarchical bootstrap" under the seed.
/// </remarks>
public static class HierarchicalBootstrap
{
    /// <summary>Draws level by level.</summary>
    /// <param name="levels">The groups of each observation, the highest level first: <c>[subjects of observations, images of observations]</c>. Names of a lower level count within a group of the higher one. Observations themselves are the last level.</param>
    /// <param name="statistic">The estimate from the observations at some places, which may repeat; <c>null</c> where it is undefined. Called from several threads.</param>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <param name="level">The share of repetitions that the interval is to hold the truth in.</param>
    /// <exception cref="VentralException">No level, levels of different lengths, one group at the highest, an estimate that is not finite, or one that is undefined in half of the draws or more.</exception>
    public static BootstrapInterval Interval(
        ImmutableArray<ImmutableArray<string>> levels, Func<int[], double?> statistic, int drawCount, Seed seed, Workers workers, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(drawCount, 100);
        Probability.RequireInside(level);
        if (levels.IsDefaultOrEmpty || levels.Any(l => l.IsDefaultOrEmpty || l.Length != levels[0].Length || l.Any(string.IsNullOrWhiteSpace)))
        {
            throw new VentralException("A hierarchical bootstrap needs at least one level, each with the group of every observation.");
        }

        int[] all = [.. Enumerable.Range(0, levels[0].Length)];
        var root = Node.Of(all, levels, 0);
        if (root.Children.Length < 2)
        {
            throw new VentralException($"A hierarchical bootstrap needs at least 2 groups at its highest level; all {all.Length} observations are of '{levels[0][0]}'.");
        }

        double estimate = ClusterBootstrap.Estimate(statistic, all) ?? throw new VentralException($"The bootstrap needs an estimate to begin with; it is undefined for all {all.Length} observations.");
        double?[] draws = new double?[drawCount];
        workers.For(drawCount, b =>
        {
            var places = new List<int>(all.Length);
            root.Draw(new Philox(seed, "hierarchical bootstrap", (ulong)b), places);
            draws[b] = ClusterBootstrap.Estimate(statistic, [.. places]);
        });
        double[] sorted = [.. draws.Where(d => d is not null).Select(d => d!.Value).Order()];
        if (sorted.Length <= drawCount / 2)
        {
            throw new VentralException($"The bootstrap's estimate is undefined in {drawCount - sorted.Length} of {drawCount} draws: its groups are too few, or too alike, for an interval.");
        }

        double mean = sorted.Average(), tail = ClusterBootstrap.Tail(level, root.Children.Length);
        return new(
            estimate,
            new(ClusterBootstrap.Quantile(sorted, tail), ClusterBootstrap.Quantile(sorted, 1 - tail), level),
            Math.Sqrt(sorted.Sum(d => (d - mean) * (d - mean)) / (sorted.Length - 1)),
            drawCount,
            drawCount - sorted.Length);
    }

    private sealed record Node(ImmutableArray<Node> Children, int[] Places)
    {
        public static Node Of(int[] places, ImmutableArray<ImmutableArray<string>> levels, int depth) => depth == levels.Length
            ? new([], places)
            : new([.. places.GroupBy(p => levels[depth][p], StringComparer.Ordinal).Select(g => Of([.. g], levels, depth + 1))], []);

        public void Draw(Philox random, List<int> drawn)
        {
            for (int k = 0; k < Places.Length; k++)
            {
                drawn.Add(Places[random.NextInt(Places.Length)]);
            }

            for (int k = 0; k < Children.Length; k++)
            {
                Children[random.NextInt(Children.Length)].Draw(random, drawn);
            }
        }
    }
}
