using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

using Ventral.Data;
using Ventral.Data.Catalogue;
using Ventral.Data.Own;
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

    /// <summary>The datasets that the user registered; null for none.</summary>
    public OwnDatasets? Datasets { get; init; }

    /// <summary>What is asked of the cluster.</summary>
    public required SlurmSettings Settings { get; init; }

    /// <summary>The program and first arguments that start this tool on every node.</summary>
    public required ImmutableArray<string> Tool { get; init; }

    /// <summary>The study's text, to be frozen.</summary>
    /// <exception cref="VentralException">The file has changed since the study was read from it.</exception>
    internal string ReadText()
    {
        byte[] bytes = PlainFile.ReadAllBytes(StudyFile);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == Study.Hash
            ? Encoding.UTF8.GetString(bytes)
            : throw new VentralException($"'{StudyFile}' changed while it was being submitted. Run it again.");
    }

    /// <summary>The catalogue files of the user's own datasets that the study names, to be frozen: the user may register others while jobs wait.</summary>
    /// <exception cref="VentralException">One cannot be read.</exception>
    internal ImmutableArray<(string Name, string Text)> ReadDatasets()
    {
        var names = Study.Recordings.OfType<CatalogueRecording>().Select(recording => recording.Dataset).Concat(Study.Networks.Select(network => network.Source));
        return [.. names.Where(name => name.Length > 0 && DatasetCatalogue.BuiltIn.Find(name) is null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Read)];

        (string Name, string Text) Read(string name)
        {
            string file = Datasets?.FileOf(name) ?? throw new VentralException($"The study names '{name}', which is no dataset of Ventral's catalogue.");
            try
            {
                return (Path.GetFileName(file), File.ReadAllText(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new VentralException($"The dataset '{name}' cannot be read from '{file}': {e.Message}", e);
            }
        }
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
        Datasets = string.Join(' ', ReadDatasets().Select(dataset => $"{dataset.Name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataset.Text)))}")),
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
