using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Tensors;

namespace Ventral.Analysis.Rsa;

/// <summary>How different the responses to two stimuli are; turns activations, or responses trial by trial, into an <see cref="Rdm"/>.</summary>
/// <remarks>
/// Every dissimilarity is computed in float64 unless it says otherwise, and in a fixed order, so that its bits depend on
/// neither threads nor vector width. A name says the unit: squared or not, per unit (divided by the number of units, as rsatoolbox does)
/// or summed over units (as SciPy does).
/// </remarks>
public abstract class Dissimilarity
{
    private protected Dissimilarity(string name) => Name = name;

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "correlation", "euclidean", "squared-euclidean", "squared-euclidean-per-unit", "cosine", "mahalanobis", "squared-mahalanobis-per-unit",
        "squared-mahalanobis", "crossnobis", "poisson-kl",
    ];

    /// <summary>The name in study files and tables: <c>correlation</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it needs responses trial by trial.</summary>
    public virtual bool NeedsRepeats => false;

    /// <summary>The dissimilarity of that name, with its usual settings: noise from the trials' residuals, after Ledoit and Wolf.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="VentralException">The name is unknown; the message suggests the nearest.</exception>
    public static Dissimilarity Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "correlation" => new CorrelationDissimilarity(),
            "euclidean" => new EuclideanDissimilarity(EuclideanUnit.Distance),
            "squared-euclidean" => new EuclideanDissimilarity(EuclideanUnit.Squared),
            "squared-euclidean-per-unit" => new EuclideanDissimilarity(EuclideanUnit.SquaredPerUnit),
            "cosine" => new CosineDissimilarity(),
            "mahalanobis" => new MahalanobisDissimilarity(EuclideanUnit.Distance),
            "squared-mahalanobis" => new MahalanobisDissimilarity(EuclideanUnit.Squared),
            "squared-mahalanobis-per-unit" => new MahalanobisDissimilarity(EuclideanUnit.SquaredPerUnit),
            "crossnobis" => new CrossnobisDissimilarity(),
            "poisson-kl" => new PoissonDissimilarity(),
            _ => throw new VentralException($"Unknown dissimilarity '{name}'.{Suggestion.For(name, Names)}"),
        };
    }

    /// <summary>The dissimilarity of every pair of stimuli.</summary>
    /// <param name="activations">Responses, <c>[stimuli × units]</c>, at least two stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>An RDM that carries the name of the layer.</returns>
    /// <exception cref="UndefinedDissimilarityException">A response has no dissimilarity to any other; the message names stimulus and layer.</exception>
    /// <exception cref="VentralException">Fewer than two stimuli, or the dissimilarity needs repeats.</exception>
    public Rdm Between(Activations activations, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(workers);
        Require(activations.Layer, activations.Stimuli);
        if (NeedsRepeats)
        {
            throw new VentralException($"Dissimilarity '{Name}' needs responses trial by trial, to part noise from signal; '{activations.Layer}' has one response a stimulus. Give the repeats, or use 'squared-euclidean-per-unit'.");
        }

        return new Rdm(activations.Layer, activations.Stimuli, Compute(activations, workers));
    }

    /// <summary>The dissimilarity of every pair of stimuli, from several trials: of the means over trials, unless it needs repeats.</summary>
    /// <param name="responses">Responses, <c>[stimuli × channels × repeats]</c>, at least two stimuli.</param>
    /// <param name="workers">The threads to use; the result does not depend on them.</param>
    /// <returns>An RDM that carries the name of the responses.</returns>
    /// <inheritdoc cref="Between(Activations, Workers)"/>
    public Rdm Between(RepeatedResponses responses, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(workers);
        Require(responses.Name, responses.Stimuli);
        return new Rdm(responses.Name, responses.Stimuli, Compute(responses, workers));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private protected abstract double[] Compute(Activations activations, Workers workers);

    private protected virtual double[] Compute(RepeatedResponses responses, Workers workers) => Compute(responses.Mean(), workers);

    private protected static void Require(string name, StimulusIds stimuli)
    {
        if (stimuli.Count < 2)
        {
            throw new VentralException($"An RDM needs at least 2 stimuli, '{name}' has {stimuli.Count}.");
        }
    }
}
