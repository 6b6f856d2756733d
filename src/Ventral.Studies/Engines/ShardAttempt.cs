using System.Collections.Immutable;
using System.Security.Cryptography;

using Ventral.Data;
using Ventral.Studies.Running;

namespace Ventral.Studies.Engines;

/// <summary>
/// One attempt at a shard, by one process: a store of its own, and a record that it published when all was done. Without that record
/// it was ended, or still runs; what it computed by then is of use all the same.
/// </summary>
internal sealed class ShardAttempt
{
    public ShardAttempt(string path) => Path = path;

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>Its name: the job's number, how often it was requeued, and a random end.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Where it computes: a run folder of its own.</summary>
    public string RunPath => System.IO.Path.Combine(Path, "run");

    /// <summary>Its store.</summary>
    public string StorePath => System.IO.Path.Combine(RunPath, "store");

    /// <summary>Whether it began.</summary>
    public bool IsStarted => File.Exists(StartedPath);

    /// <summary>What it published when it was done; null before.</summary>
    public ShardRecord? Done => EngineJson.TryRead<ShardRecord>(DonePath);

    /// <summary>That its record is damaged, as a sentence; null where it is not.</summary>
    public string? RecordDamage => EngineJson.Damage<ShardRecord>(DonePath);

    /// <summary>Why it gave up; null where it did not, or could not say so.</summary>
    public string? Fault => EngineJson.TryRead<ShardFault>(FaultPath)?.Reason;

    private string DonePath => System.IO.Path.Combine(Path, "done.json");

    private string StartedPath => System.IO.Path.Combine(Path, "started.json");

    private string FaultPath => System.IO.Path.Combine(Path, "failed.json");

    /// <summary>Says that it began, and where.</summary>
    public void Start() => EngineJson.Write(StartedPath, new ShardStart(Environment.MachineName, Environment.ProcessId));

    /// <summary>Publishes its results: what each file of its store holds, besides what failed.</summary>
    public void Publish(ImmutableArray<FailedCells> failures) =>
        EngineJson.Write(DonePath, new ShardRecord(failures, [.. Files().Select(file => new ShardFile(file, Hash(file)))]));

    /// <summary>Says why it gives up, where the disk still takes that.</summary>
    public void Fail(string reason)
    {
        try
        {
            EngineJson.Write(FaultPath, new ShardFault(reason));
        }
        catch (UnwritableFileException)
        {
            // The job's log has it too.
        }
    }

    /// <summary>A file that is not what was published, as a sentence; null where all are.</summary>
    public string? Damage(ShardRecord record)
    {
        foreach (var file in record.Files)
        {
            string path = System.IO.Path.Combine(StorePath, file.Path);
            if (!File.Exists(path) || Hash(file.Path) != file.Sha256)
            {
                return $"'{path}' is not what the shard published; what it held is computed again.";
            }
        }

        return null;
    }

    private IEnumerable<string> Files() => !Directory.Exists(StorePath) ? [] : Directory
        .EnumerateFiles(StorePath, "*", SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(StorePath, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(System.IO.Path.Combine(StorePath, file))));

    private sealed record ShardStart(string Node, int Process);

    private sealed record ShardFault(string Reason) : IEngineRecord
    {
        bool IEngineRecord.IsWhole => true;
    }
}
