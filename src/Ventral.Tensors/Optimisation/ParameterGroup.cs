using System.Collections.Immutable;

namespace Ventral.Tensors.Optimisation;

/// <summary>Parameters that are trained alike: for example weights that decay, and biases and norms that do not.</summary>
public sealed record ParameterGroup
{
    /// <summary>Names the parameters of a group.</summary>
    /// <param name="parameters">Positions in the list of parameters.</param>
    public ParameterGroup(params ReadOnlySpan<int> parameters) => Parameters = [.. parameters];

    /// <summary>Positions in the list of parameters.</summary>
    public ImmutableArray<int> Parameters { get; }

    /// <summary>How strongly values are drawn to 0, at least 0; what that means is said by the optimiser.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What the learning rate is multiplied by, at least 0; 0 freezes the group.</summary>
    public double RateFactor { get; init; } = 1;
}
