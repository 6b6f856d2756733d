using System.Collections.Immutable;

using Ventral.Studies.Claims;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>What a finished run found.</summary>
public sealed record RunOutcome
{
    /// <summary>The run folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The rows of <c>scores.csv</c>.</summary>
    public required ImmutableArray<ScoreRow> Scores { get; init; }

    /// <summary>The rows of <c>tests.csv</c>.</summary>
    public required ImmutableArray<TestRow> Tests { get; init; }

    /// <summary>The rows of <c>claims.csv</c>: what the study claimed beforehand, and what became of it.</summary>
    public required ImmutableArray<ClaimRow> Claims { get; init; }

    /// <summary>Whether what ran is what was locked.</summary>
    public required LockCheck Lock { get; init; }

    /// <summary>The rows of <c>published.csv</c>.</summary>
    public required ImmutableArray<PublishedRow> Published { get; init; }

    /// <summary>The rows of <c>gate.csv</c>: what speaks for and against trained networks being what they are said to be.</summary>
    public required ImmutableArray<GateRow> Gate { get; init; }

    /// <summary>The rows of <c>seeds.csv</c>: how far scores vary between seeds, beside between subjects.</summary>
    public ImmutableArray<SeedRow> Seeds { get; init; } = [];

    /// <summary>Cells that failed, each with its reason; the rest of the run is whole.</summary>
    public required ImmutableArray<FailedCells> Failures { get; init; }

    /// <summary>Wall time by stage, in order.</summary>
    public required ImmutableArray<StageTime> Stages { get; init; }
}
