using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What a model says of stimuli that it did not learn from, and how right that is, channel by channel.</summary>
/// <remarks>
/// A score is <c>null</c> where it is undefined: for a correlation where the responses or the predictions of a channel do not
/// vary, for R² where the responses do not. Scores are raw; no ceiling is applied.
/// </remarks>
public sealed class HeldOutPredictions
{
    private readonly Activations channels;
    private readonly ImmutableArray<Matrix<double>> predicted;

    private HeldOutPredictions(Activations channels, ImmutableArray<Fold> folds, ImmutableArray<Matrix<double>> predicted, ImmutableArray<ImmutableArray<double>> penalties)
    {
        this.channels = channels;
        this.predicted = predicted;
        Folds = folds;
        Penalties = penalties;
    }

    /// <summary>The folds.</summary>
    public ImmutableArray<Fold> Folds { get; }

    /// <summary>The stimuli that the folds part.</summary>
    internal StimulusIds Stimuli => channels.Stimuli;

    /// <summary>The α of each channel in each fold, chosen on the stimuli that it learnt from alone; empty in a fold where the model has none.</summary>
    public ImmutableArray<ImmutableArray<double>> Penalties { get; }

    /// <summary>Learns each fold and predicts its test.</summary>
    /// <param name="model">The estimator.</param>
    /// <param name="units">What to predict from, <c>[stimuli × units]</c>.</param>
    /// <param name="channels">What to predict, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="folds">How the stimuli are parted.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ, a fold asks for one that is not there, or a fit fails.</exception>
    public static HeldOutPredictions Of(EncodingModel model, Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(channels);
        units.Stimuli.RequireSame(channels.Stimuli);
        if (folds.IsDefaultOrEmpty)
        {
            throw new VentralException("Predictions need at least one fold, found none.");
        }

        int count = units.Stimuli.Count;
        if (folds.FirstOrDefault(f => Math.Max(f.Train[^1], f.Test[^1]) >= count) is { } fold)
        {
            throw new VentralException($"Fold '{fold.Name}' asks for stimulus {Math.Max(fold.Train[^1], fold.Test[^1])}; '{units.Layer}' has {count}, from 0 on.");
        }

        var parts = model.HoldOut(units, channels, folds, workers).ToImmutableArray();
        return new(channels, folds, [.. parts.Select(p => p.Predicted)], [.. parts.Select(p => p.Penalties)]);
    }

    /// <summary>The predictions of one fold, <c>[test stimuli × channels]</c>.</summary>
    /// <param name="fold">Its place in <see cref="Folds"/>.</param>
    public Matrix<double> OfFold(int fold) => predicted[fold];

    /// <summary>Pearson's r between responses and predictions of each channel.</summary>
    /// <param name="pooling">Over which stimuli.</param>
    /// <returns>One score a channel; <c>null</c> where it is undefined, for <see cref="ScorePooling.MeanOverFolds"/> in any fold.</returns>
    public ImmutableArray<double?> Correlations(ScorePooling pooling) => Scores(pooling, s => s.Correlations());

    /// <summary>Pearson's r of each channel over the tested stimuli of one fold.</summary>
    /// <param name="fold">Its place in <see cref="Folds"/>.</param>
    /// <returns>One score a channel; <c>null</c> where it is undefined.</returns>
    public ImmutableArray<double?> CorrelationsOfFold(int fold) => [.. Of(fold).Correlations()];

    /// <summary>R² of each channel, 1 − Σ(y − ŷ)² / Σ(y − ȳ)² with the mean of the tested responses: 1 is perfect, below 0 is worse than that mean.</summary>
    /// <inheritdoc cref="Correlations"/>
    public ImmutableArray<double?> ExplainedVariances(ScorePooling pooling) => Scores(pooling, s => s.ExplainedVariances());

    /// <summary>R² of each channel over the tested stimuli of one fold.</summary>
    /// <inheritdoc cref="CorrelationsOfFold"/>
    public ImmutableArray<double?> ExplainedVariancesOfFold(int fold) => [.. Of(fold).ExplainedVariances()];

    private ChannelScores Of(int fold) => new(channels, [(Folds[fold].Test, predicted[fold])]);

    private ImmutableArray<double?> Scores(ScorePooling pooling, Func<ChannelScores, double?[]> scoresOf) => pooling == ScorePooling.AllStimuli
        ? [.. scoresOf(new(channels, [.. Folds.Select((f, i) => (f.Test, predicted[i]))]))]
        : MeanOverFolds([.. Enumerable.Range(0, Folds.Length).Select(f => scoresOf(Of(f)))]);

    private ImmutableArray<double?> MeanOverFolds(double?[][] scores) => [.. Enumerable.Range(0, channels.UnitCount).Select(c =>
    {
        double? sum = 0;
        foreach (double?[] one in scores)
        {
            sum += one[c];
        }

        return sum / scores.Length;
    })];
}
