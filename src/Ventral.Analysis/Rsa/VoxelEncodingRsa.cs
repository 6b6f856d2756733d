using Ventral.Analysis.Encoding;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>
/// Voxel-encoding RSA: a layer is first mapped to each channel, and the RDM of the responses that it predicts is compared with
/// that of the responses measured.
/// </summary>
/// <remarks>
/// The mapping reweights units to what the channels see; the RDM of plain activations takes all as they are. Only
/// predictions of stimuli that were not learnt from count. Khaligh-Razavi et al. 2017, doi:10.1016/j.jmp.2016.10.007; Conwell et al.
/// 2024, doi:10.1038/s41467-024-53147-y.
/// </remarks>
public static class VoxelEncodingRsa
{
    /// <summary>The predicted responses, fold after fold brought into the stimuli's order; rounded to float32.</summary>
    /// <param name="predictions">Of folds that test each stimulus at most once.</param>
    /// <param name="channels">The responses that were predicted.</param>
    /// <returns><c>[tested stimuli × channels]</c>.</returns>
    /// <exception cref="VentralException">A stimulus is tested in two folds, or they are of other responses.</exception>
    public static Activations Predicted(HeldOutPredictions predictions, Activations channels)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(channels);
        var places = new SortedDictionary<int, (int Fold, int Row)>();
        for (int fold = 0; fold < predictions.Folds.Length; fold++)
        {
            for (int row = 0; row < predictions.Folds[fold].Test.Length; row++)
            {
                int stimulus = predictions.Folds[fold].Test[row];
                if (stimulus >= channels.Stimuli.Count || predictions.OfFold(fold).Columns != channels.UnitCount)
                {
                    throw new VentralException($"Predictions must be of '{channels.Layer}', {channels.Stimuli.Count} stimuli × {channels.UnitCount} channels; fold '{predictions.Folds[fold].Name}' tests stimulus {stimulus} in {predictions.OfFold(fold).Columns}.");
                }

                if (!places.TryAdd(stimulus, (fold, row)))
                {
                    throw new VentralException($"Voxel-encoding RSA needs one prediction a stimulus; folds '{predictions.Folds[places[stimulus].Fold].Name}' and '{predictions.Folds[fold].Name}' both test '{channels.Stimuli.Ids[stimulus]}'. Use folds that part the stimuli.");
                }
            }
        }

        float[] values = new float[places.Count * channels.UnitCount];
        int at = 0;
        foreach (var (_, (fold, row)) in places)
        {
            for (int c = 0; c < channels.UnitCount; c++)
            {
                values[at++] = (float)predictions.OfFold(fold)[row, c];
            }
        }

        return new($"{channels.Layer}, predicted", StimulusIds.Create(channels.Layer, places.Keys.Select(s => channels.Stimuli.Ids[s])), channels.UnitCount, values);
    }

    /// <summary>How alike the RDMs of predicted and measured responses are.</summary>
    /// <param name="predictions">Of folds that test each stimulus at most once.</param>
    /// <param name="channels">The responses that were predicted.</param>
    /// <param name="dissimilarity">What RDMs are made by; both alike.</param>
    /// <param name="comparison">How they are compared.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">A stimulus is tested twice, or an RDM is undefined or constant.</exception>
    public static double Score(HeldOutPredictions predictions, Activations channels, Dissimilarity dissimilarity, RdmComparison comparison, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(dissimilarity);
        ArgumentNullException.ThrowIfNull(comparison);
        var predicted = Predicted(predictions, channels);
        int[] places = [.. predictions.Folds.SelectMany(fold => fold.Test).Order()];
        float[] measured = new float[predicted.Values.Length];
        for (int i = 0; i < places.Length; i++)
        {
            channels.Row(places[i]).CopyTo(measured.AsSpan(i * channels.UnitCount));
        }

        return comparison.Compare(
            dissimilarity.Between(predicted, workers),
            dissimilarity.Between(new Activations(channels.Layer, predicted.Stimuli, channels.UnitCount, measured), workers));
    }
}
