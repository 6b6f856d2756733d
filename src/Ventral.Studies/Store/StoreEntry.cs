using System.Security.Cryptography;

using Ventral.Data;

namespace Ventral.Studies.Store;

/// <summary>The two files of a key: a result and its record.</summary>
internal readonly struct StoreEntry
{
    public const string ResultSuffix = ".npy", RecordSuffix = ".json";

    /// <summary>Names the files of a key.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="key">The key; its first two digits are the folder, so that no folder grows beyond what file systems list quickly.</param>
    public StoreEntry(string root, string key)
    {
        string stem = Path.Combine(root, key[..2], key);
        ResultPath = stem + ResultSuffix;
        RecordPath = stem + RecordSuffix;
    }

    public string ResultPath { get; }

    public string RecordPath { get; }

    /// <summary>The record, or null where the file is not one; then <paramref name="fault"/> says what it is.</summary>
    public ResultRecord? ReadRecord(out string fault)
    {
        byte[]? bytes = Read(RecordPath, ResultRecord.MostBytes, out fault);
        return bytes is null ? null : ResultRecord.TryDecode(bytes, out fault);
    }

    /// <summary>The result that a record is of, or null where the file is not that; then <paramref name="fault"/> says what it is.</summary>
    public byte[]? ReadResult(ResultRecord record, out string fault)
    {
        byte[]? bytes = Read(ResultPath, record.Bytes, out fault);
        if (bytes is null)
        {
            return null;
        }

        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (bytes.Length == record.Bytes && sha256 == record.Sha256)
        {
            return bytes;
        }

        fault = $"{bytes.Length} bytes with SHA-256 {sha256}";
        return null;
    }

    /// <summary>
    /// Writes a result and then its record, each whole or not at all. Nothing is flushed to the disk: a file that a power failure tore
    /// fails its checksum, and is made again.
    /// </summary>
    public void Write(ResultRecord record, byte[] result)
    {
        AtomicFile.Write(ResultPath, stream => stream.Write(result), flushToDisk: false);
        AtomicFile.Write(RecordPath, stream => stream.Write(record.Encode()), flushToDisk: false);
    }

    private static byte[]? Read(string path, long most, out string fault)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.Exists)
            {
                fault = "a link";
                return null;
            }

            long length = file.Length;
            if (length > most)
            {
                fault = $"{length} bytes";
                return null;
            }

            // What is empty is not opened: it may be a pipe, at which a reader waits for ever.
            fault = "";
            return length == 0 ? [] : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = "nothing";
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"a file that cannot be read ({e.Message.TrimEnd('.')})";
            return null;
        }
    }
}
