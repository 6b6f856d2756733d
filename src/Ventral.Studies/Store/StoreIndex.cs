using Microsoft.Data.Sqlite;

namespace Ventral.Studies.Store;

/// <summary>
/// What a store holds, without opening every record: sizes by step, what consumes what, and which run used what last.
/// Derived from the records and never trusted for a result.
/// </summary>
internal sealed class StoreIndex : IDisposable
{
    private const string Tables = """
        CREATE TABLE runs (run INTEGER PRIMARY KEY, ended TEXT NOT NULL, finished INTEGER NOT NULL);
        CREATE TABLE builds (id INTEGER PRIMARY KEY, build TEXT NOT NULL UNIQUE);
        CREATE TABLE results (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, step TEXT NOT NULL, bytes INTEGER NOT NULL,
            build INTEGER NOT NULL REFERENCES builds, created TEXT NOT NULL, run INTEGER NOT NULL);
        CREATE TABLE inputs (consumer INTEGER NOT NULL REFERENCES results, consumed INTEGER NOT NULL REFERENCES results, PRIMARY KEY (consumer, consumed)) WITHOUT ROWID;
        """;

    // Clocks and time stamps of shared disks are no finer than this.
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);

    private readonly SqliteConnection connection;

    private readonly DateTime written;

    private StoreIndex(SqliteConnection connection, DateTime written)
    {
        this.connection = connection;
        this.written = written;
    }

    /// <summary>Opens an index to read; null where there is none that can be used, and where one is damaged, <paramref name="notice"/> says so.</summary>
    public static StoreIndex? TryOpen(string root, out string? notice) =>
        StoreIndexFile.TryOpen(root, out notice) is { } connection ? new(connection, Written(root)) : null;

    /// <summary>Brings the index up to what lies in the store, after a run.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="used">Keys that the run read, wrote or found held.</param>
    /// <param name="finished">Whether the run came to its end, so that what it did not use is not needed.</param>
    /// <returns>What a user should know of the index; otherwise null.</returns>
    public static string? Update(string root, IEnumerable<string> used, bool finished) => Edit(root, finished, writer => writer.MarkUsed(used, finished));

    /// <summary>Brings the index up to what lies in the store, when files were removed.</summary>
    /// <param name="root">The store's folder.</param>
    /// <returns>What a user should know of the index; otherwise null.</returns>
    public static string? Refresh(string root) => Edit(root, false, _ => { });

    /// <summary>Whether a record may have changed since the index was written.</summary>
    public bool IsOlderThan(DateTime record) => record >= written;

    /// <summary>What keeps the index from answering, as a sentence; null where nothing did so far.</summary>
    public string? Fault { get; private set; }

    /// <summary>Key, step and build of every result; none where there is a <see cref="Fault"/>.</summary>
    public IReadOnlyList<(string Key, string Step, string Build)> Results() => Ask(() => ReadResults().ToList()) ?? [];

    /// <summary>Keys that neither the last finished run nor one after it used, nor anything that they used consumes; null where no run is known to have finished, or where there is a <see cref="Fault"/>.</summary>
    public HashSet<string>? Unused() => Ask(ReadUnused);

    public void Dispose() => connection.Dispose();

    /// <summary>Its checksum says that the file is whole, not that its tables are ours.</summary>
    private T? Ask<T>(Func<T?> question)
        where T : class
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidCastException)
        {
            Fault = StoreIndexFile.Unusable(e);
            return null;
        }
    }

    private IEnumerable<(string Key, string Step, string Build)> ReadResults()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, step, builds.build FROM results JOIN builds ON builds.id = results.build";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetString(1), reader.GetString(2));
        }
    }

    private HashSet<string>? ReadUnused()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(run) FROM runs WHERE finished";
        if (command.ExecuteScalar() is not long last)
        {
            return null;
        }

        command.CommandText = """
            WITH RECURSIVE used(id) AS (
                SELECT id FROM results WHERE run >= $last
                UNION SELECT consumed FROM inputs JOIN used ON consumer = used.id)
            SELECT key FROM results WHERE id NOT IN used
            """;
        command.Parameters.AddWithValue("$last", last);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    private static DateTime Written(string root) => StoreIndexFile.Written(root) - Grain;

    private static string? Edit(string root, bool finished, Action<StoreIndexWriter> edit)
    {
        var before = Written(root);
        return StoreIndexFile.Edit(root, (connection, isNew) =>
        {
            using var writer = new StoreIndexWriter(connection);
            if (isNew)
            {
                writer.Execute(Tables);
            }

            writer.TakeIn(root, before, finished);
            edit(writer);
        });
    }
}
