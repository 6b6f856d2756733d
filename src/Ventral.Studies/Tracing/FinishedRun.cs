using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Csv;
using Ventral.Data.Formats.Yaml;
using Ventral.Studies.Tables;
using Ventral.Tensors;

namespace Ventral.Studies.Tracing;

/// <summary>A run folder whose run was finished: its scores, and what leads back from them.</summary>
public sealed class FinishedRun
{
    /// <summary>What the run was; written last.</summary>
    internal const string RecordName = "run.json";

    /// <summary>The study's own words, kept beside the tables.</summary>
    internal const string StudyName = "study.yaml";

    private FinishedRun(string folder, RunTrace trace, JsonObject record, ImmutableArray<ScoreRow> scores)
    {
        Folder = folder;
        Trace = trace;
        Record = record;
        Scores = scores;
    }

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>The rows of <c>scores.csv</c>.</summary>
    public ImmutableArray<ScoreRow> Scores { get; }

    internal RunTrace Trace { get; }

    /// <summary><c>run.json</c>.</summary>
    internal JsonObject Record { get; }

    /// <summary>The files that the run read.</summary>
    internal IEnumerable<TracedInput> Inputs =>
        (Record["inputs"] as JsonArray ?? []).OfType<JsonObject>().Select(TracedInput.Read).Where(input => input.Path.Length > 0);

    /// <summary>What is wrong with the run's tables, one a sentence: files that are not what the run wrote, and rows of <c>scores.csv</c> that are missing, doubled or of no cell of the run.</summary>
    public ImmutableArray<string> Faults => [.. WrittenFiles.Damages(Folder, Record), .. ScoreRowsCheck.Faults(this)];

    /// <summary>Whether the study beside the tables is the one that ran; null where none was written, as by <c>ventral score</c>.</summary>
    internal bool? HoldsItsStudy
    {
        get
        {
            string path = Path.Combine(Folder, StudyName);
            if (!File.Exists(path))
            {
                return Trace.StudyFolder.Length == 0 ? null : false;
            }

            try
            {
                return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) == Trace.StudySha256;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The folder that <c>ventral run</c> wrote.</param>
    /// <exception cref="VentralException">No finished run is there, or one of its files is damaged; the message says which and what to do.</exception>
    public static FinishedRun Read(string folder)
    {
        RequireFolder(folder);
        var trace = Json(folder, RunTrace.FileName, RunTrace.Read);
        var record = ReadRecord(folder);
        return new(folder, trace, record, Table(folder));
    }

    /// <summary>Holds what the run wrote beside its store against the hashes that <c>run.json</c> has of it.</summary>
    /// <param name="folder">The folder that <c>ventral run</c> wrote.</param>
    /// <exception cref="VentralException">No finished run is there, or a file is not what the run wrote; the message names the first and says what to do.</exception>
    public static void RequireUnchanged(string folder)
    {
        RequireFolder(folder);
        var record = ReadRecord(folder);
        var damages = WrittenFiles.Damages(folder, record);
        if (!damages.IsEmpty)
        {
            string more = damages.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {damages.Length - 1} more {(damages.Length == 2 ? "file differs" : "files differ")} ('ventral status {folder}' names all).");
            throw new VentralException($"'{folder}' was changed since its run ended. {damages[0]}{more} {(WrittenFiles.Of(record).IsEmpty ? $"Remove {RecordName} and run" : "Run")} the study again with the same --out, which writes its tables anew from what the store holds.");
        }
    }

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <exception cref="VentralException">It is not there, or damaged.</exception>
    internal static JsonObject ReadRecord(string folder) =>
        Json(folder, RecordName, stream => JsonNode.Parse(stream, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException());

    /// <summary>The study as it ran: with the seed that it ran with, and paths that start where they did.</summary>
    /// <param name="catalogue">The datasets that it may name; those that Ventral carries with it where null.</param>
    /// <exception cref="VentralException">The run came from no study file, or the file is not the one that ran.</exception>
    public Study ReadStudy(DatasetCatalogue? catalogue = null)
    {
        string path = Path.Combine(Folder, StudyName);
        if (!File.Exists(path))
        {
            throw new VentralException(WrittenFiles.Of(Record).Any(file => file.Name == StudyName)
                ? $"'{path}' is missing, by which the run's cells are computed again. Put it back, or run the study again."
                : $"The cells of '{Folder}' cannot be computed again from it: 'ventral score' keeps no study file. Score the network again with the same options and another --out, and hold both folders against each other with 'ventral diff'.");
        }

        if (!ulong.TryParse(Trace.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            throw new VentralException($"'{Path.Combine(Folder, RunTrace.FileName)}' must name the seed, a whole number, found '{Trace.Seed}'. Run the study again.");
        }

        var study = StudyFile.Parse(path, YamlDocument.ReadBytes(path), Trace.StudyFolder, catalogue);
        return study.Hash == Trace.StudySha256
            ? study with { Seed = new Seed(seed) }
            : throw new VentralException($"'{path}' must be the study that ran (SHA-256 {Trace.StudySha256}), found {study.Hash}: somebody changed it. Run the study again.");
    }

    /// <summary>A text of <c>run.json</c> within an object; empty where it is not there.</summary>
    internal string Said(string part, string name) => (Record[part] as JsonObject)?[name]?.ToString() ?? "";

    private static void RequireFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new VentralException($"A run folder is required, found no folder '{folder}'. Name one that 'ventral run' wrote.");
        }
    }

    private static ImmutableArray<ScoreRow> Table(string folder)
    {
        try
        {
            return [.. CsvTable.Read(Path.Combine(folder, "scores.csv")).Rows.Select(ScoreRow.Of)];
        }
        catch (VentralException e)
        {
            throw new VentralException($"{e.Message} The table is damaged: run the study again, which takes what its store holds.", e);
        }
    }

    private static T Json<T>(string folder, string name, Func<Stream, T> read)
    {
        string path = Path.Combine(folder, name);
        try
        {
            using var stream = File.OpenRead(path);
            return stream.Length > RunTrace.MostBytes
                ? throw new VentralException($"'{path}' must hold at most {RunTrace.MostBytes >> 20} MiB, found {stream.Length >> 20}. It was not written by Ventral.")
                : read(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VentralException($"'{folder}' holds no finished run: {name} is not there. Run the study to its end ('ventral status {folder}' says how far it is).", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            string place = e is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}:{at + 1}") : "";
            throw new VentralException($"{path}{place} This is not what Ventral writes: the file was cut short or changed, or is of another version. {(name == RecordName ? "Remove it and run" : "Run")} the study again, which takes what its store holds.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
