using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>What a study tests.</summary>
public sealed record InferencePlan
{
    /// <summary>The measure whose scores are tested.</summary>
    public required Measure Measure { get; init; }

    /// <summary>Joint row and column relabellings a permutation test; 0 for none.</summary>
    public int PermutationCount { get; init; }

    /// <summary>Pairs of networks whose layer profiles are compared.</summary>
    public ImmutableArray<Contrast> Contrasts { get; init; } = [];
}
