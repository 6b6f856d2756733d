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

    /// <summary>The α that each fold chose for each channel, on the stimuli that it learnt from alone.</summary>
    public ImmutableArray<ImmutableArray<double>> Penalties { get; }

    /// <summary>Learns each fold and predicts its test.</summary>
    /// <param name="model">The estimator.</param>
    /// <param name="units">What to predict from, <c>[stimuli × units]</c>.</param>
    /// <param name="channels">What to predict, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="folds">How the stimuli are parted.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ, a fold asks for one that is not there, or a fit fails.</exception>
    public static HeldOutPredictions Of(RidgeRegression model, Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
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

        var predicted = ImmutableArray.CreateBuilder<Matrix<double>>();
        var penalties = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
        foreach (var part in folds)
        {
            var fitted = model.Fit(Rows(units, part.Train), Rows(channels, part.Train), workers);
            predicted.Add(fitted.Predict(Rows(units, part.Test), workers));
            penalties.Add(fitted.Penalties);
        }

        return new(channels, folds, predicted.ToImmutable(), penalties.ToImmutable());
    }

    /// <summary>The predictions of one fold, <c>[test stimuli × channels]</c>.</summary>
    /// <param name="fold">Its place in <see cref="Folds"/>.</param>
    public Matrix<double> OfFold(int fold) => predicted[fold];

    /// <summary>Pearson's r between responses and predictions of each channel.</summary>
    /// <param name="pooling">Over which stimuli.</param>
    /// <returns>One score a channel; <c>null</c> where it is undefined, for <see cref="ScorePooling.MeanOverFolds"/> in any fold.</returns>
    public ImmutableArray<double?> Correlations(ScorePooling pooling) => Scores(pooling, Correlation);

    /// <summary>R² of each channel, 1 − Σ(y − ŷ)² / Σ(y − ȳ)² with the mean of the tested responses: 1 is perfect, below 0 is worse than that mean.</summary>
    /// <inheritdoc cref="Correlations"/>
    public ImmutableArray<double?> ExplainedVariances(ScorePooling pooling) => Scores(pooling, ExplainedVariance);

    private static double? Correlation(double[] responses, double[] predictions)
    {
        double meanOfY = responses.Average(), meanOfP = predictions.Average(), products = 0, squaresOfY = 0, squaresOfP = 0;
        for (int i = 0; i < responses.Length; i++)
        {
            double y = responses[i] - meanOfY, p = predictions[i] - meanOfP;
            products += y * p;
            squaresOfY += y * y;
            squaresOfP += p * p;
        }

        return Varies(responses) && Varies(predictions) && squaresOfY > 0 && squaresOfP > 0
            ? Math.Clamp(products / Math.Sqrt(squaresOfY) / Math.Sqrt(squaresOfP), -1, 1)
            : null;
    }

    private static double? ExplainedVariance(double[] responses, double[] predictions)
    {
        double mean = responses.Average(), total = 0, left = 0;
        for (int i = 0; i < responses.Length; i++)
        {
            total += (responses[i] - mean) * (responses[i] - mean);
            left += (responses[i] - predictions[i]) * (responses[i] - predictions[i]);
        }

        return Varies(responses) && total > 0 ? 1 - (left / total) : null;
    }

    private static bool Varies(double[] values) => values.AsSpan().IndexOfAnyExcept(values[0]) >= 0;

    private static Activations Rows(Activations responses, ImmutableArray<int> places)
    {
        float[] rows = new float[places.Length * responses.UnitCount];
        for (int i = 0; i < places.Length; i++)
        {
            responses.Row(places[i]).CopyTo(rows.AsSpan(i * responses.UnitCount));
        }

        return new(responses.Layer, StimulusIds.Create(responses.Layer, places.Select(p => responses.Stimuli.Ids[p])), responses.UnitCount, rows);
    }

    private ImmutableArray<double?> Scores(ScorePooling pooling, Func<double[], double[], double?> score) =>
        [.. Enumerable.Range(0, channels.UnitCount).Select(c => pooling == ScorePooling.AllStimuli ? Pooled(c, score) : Mean(c, score))];

    private double? Pooled(int channel, Func<double[], double[], double?> score) => score(
        [.. Enumerable.Range(0, Folds.Length).SelectMany(f => Responses(f, channel))],
        [.. Enumerable.Range(0, Folds.Length).SelectMany(f => Predictions(f, channel))]);

    private double? Mean(int channel, Func<double[], double[], double?> score)
    {
        double sum = 0;
        for (int fold = 0; fold < Folds.Length; fold++)
        {
            if (score([.. Responses(fold, channel)], [.. Predictions(fold, channel)]) is not { } one)
            {
                return null;
            }

            sum += one;
        }

        return sum / Folds.Length;
    }

    private IEnumerable<double> Responses(int fold, int channel) => Folds[fold].Test.Select(i => (double)channels.Row(i)[channel]);

    private IEnumerable<double> Predictions(int fold, int channel) => Enumerable.Range(0, predicted[fold].Rows).Select(i => predicted[fold][i, channel]);
}
