using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Ventral.Studies.Tracing;

/// <summary>Holds the tables of a run folder, its trace and its study against the hashes that <c>run.json</c> has of them.</summary>
internal static class WrittenFiles
{
    /// <summary>The property of <c>run.json</c>: of each file that the run wrote beside it, <c>path</c> and <c>sha256</c>.</summary>
    public const string Property = "tables";

    /// <summary>Tables that a run writes only where it has rows for them.</summary>
    public static readonly ImmutableArray<string> OptionalTables = ["published.csv", "gate.csv", "claims.csv", "seeds.csv"];

    /// <summary>The files that the run wrote, each with its SHA-256; empty where the record does not say.</summary>
    public static ImmutableArray<(string Name, string Sha256)> Of(JsonObject record) =>
    [
        .. (record[Property] as JsonArray ?? []).OfType<JsonObject>().Select(file => (Name: $"{file["path"]}", Sha256: $"{file["sha256"]}")).Where(file => IsName(file.Name)),
    ];

    /// <summary>What is wrong with a run folder that holds <c>run.json</c>, one sentence a file; empty where nothing is.</summary>
    public static ImmutableArray<string> Damages(string folder)
    {
        try
        {
            return Damages(folder, FinishedRun.ReadRecord(folder));
        }
        catch (VentralException e)
        {
            return [e.Message];
        }
    }

    /// <summary>Whether <c>run.json</c> can be read; a folder where it cannot is refused by every run.</summary>
    public static bool HasRecord(string folder)
    {
        try
        {
            FinishedRun.ReadRecord(folder);
            return true;
        }
        catch (VentralException)
        {
            return false;
        }
    }

    /// <summary>The same, of a record that was read.</summary>
    public static ImmutableArray<string> Damages(string folder, JsonObject record)
    {
        var files = Of(record);
        if (!files.Any(file => file.Name == "scores.csv"))
        {
            return ["run.json must name the tables that the run wrote with their hashes, found none: another version of Ventral wrote it, or it was changed."];
        }

        return
        [
            .. files.Select(file => Damage(folder, file.Name, file.Sha256)).OfType<string>(),
            .. OptionalTables.Where(name => files.All(file => file.Name != name) && File.Exists(Path.Combine(folder, name))).Select(name => $"'{name}' is not of this run, which wrote no such table."),
        ];
    }

    private static string? Damage(string folder, string name, string sha256)
    {
        string path = Path.Combine(folder, name);
        try
        {
            using var stream = File.OpenRead(path);
            string found = Convert.ToHexStringLower(SHA256.HashData(stream));
            return found == sha256 ? null : $"'{name}' is not what the run wrote: its SHA-256 must be {sha256}, found {found}.";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"'{name}' is missing.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'{name}' cannot be read: {e.Message.TrimEnd('.')}.";
        }
    }

    // A changed record leads to no file outside the folder.
    private static bool IsName(string name) => name.Length > 0 && Path.GetFileName(name) == name;
}
