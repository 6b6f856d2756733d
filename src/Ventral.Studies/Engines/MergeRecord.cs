using System.Collections.Immutable;

namespace Ventral.Studies.Engines;

/// <summary>What a merge made of a submission.</summary>
/// <param name="Failures">Cells that it could not gather, each with its reason.</param>
public sealed record MergeRecord(ImmutableArray<UnitFailure> Failures);
