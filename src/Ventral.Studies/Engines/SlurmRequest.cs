using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

using Ventral.Studies.Engines.Slurm;
using Ventral.Studies.Running;
using Ventral.Studies.Store;

namespace Ventral.Studies.Engines;

/// <summary>What is run on a cluster, where and how.</summary>
public sealed record SlurmRequest
{
    /// <summary>The study.</summary>
    public required Study Study { get; init; }

    /// <summary>Its file.</summary>
    public required string StudyFile { get; init; }

    /// <summary>The run folder and the rest, as for a local run.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>Who runs ONNX graphs, as the command line names it.</summary>
    public required string Runtime { get; init; }

    /// <summary>What is asked of the cluster.</summary>
    public required SlurmSettings Settings { get; init; }

    /// <summary>The program and first arguments that start this tool on every node.</summary>
    public required ImmutableArray<string> Tool { get; init; }

    /// <summary>The study's text, to be frozen.</summary>
    /// <exception cref="VentralException">The file has changed since the study was read from it.</exception>
    internal string ReadText()
    {
        byte[] bytes = File.ReadAllBytes(StudyFile);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == Study.Hash
            ? Encoding.UTF8.GetString(bytes)
            : throw new VentralException($"'{StudyFile}' changed while it was being submitted. Run it again.");
    }

    /// <summary>The request as it is frozen, without its shards.</summary>
    internal Submission Submission() => new()
    {
        Token = SubmissionFolder.DrawToken(),
        Created = TimeProvider.System.GetUtcNow(),
        Study = Study.Name,
        StudyHash = Study.Hash,
        StudyFile = Path.GetFullPath(StudyFile),
        StudyFolder = Study.Folder,
        Seed = Study.Seed.Value,
        Only = Options.Only,
        DataFolder = Options.DataFolder is { } data ? Path.GetFullPath(data) : null,
        Offline = Options.Offline,
        Memory = Options.Memory,
        Runtime = Runtime,
        Build = RunStore.Build,
        Tool = Tool,
        Settings = Settings,
        Shards = [],
    };
}
