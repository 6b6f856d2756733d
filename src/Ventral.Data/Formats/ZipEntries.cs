using System.Collections.Immutable;
using System.IO.Compression;

namespace Ventral.Data.Formats;

/// <summary>Unpacks ZIP archives in memory, within limits.</summary>
internal static class ZipEntries
{
    private const int MostEntries = 100_000;

    /// <summary>
    /// All entries that are not folders. What is allocated follows the bytes that there are, never a declared size.
    /// </summary>
    public static IEnumerable<(string Name, byte[] Content)> Read(string source, string format, byte[] archive, long mostBytes)
    {
        using var zip = Guard(source, format, () => new ZipArchive(new MemoryStream(archive, writable: false), ZipArchiveMode.Read));
        var entries = Guard(source, format, () => zip.Entries);
        if (entries.Count > MostEntries)
        {
            throw new UnreadableFileException(source, format, 0, $"must have at most {MostEntries} entries, found {entries.Count}");
        }

        long left = mostBytes;
        foreach (var entry in entries)
        {
            if (entry.FullName.EndsWith('/') && entry.Length == 0)
            {
                continue;
            }

            byte[] content = Guard(source, format, () => Unpack(source, format, entry, left));
            left -= content.Length;
            yield return (entry.FullName, content);
        }
    }

    private static byte[] Unpack(string source, string format, ZipArchiveEntry entry, long most)
    {
        long declared = entry.Length;
        if (declared < 0 || declared > Math.Min(most, FileBytes.Most))
        {
            throw new UnreadableFileException(source, format, 0, $"must unpack to less; the entry '{entry.FullName}' declares {declared} bytes");
        }

        // Deflate cannot expand more than 1,032-fold.
        if (declared > (entry.CompressedLength * 1032) + 1032)
        {
            throw Mismatch(source, format, entry, "fewer");
        }

        using var stream = entry.Open();
        using var memory = new MemoryStream(capacity: (int)Math.Min(declared, 1 << 20));
        byte[] part = new byte[1 << 16];
        uint crc = uint.MaxValue;
        for (int count; (count = stream.Read(part)) > 0;)
        {
            if (memory.Length + count > declared)
            {
                throw Mismatch(source, format, entry, "more");
            }

            crc = Crc(crc, part.AsSpan(0, count));
            memory.Write(part, 0, count);
        }

        if (memory.Length < declared)
        {
            throw Mismatch(source, format, entry, "fewer");
        }

        return ~crc == entry.Crc32
            ? memory.Capacity == memory.Length ? memory.GetBuffer() : memory.ToArray()
            : throw new UnreadableFileException(source, format, 0, $"is damaged: the entry '{entry.FullName}' does not have its checksum");
    }

    private static UnreadableFileException Mismatch(string source, string format, ZipArchiveEntry entry, string found) =>
        new(source, format, 0, $"is damaged: the entry '{entry.FullName}' must unpack to {entry.Length} bytes, found {found}");

    // The polynomial of ZIP, byte by byte from a table.
    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        var table = CrcTable.AsSpan();
        foreach (byte b in bytes)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static readonly ImmutableArray<uint> CrcTable = [.. Enumerable.Range(0, 256).Select(static n =>
    {
        uint c = (uint)n;
        for (int k = 0; k < 8; k++)
        {
            c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        }

        return c;
    })];

    private static T Guard<T>(string source, string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new UnreadableFileException(source, format, 0, $"is not a ZIP archive that can be read ({e.Message.TrimEnd('.')}); download or write it again", e);
        }
    }
}
