using System.Collections.Immutable;

namespace Ventral.Studies.Store;

/// <summary>What lies in a store's folder, by name and size alone. Links are listed and never followed.</summary>
internal sealed class StoreWalk
{
    private readonly SortedDictionary<string, (long? Result, FileInfo? Record)> keys = new(StringComparer.Ordinal);

    private readonly List<FileInfo> orphans = [];

    private readonly List<FileSystemInfo> foreign = [];

    private StoreWalk()
    {
    }

    /// <summary>Keys of which there is a record, in order, with the bytes of result and record together, and when the record was written.</summary>
    public IEnumerable<(string Key, long Bytes, DateTime Written)> Results =>
        keys.Where(k => k.Value.Record is not null).Select(k => (k.Key, k.Value.Record!.Length + (k.Value.Result ?? 0), k.Value.Record.LastWriteTimeUtc));

    /// <summary>Files that belong to no record: results whose record was never written, what killed writers left, files that are not ours.</summary>
    public ImmutableArray<FileInfo> Orphans { get; private set; }

    /// <summary>Links, and folders that no result lies in: not the store's, left alone.</summary>
    public ImmutableArray<FileSystemInfo> Foreign { get; private set; }

    /// <summary>Walks a store; one that is missing is empty.</summary>
    public static StoreWalk Of(string root)
    {
        var walk = new StoreWalk();
        foreach (var entry in Entries(new DirectoryInfo(root)))
        {
            walk.AddTop(entry);
        }

        walk.Orphans = [.. walk.orphans.Concat(walk.keys.Where(k => k.Value.Record is null).Select(k => new FileInfo(new StoreEntry(root, k.Key).ResultPath))).OrderBy(f => f.FullName, StringComparer.Ordinal)];
        walk.Foreign = [.. walk.foreign.OrderBy(f => f.FullName, StringComparer.Ordinal)];
        return walk;
    }

    /// <summary>Whether a text is a key as the store writes it: 64 lower-case hexadecimal digits.</summary>
    public static bool IsKey(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static FileSystemInfo[] Entries(DirectoryInfo folder) =>
        folder.Exists ? [.. folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })] : [];

    private void AddTop(FileSystemInfo entry)
    {
        if (IsLink(entry))
        {
            foreign.Add(entry);
        }
        else if (entry is FileInfo file)
        {
            if (!StoreIndexFile.IsName(file.Name))
            {
                orphans.Add(file);
            }
        }
        else if (entry.Name.Length == 2 && entry.Name.All(char.IsAsciiHexDigitLower))
        {
            foreach (var inner in Entries((DirectoryInfo)entry))
            {
                Add(entry.Name, inner);
            }
        }
        else
        {
            foreign.Add(entry);
        }
    }

    private void Add(string prefix, FileSystemInfo entry)
    {
        if (IsLink(entry) || entry is not FileInfo file)
        {
            foreign.Add(entry);
            return;
        }

        string key = Path.GetFileNameWithoutExtension(file.Name);
        bool isRecord = file.Extension == StoreEntry.RecordSuffix;
        if (!IsKey(key) || key[..2] != prefix || !(isRecord || file.Extension == StoreEntry.ResultSuffix))
        {
            orphans.Add(file);
            return;
        }

        var (result, record) = keys.GetValueOrDefault(key);
        keys[key] = isRecord ? (result, file) : (file.Length, record);
    }

    private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
