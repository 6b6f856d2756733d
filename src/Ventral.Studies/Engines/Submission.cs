using System.Collections.Immutable;

using Ventral.Studies.Engines.Slurm;

namespace Ventral.Studies.Engines;

/// <summary>What was handed to a cluster, frozen before the first job is submitted: whoever runs a shard or the merge reads it, and nothing that may have changed since.</summary>
internal sealed record Submission : IEngineRecord
{
    /// <summary>Drawn for this submission alone; in the name and comment of all its jobs.</summary>
    public required string Token { get; init; }

    /// <summary>When, in UTC, for people.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The study's name.</summary>
    public required string Study { get; init; }

    /// <summary>SHA-256 of the study's text.</summary>
    public required string StudyHash { get; init; }

    /// <summary>The study file, for messages.</summary>
    public required string StudyFile { get; init; }

    /// <summary>The folder that the study's own files are found from.</summary>
    public required string StudyFolder { get; init; }

    /// <summary>The user's own datasets that it names, which are frozen beside it, each with its hash; empty where it names none.</summary>
    public string Datasets { get; init; } = "";

    /// <summary>The seed, which the command line may have set.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The pattern of <c>--only</c>.</summary>
    public string? Only { get; init; }

    /// <summary>The folder that is searched for data first.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether no connection may be opened.</summary>
    public bool Offline { get; init; }

    /// <summary>The limit of memory.</summary>
    public long? Memory { get; init; }

    /// <summary>Who runs ONNX graphs, as the command line names it.</summary>
    public required string Runtime { get; init; }

    /// <summary>The builds that compute: a tool that was built anew since makes other results.</summary>
    public required string Build { get; init; }

    /// <summary>How to start the tool.</summary>
    public required ImmutableArray<string> Tool { get; init; }

    /// <summary>What was asked of the cluster.</summary>
    public required SlurmSettings Settings { get; init; }

    /// <summary>The networks of each shard, by key.</summary>
    public required ImmutableArray<ImmutableArray<string>> Shards { get; init; }

    bool IEngineRecord.IsWhole => !Tool.IsDefault && !Shards.IsDefault && !Settings.Setup.IsDefault && !Settings.Options.IsDefault && Shards.All(networks => !networks.IsDefault && networks.All(network => network is not null));

    /// <summary>Whether another submission is of the same work, so that its results are this one's.</summary>
    public bool IsOfSameWork(Submission other) =>
        (StudyHash, Datasets, Seed, Only, Runtime, Build) == (other.StudyHash, other.Datasets, other.Seed, other.Only, other.Runtime, other.Build);
}
