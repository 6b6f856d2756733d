using System.Collections.Immutable;
using Ventral.Analysis.Inference;
using Ventral.Tensors;

namespace Ventral.Analysis.TradeOff;

/// <summary>
/// The networks that no other beats: i is on the front unless some j has an accuracy and a score at least as high, and one of
/// them higher.
/// </summary>
public sealed class ParetoFront
{
    private readonly double[] accuracies;
    private readonly double[] scores;

    private ParetoFront(NetworkScores networks, ImmutableArray<int> members)
    {
        Networks = networks;
        Members = members;
        accuracies = [.. members.Select(i => networks.Accuracies[i])];
        scores = [.. members.Select(i => networks.Scores[i])];
    }

    /// <summary>All networks.</summary>
    public NetworkScores Networks { get; }

    /// <summary>The places of those on the front, by falling score and so by rising accuracy; equal ones in their order.</summary>
    public ImmutableArray<int> Members { get; }

    /// <summary>Finds the front.</summary>
    /// <param name="networks">The networks.</param>
    public static ParetoFront Of(NetworkScores networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        return new(networks, [.. On([.. Enumerable.Range(0, networks.Count)], networks)]);
    }

    /// <summary>How far a score lies above the front: above the best score that a network on it reaches at that accuracy or a higher one.</summary>
    /// <param name="accuracy">The accuracy.</param>
    /// <param name="score">The score.</param>
    /// <returns>Above 0 beyond the front; <c>null</c> where no network is as accurate, so that there is no front to be above.</returns>
    public double? Excess(double accuracy, double score)
    {
        double best = double.NegativeInfinity;
        for (int i = 0; i < accuracies.Length; i++)
        {
            best = accuracies[i] >= accuracy ? Math.Max(best, scores[i]) : best;
        }

        return double.IsFinite(best) ? score - best : null;
    }

    /// <summary>In which share of draws of whole families, among those that hold it, a network is on the front.</summary>
    /// <param name="drawCount">Draws, at least 100.</param>
    /// <param name="seed">What the draws depend on; those of <see cref="ClusterBootstrap"/>.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>One share a network, in [0, 1]; <c>null</c> for one that no draw held.</returns>
    public ImmutableArray<double?> MembershipOverFamilies(int drawCount, Seed seed, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(drawCount, 100);
        int[][] families = ClusterBootstrap.Members(Networks.Families);
        var draws = new (int[] Held, int[] On)[drawCount];
        workers.For(drawCount, b =>
        {
            int[] held = [.. ClusterBootstrap.Draw(families, seed, b).Distinct()];
            draws[b] = (held, [.. On(held, Networks)]);
        });
        int[] held = new int[Networks.Count], on = new int[Networks.Count];
        foreach (var draw in draws)
        {
            Array.ForEach(draw.Held, i => held[i]++);
            Array.ForEach(draw.On, i => on[i]++);
        }

        return [.. held.Zip(on, (h, o) => h == 0 ? (double?)null : o / (double)h)];
    }

    // By falling accuracy, and at one accuracy by falling score: on the front is who beats all scores before, or equals the network that did in both.
    private static IEnumerable<int> On(int[] places, NetworkScores networks)
    {
        var front = new List<int>();
        (double Accuracy, double Score) last = (double.NaN, double.NegativeInfinity);
        foreach (int i in places.OrderByDescending(i => networks.Accuracies[i]).ThenByDescending(i => networks.Scores[i]).ThenBy(i => i))
        {
            var mine = (networks.Accuracies[i], networks.Scores[i]);
            if (mine.Item2 > last.Score || mine == last)
            {
                front.Add(i);
                last = mine;
            }
        }

        return front.OrderByDescending(i => networks.Scores[i]).ThenBy(i => networks.Accuracies[i]).ThenBy(i => i);
    }
}
