using System.Collections.Immutable;

namespace Ventral.Data.Formats.Npy;

/// <summary>Reads the arrays of NumPy's <c>.npz</c> format: a ZIP archive of <c>.npy</c> files, stored or deflated.</summary>
/// <remarks>
/// Everything is read in memory, no entry is ever written to a path. Each entry must unpack to exactly the size it declares and
/// to its checksum; all together must not exceed <see cref="MostBytes"/>, nor 256 times the archive where that is more than 64 MiB,
/// so that a small archive cannot fill the memory.
/// </remarks>
public static class NpzFile
{
    /// <summary>The most bytes that the entries of an archive may unpack to, together: 2 GiB.</summary>
    public const long MostBytes = 1L << 31;

    /// <summary>Reads all arrays of a file.</summary>
    /// <returns>Arrays by their names, without <c>.npy</c>.</returns>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not such an archive, or an entry is not such an array.</exception>
    public static ImmutableSortedDictionary<string, NpyArray> Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads all arrays from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole archive.</param>
    /// <exception cref="UnreadableFileException">The bytes are not such an archive, or an entry is not such an array.</exception>
    public static ImmutableSortedDictionary<string, NpyArray> Decode(string source, byte[] bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(bytes);
        var arrays = ImmutableSortedDictionary.CreateBuilder<string, NpyArray>(StringComparer.Ordinal);
        using var zip = new ZipEntries(source, Format, bytes);
        long left = MostBytes;
        foreach (string entry in zip.Names)
        {
            byte[] content = zip.Unpack(entry, left);
            left -= content.Length;
            string name = entry.EndsWith(".npy", StringComparison.Ordinal) ? entry[..^4] : entry;
            if (!arrays.TryAdd(name, NpyFile.Decode($"{source}/{entry}", content)))
            {
                throw new UnreadableFileException(source, Format, 0, $"must name its arrays differently, found '{name}' twice");
            }
        }

        return arrays.ToImmutable();
    }

    internal const string Format = "NPZ";
}
