using System.Collections.Immutable;

using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies;

/// <summary>One network with one weight state: a level of the study's main factor.</summary>
public sealed record NetworkFactor
{
    /// <summary>The name in tables and figures; unique together with <see cref="Weights"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The architecture in Ventral's catalogue; absent for published scores and given RDMs.</summary>
    public string? Architecture { get; init; }

    /// <summary>The kind of weight state.</summary>
    public required WeightOrigin Weights { get; init; }

    /// <summary>How weights are drawn (<c>he-normal</c>) or shuffled (<c>filters</c>); empty for the architecture's own initialisation, and elsewhere.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>The weight state as tables write it: <c>random</c>, <c>random:he-normal</c>, <c>shuffled:filters</c>.</summary>
    public string WeightsName => Scheme.Length == 0 ? Weights.Text() : $"{Weights.Text()}:{Scheme}";

    /// <summary>The catalogue entry of weights, given RDMs or published scores; empty for random weights and where a <see cref="File"/> is named.</summary>
    public string Source { get; init; } = "";

    /// <summary>The user's own file of weights; empty where there is none.</summary>
    public string File { get; init; } = "";

    /// <summary>The network as a program opened it, with its own architecture and preprocessing; null where a study names it.</summary>
    public ForeignNetwork? Opened { get; init; }

    /// <summary>Within the source, which scores or RDMs: <c>random</c>, <c>trained</c>, <c>complete</c>.</summary>
    public string Selection { get; init; } = "";

    /// <summary>How many seeds, for random and shuffled weights; their RDMs are averaged, and each seed is scored as well.</summary>
    public int SeedCount { get; init; } = 1;

    /// <summary>The seeds, where the study lists them; empty where <see cref="SeedCount"/> seeds are counted up from the study's.</summary>
    public ImmutableArray<Seed> Seeds { get; init; } = [];

    /// <summary>All files of the user's own that it reads.</summary>
    public ImmutableArray<string> OwnFiles =>
        [.. new[] { File, Given?.IdsFile ?? "" }.Concat(Given?.Files ?? []).Where(path => path.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The user's own activations or RDMs; null where there are none.</summary>
    public GivenLayers? Given { get; init; }

    /// <summary>Whether its weights depend on a seed.</summary>
    public bool IsSeeded => Weights is WeightOrigin.Random or WeightOrigin.Shuffled;

    /// <summary>The layers by their own names (never by an alias), in order, each once.</summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>Whether the network is left out, with a notice, when its weights are not at hand.</summary>
    public bool WhenAvailable { get; init; }

    /// <summary>Whether each of its scores is tested by permutation.</summary>
    public bool Permuted { get; init; } = true;

    /// <summary>Name and weight state as selectors write them: <c>alexnet/random</c>.</summary>
    public string Key => $"{Name}/{WeightsName}";

    /// <summary>The seeds of its instances.</summary>
    /// <param name="first">The study's seed.</param>
    internal IEnumerable<Seed> SeedsFrom(Seed first) =>
        Seeds.IsEmpty ? Enumerable.Range(0, SeedCount).Select(i => new Seed(unchecked(first.Value + (ulong)i))) : Seeds;
}
