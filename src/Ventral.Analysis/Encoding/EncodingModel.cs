using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Encoding;

/// <summary>A way to learn what each channel of a recording answers from what the units of a network answer to the same stimuli.</summary>
/// <remarks>
/// Whatever a model needs (means, axes, penalties) it learns from the stimuli that it is given, and from nothing else, unless
/// its name says so. Units and channels are both <see cref="Activations"/>, so a model may as well predict units from channels.
/// </remarks>
public abstract class EncodingModel
{
    private protected EncodingModel()
    {
    }

    /// <summary>What it is called in a measure's path: <c>ridge</c>, <c>pls-25</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Learns.</summary>
    /// <param name="units">What to predict from, <c>[stimuli × units]</c>.</param>
    /// <param name="channels">What to predict, <c>[stimuli × channels]</c>, of the same stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2, or the model cannot be learnt from them.</exception>
    public abstract FittedEncoding Fit(Activations units, Activations channels, Workers workers);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Learns each fold and predicts its test: one fold after another, where a model has nothing better.</summary>
    /// <param name="units">What to predict from; the same stimuli as <paramref name="channels"/>.</param>
    /// <param name="channels">What to predict.</param>
    /// <param name="folds">Folds whose stimuli are all there.</param>
    /// <param name="workers">The threads to use.</param>
    internal virtual IEnumerable<FoldPrediction> HoldOut(Activations units, Activations channels, ImmutableArray<Fold> folds, Workers workers)
    {
        foreach (var part in folds)
        {
            var fitted = Fit(Rows(units, part.Train), Rows(channels, part.Train), workers);
            yield return new(fitted.Predict(Rows(units, part.Test), workers), fitted.Penalties);
        }
    }

    /// <summary>The responses to some of the stimuli.</summary>
    internal static Activations Rows(Activations responses, ImmutableArray<int> places)
    {
        float[] rows = new float[places.Length * responses.UnitCount];
        for (int i = 0; i < places.Length; i++)
        {
            responses.Row(places[i]).CopyTo(rows.AsSpan(i * responses.UnitCount));
        }

        return new(responses.Layer, StimulusIds.Create(responses.Layer, places.Select(p => responses.Stimuli.Ids[p])), responses.UnitCount, rows);
    }

    /// <summary>Checks what every model asks of its input.</summary>
    /// <exception cref="VentralException">The stimuli differ or are fewer than 2.</exception>
    private protected void Require(Activations units, Activations channels, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(workers);
        units.Stimuli.RequireSame(channels.Stimuli);
        if (units.Stimuli.Count < 2)
        {
            throw new VentralException($"'{Name}' needs at least 2 stimuli to learn from, '{units.Layer}' has {units.Stimuli.Count}.");
        }
    }
}
