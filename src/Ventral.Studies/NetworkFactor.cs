using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>One network with one weight state: a level of the study's main factor.</summary>
public sealed record NetworkFactor
{
    /// <summary>The name in tables and figures; unique together with <see cref="Weights"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The architecture in Ventral's catalogue; absent for published scores and given RDMs.</summary>
    public string? Architecture { get; init; }

    /// <summary>The weight state.</summary>
    public required WeightOrigin Weights { get; init; }

    /// <summary>The catalogue entry of weights, given RDMs or published scores; empty for random weights.</summary>
    public string Source { get; init; } = "";

    /// <summary>Within the source, which scores or RDMs: <c>random</c>, <c>trained</c>, <c>complete</c>.</summary>
    public string Selection { get; init; } = "";

    /// <summary>How many seeds, for random weights; their RDMs are averaged, and each seed is scored as well.</summary>
    public int SeedCount { get; init; } = 1;

    /// <summary>The layers by their own names (never by an alias), in order, each once.</summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>Whether the network is left out, with a notice, when its weights are not at hand.</summary>
    public bool WhenAvailable { get; init; }

    /// <summary>Whether each of its scores is tested by permutation.</summary>
    public bool Permuted { get; init; } = true;

    /// <summary>Name and weight state as selectors write them: <c>alexnet/random</c>.</summary>
    public string Key => $"{Name}/{Weights.Text()}";
}
