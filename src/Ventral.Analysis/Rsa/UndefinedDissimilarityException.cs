namespace Ventral.Analysis.Rsa;

/// <summary>A response to which a dissimilarity is not defined, such as the correlation distance of a constant pattern.</summary>
public sealed class UndefinedDissimilarityException : VentralException
{
    /// <summary>Names the response that has no dissimilarity.</summary>
    /// <param name="layer">The layer that answered.</param>
    /// <param name="stimulus">The stimulus that it answered to.</param>
    /// <param name="problem">What was required, what was found and the next step.</param>
    public UndefinedDissimilarityException(string layer, string stimulus, string problem)
        : base(problem)
    {
        Layer = layer;
        Stimulus = stimulus;
    }

    /// <summary>The layer that answered.</summary>
    public string Layer { get; }

    /// <summary>The stimulus that it answered to.</summary>
    public string Stimulus { get; }
}
