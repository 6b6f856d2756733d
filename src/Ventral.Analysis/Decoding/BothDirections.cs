using System.Collections.Immutable;
using Ventral.Analysis.Encoding;
using Ventral.Analysis.Inference;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Decoding;

/// <summary>One layer and one region mapped both ways on the very same folds: voxels from units (encoding), units from voxels (decoding).</summary>
public sealed class BothDirections
{
    private BothDirections(ScoreSet encoding, ScoreSet decoding) => (Encoding, Decoding) = (encoding, decoding);

    /// <summary>Pearson's r of each voxel.</summary>
    public ScoreSet Encoding { get; }

    /// <summary>Pearson's r of each unit.</summary>
    public ScoreSet Decoding { get; }

    /// <summary>Learns and tests both on each fold.</summary>
    /// <param name="encoder">Predicts voxels from units.</param>
    /// <param name="decoder">Predicts units from voxels.</param>
    /// <param name="units"><c>[stimuli × units]</c>.</param>
    /// <param name="voxels"><c>[stimuli × voxels]</c>, of the same stimuli.</param>
    /// <param name="folds">How the stimuli are parted.</param>
    /// <param name="pooling">Over which stimuli the correlations are.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ, a fold asks for one that is not there, or a fit fails.</exception>
    public static BothDirections Of(
        EncodingModel encoder,
        FeatureDecoder decoder,
        Activations units,
        Activations voxels,
        ImmutableArray<Fold> folds,
        ScorePooling pooling,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(voxels);
        ArgumentNullException.ThrowIfNull(workers);

        // Encoding goes first: it checks stimuli and folds.
        var encoding = HeldOutPredictions.Of(encoder, units, voxels, folds, workers).Correlations(pooling);
        var decoded = ImmutableArray.CreateBuilder<(DecodedFeatures Decoded, Activations Actual)>();
        foreach (var fold in folds)
        {
            var fitted = decoder.Fit(EncodingModel.Rows(voxels, fold.Train), EncodingModel.Rows(units, fold.Train), workers);
            decoded.Add((fitted.Predict(EncodingModel.Rows(voxels, fold.Test), workers), EncodingModel.Rows(units, fold.Test)));
        }

        return new(new(encoding), pooling == ScorePooling.AllStimuli ? Pooled(units.UnitCount, decoded) : Mean(units.UnitCount, decoded));
    }

    private static ScoreSet Pooled(int units, IReadOnlyList<(DecodedFeatures Decoded, Activations Actual)> folds) =>
        new([.. Enumerable.Range(0, units).Select(unit => PearsonCorrelation.TryOf(
            [.. folds.SelectMany(f => Enumerable.Range(0, f.Actual.Stimuli.Count).Select(i => f.Decoded.Values[i, unit]))],
            [.. folds.SelectMany(f => Enumerable.Range(0, f.Actual.Stimuli.Count).Select(i => (double)f.Actual.Row(i)[unit]))]))]);

    private static ScoreSet Mean(int units, IReadOnlyList<(DecodedFeatures Decoded, Activations Actual)> folds)
    {
        ScoreSet[] scores = [.. folds.Select(f => f.Decoded.Correlations(f.Actual))];
        return new([.. Enumerable.Range(0, units).Select(unit => scores.Any(s => s.Values[unit] is null) ? null : scores.Average(s => s.Values[unit]))]);
    }
}
