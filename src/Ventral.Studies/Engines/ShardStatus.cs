using System.Collections.Immutable;

namespace Ventral.Studies.Engines;

/// <summary>How a shard stands.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Networks">The networks that it computes.</param>
/// <param name="State"><c>done</c>, <c>running</c>, <c>pending</c>, <c>requeued</c>, <c>failed</c>, <c>cancelled</c>; where Slurm says nothing <c>started</c>, <c>not started</c> or <c>unknown</c>.</param>
/// <param name="Detail">More of it, for people: the node, the reason.</param>
public sealed record ShardStatus(int Index, ImmutableArray<string> Networks, string State, string Detail);
