using System.Security.Cryptography;
using System.Text.Json;

using Ventral.Data;
using Ventral.Data.Formats.Csv;
using Ventral.Studies.Simulation;
using Ventral.Studies.Tables;
using Ventral.Studies.Tracing;

namespace Ventral.Studies.Running;

/// <summary>The folder of one run: its tables, its provenance, its store, and a lock against a second run in the same place.</summary>
internal sealed class RunFolder : IDisposable
{
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

    /// <summary>Makes the folder where it is missing, and takes its lock.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="sweep">Whether to remove what killed writers left.</param>
    /// <exception cref="VentralException">The folder cannot be written, or another run is using it.</exception>
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

        string file = System.IO.Path.Combine(path, ".lock");
        try
        {
            var folder = new RunFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
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
        catch (IOException e)
        {
            throw new VentralException($"The run folder '{path}' is in use by another run, or cannot be written ({e.Message}). Wait for that run, or choose another folder with --out.", e);
        }
    }

    /// <summary>Whether an earlier run was finished here.</summary>
    public bool HoldsRun => File.Exists(System.IO.Path.Combine(Path, "run.json"));

    /// <summary>What a run would replace here, as a sentence for people; null where there is nothing that its own repetition would not.</summary>
    /// <exception cref="VentralException">The folder holds the run of another study.</exception>
    public string? Replaced(Study study, RunOptions options)
    {
        if (Earlier() is not { } earlier)
        {
            return null;
        }

        using (earlier)
        {
            string Said(string name) => earlier.RootElement.TryGetProperty("study", out var said) && said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            string only = options.Only ?? "";
            return Said("name") != study.Name
                ? throw new VentralException($"'{Path}' holds the run of another study, '{Said("name")}', whose tables '{study.Name}' would replace. Choose another folder with --out, or remove that one first.")
                : Said("only") != only ? $"'{Path}' holds the tables of {Networks(Said("only"))}; they are replaced by those of {Networks(only)}."
                : (Said("sha256"), Said("seed")) != (study.Hash, study.Seed.ToString()) ? $"'{Path}' holds the tables of another version of '{study.Name}' (its file or seed has changed since); they are replaced."
                : null;
        }

        static string Networks(string pattern) => pattern.Length == 0 ? "all networks" : $"the networks '{pattern}'";
    }

    /// <summary>
    /// Writes the tables. What an earlier run left that would contradict them goes first, so that a folder which holds
    /// <c>run.json</c> holds the tables of that run.
    /// </summary>
    public void Write(RunOutcome outcome)
    {
        Remove("run.json");
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

    /// <summary>Writes the tables of a simulation.</summary>
    public void Write(DesignReport report)
    {
        Directory.CreateDirectory(report.Folder);
        Table("simulation/summary.csv", SummaryRow.Columns, report.Summaries.Select(row => row.Fields()));
        Table("simulation/recovery.csv", RecoveryRow.Columns, report.Recovery.Select(row => row.Fields()));
        Table("simulation/ceilings.csv", CeilingRow.Columns, report.Ceilings.Select(row => row.Fields()));
        Table("simulation/rates.csv", RateRow.Columns, report.Rates.Select(row => row.Fields()));
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

    public void WriteProvenance(Action<Utf8JsonWriter> write) => AtomicFile.Write(System.IO.Path.Combine(Path, "run.json"), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        write(json);
    });

    public void Dispose() => @lock.Dispose();

    /// <summary>The record of the run before; null where there is none that can be read.</summary>
    private JsonDocument? Earlier()
    {
        try
        {
            return HoldsRun ? JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Path, "run.json"))) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
