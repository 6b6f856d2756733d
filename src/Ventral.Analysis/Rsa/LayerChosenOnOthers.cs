using System.Collections.Immutable;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Rsa;

/// <summary>What a network scores at a layer that was chosen without a look at the subject it is scored on.</summary>
/// <remarks>
/// For each subject s the layer l of the greatest Σ_{t ≠ s} score[t, l], the first of equals; the score of s at that layer; the mean over subjects.
/// Sums run over subjects in their order. The greatest mean over all subjects (<c>as-published</c>) is never below it, and grows with the number
/// of layers, noise included. Subjects who saw the same stimuli share what is peculiar to these: the choice is free of a subject, not of the stimuli.
/// </remarks>
public sealed record LayerChosenOnOthers
{
    private LayerChosenOnOthers(ImmutableArray<int> layers, ImmutableArray<double> scores)
    {
        Layers = layers;
        Scores = scores;
        Score = scores.Average();
        (CommonestLayer, Count) = layers.CountBy(layer => layer).OrderByDescending(times => times.Value).ThenBy(times => times.Key).First();
    }

    /// <summary>For each subject, the layer that is best on the mean of the others.</summary>
    public ImmutableArray<int> Layers { get; }

    /// <summary>Each subject's own score at that layer.</summary>
    public ImmutableArray<double> Scores { get; }

    /// <summary>The mean of <see cref="Scores"/>.</summary>
    public double Score { get; }

    /// <summary>The layer chosen for most subjects, the first of equals.</summary>
    public int CommonestLayer { get; }

    /// <summary>For how many subjects <see cref="CommonestLayer"/> was chosen.</summary>
    public int Count { get; }

    /// <summary>Chooses and scores.</summary>
    /// <param name="scores">[subjects × layers], higher is more alike; at least two subjects and a layer.</param>
    /// <exception cref="VentralException">There are fewer than two subjects, so that there are no others, or there is no layer.</exception>
    public static LayerChosenOnOthers Of(Matrix<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Rows < 2 || scores.Columns == 0)
        {
            throw new VentralException($"A layer chosen on other subjects needs at least 2 subjects and a layer, found {scores.Rows} and {scores.Columns}.");
        }

        ImmutableArray<int> layers = [.. Enumerable.Range(0, scores.Rows).Select(subject => BestOfOthers(scores, subject))];
        return new(layers, [.. layers.Select((layer, subject) => scores[subject, layer])]);
    }

    private static int BestOfOthers(Matrix<double> scores, int subject)
    {
        (int best, double highest) = (0, double.NegativeInfinity);
        for (int layer = 0; layer < scores.Columns; layer++)
        {
            double sum = 0;
            for (int other = 0; other < scores.Rows; other++)
            {
                sum += other == subject ? 0 : scores[other, layer];
            }

            if (sum > highest)
            {
                (best, highest) = (layer, sum);
            }
        }

        return best;
    }
}
