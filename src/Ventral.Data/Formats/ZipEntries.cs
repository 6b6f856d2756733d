using System.Collections.Immutable;
using System.IO.Compression;

namespace Ventral.Data.Formats;

/// <summary>
/// A ZIP archive in memory, unpacked entry by entry within limits: an entry must unpack to exactly the size it declares and to
/// its checksum, and all together to at most 256 times the archive (or 64 MiB, where that is more).
/// </summary>
/// <remarks>Entries that share their packed bytes count each time, so that overlapping entries gain a hostile file nothing.</remarks>
internal sealed class ZipEntries : IDisposable
{
    private const int MostEntries = 100_000;
    private const long MostExpansion = 256;
    private const long AlwaysAllowed = 64L << 20;

    private readonly string source;
    private readonly string format;
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> byName = new(StringComparer.Ordinal);
    private readonly long archiveLength;
    private long left;

    /// <summary>Reads the list of entries and unpacks none.</summary>
    public ZipEntries(string source, string format, byte[] archive)
    {
        this.source = source;
        this.format = format;
        archiveLength = archive.LongLength;
        left = Math.Max(AlwaysAllowed, MostExpansion * archiveLength);
        zip = Guard(() => new ZipArchive(new MemoryStream(archive, writable: false), ZipArchiveMode.Read));
        var entries = Guard(() => zip.Entries);
        if (entries.Count > MostEntries)
        {
            throw Fault($"must have at most {MostEntries} entries, found {entries.Count}");
        }

        var names = ImmutableArray.CreateBuilder<string>(entries.Count);
        foreach (var entry in entries.Where(e => !(e.FullName.EndsWith('/') && e.Length == 0)))
        {
            if (!byName.TryAdd(entry.FullName, entry))
            {
                throw Fault($"must name its entries differently, found '{entry.FullName}' twice");
            }

            names.Add(entry.FullName);
        }

        Names = names.ToImmutable();
    }

    /// <summary>The names of all entries that are not folders, in the order of the archive.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many bytes an entry declares; −1 where there is no such entry.</summary>
    public long LengthOf(string name) => byName.TryGetValue(name, out var entry) ? entry.Length : -1;

    /// <summary>Unpacks an entry.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="most">How many bytes it may have.</param>
    public byte[] Unpack(string name, long most)
    {
        var entry = byName[name];
        return Guard(() => Unpack(entry, Math.Min(most, FileBytes.Most)));
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();

    private byte[] Unpack(ZipArchiveEntry entry, long most)
    {
        long declared = entry.Length;
        if (declared < 0 || declared > most)
        {
            throw Fault($"must unpack to less; the entry '{entry.FullName}' declares {declared} bytes where at most {most} are needed");
        }

        // Deflate cannot expand more than 1,032-fold.
        if (entry.CompressedLength > archiveLength || declared > (entry.CompressedLength * 1032) + 1032)
        {
            throw Mismatch(entry, "fewer");
        }

        if (declared > left)
        {
            throw Fault($"must unpack to at most {MostExpansion} times its length; with the entry '{entry.FullName}' of {declared} bytes it does not. Store it without compression");
        }

        left -= declared;
        using var stream = entry.Open();
        byte[] content = Read(entry, stream, (int)declared);
        if (stream.ReadByte() >= 0)
        {
            throw Mismatch(entry, "more");
        }

        return Crc32.Of(content) == entry.Crc32
            ? content
            : throw Fault($"is damaged: the entry '{entry.FullName}' does not have its checksum");
    }

    /// <summary>What is allocated follows the bytes that there are: weights hardly compress, so that room for four times the packed bytes rarely has to grow.</summary>
    private static byte[] Read(ZipArchiveEntry entry, Stream stream, int declared)
    {
        byte[] content = new byte[Math.Min(declared, Math.Max(1 << 20, 4 * entry.CompressedLength))];
        for (int count = 0; ;)
        {
            count += stream.ReadAtLeast(content.AsSpan(count), content.Length - count, throwOnEndOfStream: false);
            if (count == declared)
            {
                return content;
            }

            if (count < content.Length)
            {
                throw new InvalidDataException($"The entry '{entry.FullName}' must unpack to {declared} bytes, found {count}.");
            }

            Array.Resize(ref content, (int)Math.Min(declared, 2L * content.Length));
        }
    }

    private UnreadableFileException Fault(string problem, Exception? cause = null) => new(source, format, 0, problem, cause);

    private UnreadableFileException Mismatch(ZipArchiveEntry entry, string found) =>
        Fault($"is damaged: the entry '{entry.FullName}' must unpack to {entry.Length} bytes, found {found}");

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Fault($"is not a ZIP archive that can be read ({e.Message.TrimEnd('.')}); download or write it again", e);
        }
    }
}
