using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>How different the responses to two stimuli are; turns activations into an <see cref="Rdm"/>.</summary>
/// <remarks>Every dissimilarity is computed in float64 and in a fixed order, so that its bits depend on neither threads nor vector width.</remarks>
public abstract class Dissimilarity
{
    private protected Dissimilarity(string name) => Name = name;

    /// <summary>The name in study files and tables: <c>correlation</c>.</summary>
    public string Name { get; }

    /// <summary>The dissimilarity of every pair of stimuli.</summary>
    /// <param name="activations">Responses, <c>[stimuli × units]</c>, at least two stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>An RDM that carries the name of the layer.</returns>
    /// <exception cref="UndefinedDissimilarityException">A response has no dissimilarity to any other; the message names stimulus and layer.</exception>
    /// <exception cref="VentralException">Fewer than two stimuli.</exception>
    public Rdm Between(Activations activations, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(workers);
        if (activations.Stimuli.Count < 2)
        {
            throw new VentralException($"An RDM needs at least 2 stimuli, '{activations.Layer}' has {activations.Stimuli.Count}.");
        }

        return new Rdm(activations.Layer, activations.Stimuli, Compute(activations, workers));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private protected abstract double[] Compute(Activations activations, Workers workers);
}
