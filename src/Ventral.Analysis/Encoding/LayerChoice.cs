using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>Which layer predicts best, chosen without a look at the stimuli that the score is of.</summary>
/// <remarks>
/// In each outer fold every layer is scored on the inner folds by the mean over channels and inner folds of Pearson's r; the best layer (the first of
/// equals) is fitted to all that the outer fold learns from, and its predictions of the outer test are scored. A correlation that is undefined
/// counts as 0: nothing was predicted. Where no layer has a single one, none is the best, and the choice is refused. The best layer on the test itself is <see cref="MaxOverLayersAsPublished"/>: it grows with the number of layers, noise included.
/// </remarks>
public static class LayerChoice
{
    /// <summary>Chooses and scores.</summary>
    /// <param name="model">How each layer is mapped.</param>
    /// <param name="layers">Responses of each layer to the same stimuli, at least one layer.</param>
    /// <param name="channels">What to predict, of the same stimuli.</param>
    /// <param name="folds">Outer folds with inner ones (<see cref="Folds.Nested"/>).</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">There is no layer or fold, stimuli differ, a fit fails, or no layer has a correlation in the inner folds of an outer one.</exception>
    public static LayerChoiceResult Nested(EncodingModel model, IReadOnlyList<Activations> layers, Activations channels, ImmutableArray<NestedFold> folds, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(channels);
        if (layers.Count == 0 || folds.IsDefaultOrEmpty)
        {
            throw new VentralException($"A choice of layer needs at least one layer and one fold, found {layers.Count} and {(folds.IsDefault ? 0 : folds.Length)}.");
        }

        var chosen = ImmutableArray.CreateBuilder<string>();
        double?[] sums = [.. Enumerable.Repeat((double?)0, channels.UnitCount)];
        foreach (var fold in folds)
        {
            double?[] scores = [.. layers.Select(layer => Mean(HeldOutPredictions.Of(model, layer, channels, fold.Inner, workers), fold.Inner.Length))];
            if (scores.All(s => s is null))
            {
                throw new VentralException(
                    $"A choice of layer for '{channels.Layer}' needs a correlation in an inner fold; within '{fold.Outer.Name}' none of {layers.Count} ('{layers[0].Layer}' the first) has one in any of {fold.Inner.Length} folds of at most {fold.Inner.Max(f => f.Test.Length)} stimuli: responses or predictions do not vary. Use fewer inner folds of more stimuli, or leave out channels that do not vary.");
            }

            // Some layer has a score, so a layer without any counts as 0, as one does whose correlations cancel out.
            int best = Array.IndexOf(scores, scores.Max(s => s ?? 0));
            chosen.Add(layers[best].Layer);
            var held = HeldOutPredictions.Of(model, layers[best], channels, [fold.Outer], workers).CorrelationsOfFold(0);
            for (int c = 0; c < sums.Length; c++)
            {
                sums[c] += held[c];
            }
        }

        return new(chosen.ToImmutable(), [.. sums.Select(s => s / folds.Length)]);
    }

    /// <summary>
    /// The greatest score of any layer on the test itself, as many studies publish. Biased upwards; for comparison with those alone.
    /// </summary>
    /// <param name="scores">The test score of each layer; <c>null</c> where it is undefined.</param>
    /// <returns>The first layer of the greatest score, and that; <c>null</c> where no layer has one.</returns>
    public static (int Layer, double Score)? MaxOverLayersAsPublished(IReadOnlyList<double?> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (int, double)? best = null;
        for (int layer = 0; layer < scores.Count; layer++)
        {
            if (scores[layer] is { } score && (best is not { } known || score > known.Item2))
            {
                best = (layer, score);
            }
        }

        return best;
    }

    private static double? Mean(HeldOutPredictions held, int folds)
    {
        double?[][] all = [.. Enumerable.Range(0, folds).Select(f => held.CorrelationsOfFold(f).ToArray())];
        return all.All(fold => fold.All(r => r is null)) ? null : all.Average(fold => fold.Average(r => r ?? 0));
    }
}
