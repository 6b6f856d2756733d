using System.Collections.Immutable;

using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>What a shard publishes when it is done.</summary>
/// <param name="Failures">Cells that failed, each with its reason; the rest is whole.</param>
/// <param name="Files">The files of its store.</param>
internal sealed record ShardRecord(ImmutableArray<FailedCells> Failures, ImmutableArray<ShardFile> Files) : IEngineRecord
{
    bool IEngineRecord.IsWhole => !Failures.IsDefault && !Files.IsDefault && Failures.All(failed => failed is not null) && Files.All(file => file is not null);
}
