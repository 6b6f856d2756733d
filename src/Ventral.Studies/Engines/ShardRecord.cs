using System.Collections.Immutable;

namespace Ventral.Studies.Engines;

/// <summary>What a shard publishes when it is done.</summary>
/// <param name="Failures">Cells that failed, each with its reason; the rest is whole.</param>
/// <param name="Files">The files of its store.</param>
internal sealed record ShardRecord(ImmutableArray<UnitFailure> Failures, ImmutableArray<ShardFile> Files);
