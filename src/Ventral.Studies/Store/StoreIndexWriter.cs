using System.Globalization;

using Microsoft.Data.Sqlite;

namespace Ventral.Studies.Store;

/// <summary>Changes an index within one transaction.</summary>
internal sealed class StoreIndexWriter : IDisposable
{
    private readonly SqliteConnection connection;

    private readonly List<SqliteCommand> commands = [];

    private readonly Dictionary<string, long> ids = new(StringComparer.Ordinal);

    private readonly Dictionary<string, long> builds = new(StringComparer.Ordinal);

    public StoreIndexWriter(SqliteConnection connection)
    {
        this.connection = connection;
    }

    public void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Takes in the records that the index lacks, and those written since; drops rows whose record is gone.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="since">When the index was written.</param>
    /// <param name="finished">Whether a run has finished, so that what it left unmarked is used by none; otherwise the last run may want it when it goes on.</param>
    public void TakeIn(string root, DateTime since, bool finished)
    {
        long run = finished ? 0 : Scalar("SELECT coalesce(max(run), 0) FROM runs");
        Load("SELECT key, id FROM results", ids);
        Load("SELECT build, id FROM builds", builds);
        var results = StoreWalk.Of(root).Results.ToArray();
        Drop([.. ids.Keys.Except(results.Select(r => r.Key), StringComparer.Ordinal)]);
        var taken = new List<(long Id, StepRecord Step)>();
        var add = Command(
            """
            INSERT INTO results (key, step, bytes, build, created, run) VALUES ($a, $b, $c, $d, $e, $f)
            ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, build = excluded.build, created = excluded.created RETURNING id
            """,
            "$a", "$b", "$c", "$d", "$e", "$f");
        foreach (var (key, _, written) in results)
        {
            if ((!ids.ContainsKey(key) || written >= since) && new StoreEntry(root, key).ReadRecord(out _) is { } record && record.Step.Key == key)
            {
                ids[key] = Run(add, key, record.Step.Step, record.Bytes, BuildId(record.Build), written.ToString("u", CultureInfo.InvariantCulture), run);
                taken.Add((ids[key], record.Step));
            }
        }

        var edge = Command("INSERT OR IGNORE INTO inputs VALUES ($a, $b)", "$a", "$b");
        foreach (var (id, step) in taken)
        {
            foreach (var input in step.Inputs)
            {
                if (ids.TryGetValue(input.Value, out long consumed))
                {
                    Run(edge, id, consumed);
                }
            }
        }
    }

    /// <summary>Notes a run, and what it used.</summary>
    public void MarkUsed(IEnumerable<string> used, bool finished)
    {
        var add = Command("INSERT INTO runs (ended, finished) VALUES ($a, $b) RETURNING run", "$a", "$b");
        long run = Run(add, TimeProvider.System.GetUtcNow().UtcDateTime.ToString("u", CultureInfo.InvariantCulture), finished ? 1L : 0L);
        var mark = Command("UPDATE results SET run = $a WHERE id = $b", "$a", "$b");
        foreach (string key in used)
        {
            if (ids.TryGetValue(key, out long id))
            {
                Run(mark, run, id);
            }
        }
    }

    public void Dispose() => commands.ForEach(command => command.Dispose());

    private void Drop(string[] keys)
    {
        var inputs = Command("DELETE FROM inputs WHERE consumer = $a OR consumed = $a", "$a");
        var result = Command("DELETE FROM results WHERE id = $a", "$a");
        foreach (string key in keys)
        {
            Run(inputs, ids[key]);
            Run(result, ids[key]);
            ids.Remove(key);
        }
    }

    private static long Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteScalar() is long id ? id : 0;
    }

    private long BuildId(string build)
    {
        if (!builds.TryGetValue(build, out long id))
        {
            var add = Command("INSERT INTO builds (build) VALUES ($a) RETURNING id", "$a");
            builds.Add(build, id = Run(add, build));
        }

        return id;
    }

    private long Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Load(string sql, Dictionary<string, long> into)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            into.Add(reader.GetString(0), reader.GetInt64(1));
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in parameters)
        {
            command.Parameters.Add(new() { ParameterName = name });
        }

        commands.Add(command);
        return command;
    }
}
