using System.Text.Json;

using Ventral.Data;
using Ventral.Data.Formats.Csv;
using Ventral.Studies.Tables;

namespace Ventral.Studies.Running;

/// <summary>The folder of one run: its tables, its provenance, its store, and a lock against a second run in the same place.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream @lock;

    private RunFolder(string path, FileStream @lock)
    {
        Path = path;
        this.@lock = @lock;
    }

    public string Path { get; }

    public string StorePath => System.IO.Path.Combine(Path, "store");

    /// <summary>Makes the folder where it is missing, and takes its lock.</summary>
    /// <exception cref="VentralException">The folder cannot be written, or another run is using it.</exception>
    public static RunFolder Open(string path)
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
            AtomicFile.RemoveLeftovers(path);
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

    /// <summary>
    /// Writes the tables. What an earlier run left that would contradict them goes first, so that a folder which holds
    /// <c>run.json</c> holds the tables of that run.
    /// </summary>
    public void Write(RunOutcome outcome)
    {
        Remove("run.json");
        Remove("report.html");
        Remove("published.csv");
        Remove("gate.csv");
        Table("scores.csv", ScoreRow.Columns, outcome.Scores.Select(row => row.Fields()));
        Table("tests.csv", TestRow.Columns, outcome.Tests.Select(row => row.Fields()));
        if (!outcome.Gate.IsEmpty)
        {
            Table("gate.csv", GateRow.Columns, outcome.Gate.Select(row => row.Fields()));
        }

        if (!outcome.Published.IsEmpty)
        {
            Table("published.csv", PublishedRow.Columns, outcome.Published.Select(row => row.Fields()));
        }
    }

    public void WriteProvenance(Action<Utf8JsonWriter> write) => AtomicFile.Write(System.IO.Path.Combine(Path, "run.json"), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        write(json);
    });

    public void Dispose() => @lock.Dispose();

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
        AtomicFile.Write(System.IO.Path.Combine(Path, name), stream => CsvFile.Write(stream, columns, rows));
}
