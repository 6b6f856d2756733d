using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Analysis.Encoding;

/// <summary>What an <see cref="EncodingModel"/> learnt: predicts the answers of each channel to any stimuli.</summary>
public abstract class FittedEncoding
{
    private protected FittedEncoding(string layer, int unitCount, int channelCount)
    {
        Layer = layer;
        UnitCount = unitCount;
        ChannelCount = channelCount;
    }

    /// <summary>The layer whose units were learnt from.</summary>
    public string Layer { get; }

    /// <summary>Units learnt from.</summary>
    public int UnitCount { get; }

    /// <summary>Channels.</summary>
    public int ChannelCount { get; }

    /// <summary>The α of each channel; empty where the model has none.</summary>
    public virtual ImmutableArray<double> Penalties => [];

    /// <summary>Predicts responses.</summary>
    /// <param name="units">Responses of the same units to any stimuli, <c>[stimuli × units]</c>.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns><c>[stimuli × channels]</c>.</returns>
    /// <exception cref="VentralException">There are more or fewer units than were learnt from.</exception>
    public Matrix<double> Predict(Activations units, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(workers);
        return units.UnitCount == UnitCount
            ? PredictFrom(units, workers)
            : throw new VentralException($"A prediction needs the {UnitCount} units of '{Layer}' that were learnt from; '{units.Layer}' has {units.UnitCount}.");
    }

    private protected abstract Matrix<double> PredictFrom(Activations units, Workers workers);
}
