using System.Collections.Immutable;

namespace Ventral.Studies;

/// <summary>What a study tests.</summary>
public sealed record InferencePlan
{
    /// <summary>The measure whose scores are tested, one of RDMs.</summary>
    public required RdmMeasure Measure { get; init; }

    /// <summary>Joint row and column relabellings a permutation test; 0 for none.</summary>
    public int PermutationCount { get; init; }

    /// <summary>Draws of subjects and stimuli of each contrast's two-factor bootstrap; 0 for no such test of contrasts.</summary>
    public int BootstrapCount { get; init; }

    /// <summary>Draws where a hypothesis is put to a two-factor bootstrap: <see cref="BootstrapCount"/>, or 1,000.</summary>
    public int DrawCount => BootstrapCount > 0 ? BootstrapCount : 1000;

    /// <summary>Pairs of networks whose layer profiles are compared.</summary>
    public ImmutableArray<Contrast> Contrasts { get; init; } = [];
}
