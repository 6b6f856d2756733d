using System.Collections.Immutable;

using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>What a merge made of a submission.</summary>
/// <param name="Failures">Cells that it could not gather, each with its reason.</param>
public sealed record MergeRecord(ImmutableArray<FailedCells> Failures) : IEngineRecord
{
    bool IEngineRecord.IsWhole => !Failures.IsDefault && Failures.All(failed => failed is not null);
}
