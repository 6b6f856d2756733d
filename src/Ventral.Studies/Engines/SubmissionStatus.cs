using System.Collections.Immutable;

using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>How a submission to a cluster stands.</summary>
/// <param name="Token">Its token, in the name of all its jobs: <c>ventral-TOKEN</c>.</param>
/// <param name="Created">When it was made, in UTC.</param>
/// <param name="Silence">Why Slurm does not answer; null where it does, or need not be asked.</param>
/// <param name="Merge">How its merge stands.</param>
/// <param name="IsOver">Whether it is merged without failures or cancelled, or merged with failures and none of its jobs is yet to end.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Failures">What the merge could not gather.</param>
public sealed record SubmissionStatus(
    string Token, DateTimeOffset Created, string? Silence, string Merge, bool IsOver, ImmutableArray<ShardStatus> Shards, ImmutableArray<FailedCells> Failures);
