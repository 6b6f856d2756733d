using System.Security.Cryptography;
using System.Text;

using Microsoft.Data.Sqlite;

using Ventral.Data;

namespace Ventral.Studies.Store;

/// <summary>
/// The file of a store's index, with its checksum beside it. It is never changed in place: a new one is made aside and renamed over it,
/// and SQLite neither locks nor keeps a journal. So the index can lie on any disk that several machines share, any changed byte shows,
/// and a killed writer leaves the old index, or one that is made again.
/// </summary>
internal static class StoreIndexFile
{
    public const string Name = "index.sqlite";

    private const string ChecksumName = Name + ".sha256";

    // Raised when the tables change; an index of another layout is made again.
    private const long Layout = 1;

    /// <summary>Whether a file of the store's own folder belongs to its index.</summary>
    public static bool IsName(string name) => name is Name or ChecksumName;

    /// <summary>The bytes that the index takes.</summary>
    public static long BytesOf(string root) =>
        new[] { Name, ChecksumName }.Select(name => new FileInfo(Path.Combine(root, name))).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>When the index was written; long ago where there is none.</summary>
    public static DateTime Written(string root) => new FileInfo(Path.Combine(root, Name)) is { Exists: true } file ? file.LastWriteTimeUtc : DateTime.UnixEpoch;

    /// <summary>Opens the index to read; null where there is none, or where it is damaged, which <paramref name="notice"/> says.</summary>
    public static SqliteConnection? TryOpen(string root, out string? notice)
    {
        notice = Fault(root);
        if (notice is not null || !File.Exists(Path.Combine(root, Name)))
        {
            return null;
        }

        SqliteConnection? index = null;
        try
        {
            index = OpenFile(Path.Combine(root, Name), "mode=ro&immutable=1");
            if (IsOfThisLayout(index))
            {
                return index;
            }

            notice = $"The index 'store/{Name}' is of another version of Ventral. It is left out, and the next run makes it again.";
        }
        catch (Exception e) when (IsFailure(e))
        {
            notice = Unusable(e);
        }

        index?.Dispose();
        return null;
    }

    /// <summary>Changes the index, or makes one.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="edit">The change, within a transaction; told whether the index is new and has no tables yet.</param>
    /// <returns>What a user should know: that the index was damaged and made again, or that it could not be written. Otherwise null.</returns>
    public static string? Edit(string root, Action<SqliteConnection, bool> edit)
    {
        string path = Path.Combine(root, Name);
        try
        {
            string? fault = Fault(root);
            Directory.CreateDirectory(root);
            // The form of an atomic writer's file: swept like one when its writer was killed.
            string aside = Path.Combine(root, $".{Name}.{Path.GetRandomFileName()}");
            try
            {
                bool isNew = fault is not null || !File.Exists(path) || !CopyUsable(path, aside);
                if (isNew)
                {
                    File.Delete(aside);
                }

                Change(aside, edit, isNew);
                string checksum = Checksum(aside);
                File.Move(aside, path, overwrite: true);
                AtomicFile.Write(Path.Combine(root, ChecksumName), stream => stream.Write(Encoding.ASCII.GetBytes(checksum)), flushToDisk: false);
            }
            finally
            {
                File.Delete(aside);
            }

            return fault is null ? null : fault + " It was made again from the records.";
        }
        catch (Exception e) when (IsFailure(e))
        {
            // Rather none than one that says what is no longer so.
            Remove(path);
            Remove(Path.Combine(root, ChecksumName));
            return Unusable(e) + " It is left out: no result rests on it.";
        }
    }

    private static void Change(string path, Action<SqliteConnection, bool> edit, bool isNew)
    {
        using var index = OpenFile(path, "nolock=1");
        using (var command = index.CreateCommand())
        {
            // The file is nobody else's and is thrown away when this fails.
            command.CommandText = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + (isNew ? $"PRAGMA user_version = {Layout};" : "");
            command.ExecuteNonQuery();
        }

        using var transaction = index.BeginTransaction();
        edit(index, isNew);
        transaction.Commit();
    }

    private static bool CopyUsable(string path, string aside)
    {
        File.Copy(path, aside);
        using var index = OpenFile(aside, "mode=ro&immutable=1");
        return IsOfThisLayout(index);
    }

    private static bool IsOfThisLayout(SqliteConnection index)
    {
        using var command = index.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return command.ExecuteScalar() is Layout;
    }

    private static SqliteConnection OpenFile(string path, string parameters)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?{parameters}", Pooling = false };
        var connection = new SqliteConnection(builder.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>What is wrong with the file, as a sentence; null where nothing is, or where there is no file.</summary>
    private static string? Fault(string root)
    {
        string path = Path.Combine(root, Name), checksum = Path.Combine(root, ChecksumName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // What is empty is not opened: it may be a pipe, at which a reader waits for ever.
            string found = new FileInfo(path).Length == 0 ? "empty" : Checksum(path);
            string expected = new FileInfo(checksum) is { Exists: true, Length: > 0 and < 1000 } ? File.ReadAllText(checksum) : "";
            return found == expected ? null : $"Damaged: 'store/{Name}' must fit its checksum in 'store/{ChecksumName}', found one that does not.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'store/{Name}' cannot be read: {e.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>As <c>sha256sum</c> writes and checks it.</summary>
    private static string Checksum(string path)
    {
        using var stream = File.OpenRead(path);
        return $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {Name}\n";
    }

    // SQLite's own library may be missing on a rare machine.
    private static bool IsFailure(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException or UnwritableFileException or DllNotFoundException or TypeInitializationException or BadImageFormatException;

    /// <summary>Says that the index cannot be used, and why.</summary>
    public static string Unusable(Exception e) => $"The index 'store/{Name}' cannot be used: {e.Message.TrimEnd('.')}.";

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing rests on it; the notice about the first failure is on its way.
        }
    }
}
