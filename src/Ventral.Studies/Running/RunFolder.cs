using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

using Ventral.Data;
using Ventral.Data.Formats.Csv;
using Ventral.Studies.Simulation;
using Ventral.Studies.Tables;
using Ventral.Studies.Tracing;

namespace Ventral.Studies.Running;

/// <summary>The folder of one run: its tables, its provenance, its store, and a lock against a second run in the same place.</summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Of which study the simulation's tables are.</summary>
    private const string SimulatedStudy = "simulation/study.json";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FileStream @lock;

    private readonly List<(string Name, string Sha256)> written = [];

    private RunFolder(string path, FileStream @lock)
    {
        Path = path;
        this.@lock = @lock;
    }

    public string Path { get; }

    /// <summary>What was written beside <c>run.json</c> so far, each file with its SHA-256.</summary>
    public IReadOnlyList<(string Name, string Sha256)> Written => written;

    public string StorePath => System.IO.Path.Combine(Path, "store");

    /// <summary>Makes sure, before any work, that the folder can be made or written; nothing is made that stays.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="VentralException">It cannot.</exception>
    public static void RequireWritable(string path)
    {
        string there = System.IO.Path.GetFullPath(path);
        string fault = Directory.Exists(there) ? $"The run folder '{path}' cannot be written: " : $"The run folder '{path}' cannot be made: ";
        while (!System.IO.Path.Exists(there) && System.IO.Path.GetDirectoryName(there) is { } above)
        {
            there = above;
        }

        if (File.Exists(there))
        {
            throw new VentralException($"{fault}'{there}' is a file. Choose another with --out.");
        }

        string probe = System.IO.Path.Combine(there, $".probe.{System.IO.Path.GetRandomFileName()}");
        try
        {
            using var stream = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"{fault}{e.Message.Replace(probe, there, StringComparison.Ordinal).TrimEnd('.')}. Choose another with --out.", e);
        }
    }

    /// <summary>Makes the folder where it is missing, and takes its lock.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="sweep">Whether to remove what killed writers left.</param>
    /// <exception cref="FolderInUseException">Another run is using it.</exception>
    /// <exception cref="VentralException">The folder cannot be written.</exception>
    public static RunFolder Open(string path, bool sweep = true)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"The run folder '{path}' cannot be made: {e.Message} Choose another with --out.", e);
        }

        try
        {
            var folder = new RunFolder(path, Lock(System.IO.Path.Combine(path, ".lock")));
            if (sweep)
            {
                folder.RemoveLeftovers();
            }

            return folder;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new VentralException($"The run folder '{path}' cannot be written: {e.Message} Choose another with --out.", e);
        }
        catch (IOException e) when (FolderInUseException.IsTaken(e))
        {
            throw new FolderInUseException(path, e);
        }
        catch (IOException e)
        {
            throw new VentralException($"The run folder '{path}' cannot be written: {e.Message} Free some space, or choose another with --out.", e);
        }
    }

    /// <summary>Whether an earlier run was finished here.</summary>
    public bool HoldsRun => File.Exists(System.IO.Path.Combine(Path, FinishedRun.RecordName));

    /// <summary>What a run would replace here, as a sentence for people; null where there is nothing that its own repetition would not.</summary>
    /// <exception cref="VentralException">The folder holds the run or the simulation of another study, or a record that cannot be read.</exception>
    public string? Replaced(Study study, RunOptions options)
    {
        if (Earlier(study) is not { } earlier)
        {
            return null;
        }

        string only = options.Only ?? "", before = Said(earlier, "only");
        return before != only ? $"'{Path}' holds the tables of {Networks(before)}; they are replaced by those of {Networks(only)}."
            : (Said(earlier, "sha256"), Said(earlier, "seed")) != (study.Hash, study.Seed.ToString()) ? $"'{Path}' holds the tables of another version of '{study.Name}' (its file or seed has changed since); they are replaced."
            : null;

        static string Networks(string pattern) => pattern.Length == 0 ? "all networks" : $"the networks '{pattern}'";
    }

    /// <summary>What a simulation would stand beside without belonging to it, as a sentence for people; null where there is nothing.</summary>
    /// <exception cref="VentralException">The folder holds the run or the simulation of another study, or a record that cannot be read.</exception>
    public string? Beside(Study study) => Earlier(study) is { } earlier && Said(earlier, "sha256") != study.Hash
        ? $"'{Path}' holds the tables of another version of '{study.Name}', whose report will not show this simulation. Run the study again."
        : null;

    /// <summary>
    /// Writes the tables. What an earlier run left that would contradict them goes first, so that a folder which holds
    /// <c>run.json</c> holds the tables of that run.
    /// </summary>
    public void Write(RunOutcome outcome)
    {
        Remove(FinishedRun.RecordName);
        Remove("report.html");
        foreach (string table in WrittenFiles.OptionalTables)
        {
            Remove(table);
        }

        Remove(RunTrace.FileName);
        Remove(FinishedRun.StudyName);
        Table("scores.csv", ScoreRow.Columns, outcome.Scores.Select(row => row.Fields()));
        Table("tests.csv", TestRow.Columns, outcome.Tests.Select(row => row.Fields()));
        if (!outcome.Claims.IsEmpty)
        {
            Table("claims.csv", ClaimRow.Columns, outcome.Claims.Select(row => row.Fields()));
        }

        if (!outcome.Seeds.IsEmpty)
        {
            Table("seeds.csv", SeedRow.Columns, outcome.Seeds.Select(row => row.Fields()));
        }

        if (!outcome.Gate.IsEmpty)
        {
            Table("gate.csv", GateRow.Columns, outcome.Gate.Select(row => row.Fields()));
        }

        if (!outcome.Published.IsEmpty)
        {
            Table("published.csv", PublishedRow.Columns, outcome.Published.Select(row => row.Fields()));
        }
    }

    /// <summary>Writes the tables of a simulation, and then of which study they are: without that they count as nobody's.</summary>
    public void Write(DesignReport report, Study study)
    {
        Directory.CreateDirectory(report.Folder);
        Remove(SimulatedStudy);
        Table("simulation/summary.csv", SummaryRow.Columns, report.Summaries.Select(row => row.Fields()));
        Table("simulation/recovery.csv", RecoveryRow.Columns, report.Recovery.Select(row => row.Fields()));
        Table("simulation/ceilings.csv", CeilingRow.Columns, report.Ceilings.Select(row => row.Fields()));
        Table("simulation/rates.csv", RateRow.Columns, report.Rates.Select(row => row.Fields()));
        WriteJson(SimulatedStudy, json =>
        {
            json.WriteStartObject();
            json.WriteString("name", study.Name);
            json.WriteString("sha256", study.Hash);
            json.WriteString("seed", study.Seed.ToString());
            json.WriteEndObject();
        });
    }

    /// <summary>Keeps the study's own words beside its tables.</summary>
    public void WriteStudy(Study study)
    {
        if (!study.Text.IsEmpty)
        {
            Keep(FinishedRun.StudyName, stream => stream.Write(study.Text.AsSpan()));
        }
    }

    public void WriteTrace(RunTrace trace) => Keep(RunTrace.FileName, trace.Write);

    public void WriteProvenance(Action<Utf8JsonWriter> write) => WriteJson(FinishedRun.RecordName, write);

    public void Dispose() => @lock.Dispose();

    /// <summary>
    /// Takes the lock, whose file stays for ever: removing one that another process has opened and not yet locked would let both in.
    /// </summary>
    private static FileStream Lock(string file)
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(20))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException e) when (waited.Elapsed < Patience && FolderInUseException.IsTaken(e))
            {
                // Whoever asks for the status holds it for a moment.
            }
        }
    }

    /// <summary>The record of the run before; null where there is none.</summary>
    private JsonObject? Earlier(Study study)
    {
        var earlier = HoldsRun ? FinishedRun.ReadRecord(Path) : null;
        Refuse("run", earlier is null ? null : Said(earlier, "name"));
        Refuse("simulation", SimulatedName());
        return earlier;

        void Refuse(string what, string? other)
        {
            if (other is not null && other != study.Name)
            {
                throw new VentralException($"'{Path}' holds the {what} of another study, '{other}', which '{study.Name}' would replace or mix with its own. Choose another folder with --out, or remove that one first.");
            }
        }
    }

    /// <summary>The study that was simulated here; null where none was, or where the record does not say.</summary>
    private string? SimulatedName()
    {
        try
        {
            string file = System.IO.Path.Combine(Path, SimulatedStudy);
            return File.Exists(file) ? ((JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject)?["name"] as JsonValue)?.ToString() : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // The report leaves such a simulation out.
            return null;
        }
    }

    private static string Said(JsonObject record, string name) => ((record["study"] as JsonObject)?[name] as JsonValue)?.ToString() ?? "";

    private void WriteJson(string name, Action<Utf8JsonWriter> write) => AtomicFile.Write(System.IO.Path.Combine(Path, name), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        write(json);
    });

    /// <summary>Removes what killed writers left where the lock's holder alone writes: shards write below <c>engine/</c>, whoever holds it.</summary>
    private void RemoveLeftovers()
    {
        AtomicFile.RemoveLeftovers(Path, recurse: false);
        AtomicFile.RemoveLeftovers(StorePath);
        AtomicFile.RemoveLeftovers(System.IO.Path.Combine(Path, "simulation"));
    }

    private void Remove(string name)
    {
        string file = System.IO.Path.Combine(Path, name);
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(file, e.Message.TrimEnd('.'), e);
        }
    }

    private void Table(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows) =>
        Keep(name, stream => CsvFile.Write(stream, columns, rows));

    /// <summary>Writes a file and remembers the hash of what was written.</summary>
    private void Keep(string name, Action<Stream> write)
    {
        using var sha256 = SHA256.Create();
        AtomicFile.Write(System.IO.Path.Combine(Path, name), stream =>
        {
            using var hashed = new CryptoStream(stream, sha256, CryptoStreamMode.Write, leaveOpen: true);
            write(hashed);
        });
        written.Add((name, Convert.ToHexStringLower(sha256.Hash!)));
    }
}
