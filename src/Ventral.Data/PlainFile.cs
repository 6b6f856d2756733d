using Ventral.Data.Formats;

namespace Ventral.Data;

/// <summary>
/// Opens the files that come from outside: the one place through which they are read. Plain files alone, and links to them, are opened:
/// a device has no end, and opening a pipe may wait for ever.
/// </summary>
/// <remarks>Pipes, sockets and devices have no length, by which they are known before they are opened; an empty file is refused with them.</remarks>
public static class PlainFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="UnreadableFileException">It is empty, a pipe, a socket or a device.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        Require(path);
        return File.Exists(path) && !IsThere(path)
            ? throw new FileNotFoundException($"'{path}' is a link that leads to no file.")
            : new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
    }

    /// <summary>All bytes of a file of at most 2 GiB.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Open"/>.</exception>
    /// <exception cref="IOException">As for <see cref="Open"/>, or the file is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="Open"/>.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = Open(path);
        byte[] bytes = new byte[stream.Length <= Array.MaxLength ? stream.Length : throw new IOException($"It has {stream.Length} bytes, more than 2 GiB.")];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Refuses what is there and no plain file; nothing is opened.</summary>
    /// <param name="path">The file, or a link to it. What is missing, or a folder, is not refused here: opening it says so.</param>
    /// <exception cref="UnreadableFileException">As for <see cref="Open"/>.</exception>
    public static void Require(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        // A pipe of the shell is a link to a name such as 'pipe:[17]', which is nowhere.
        if (Target(path) is { } target && (target.Exists ? target.Length == 0 : target.Name.Contains(":[", StringComparison.Ordinal)))
        {
            throw new UnreadableFileException(path, "file", 0, "must be a plain file with content, found an empty file, a pipe or a device; write its content to a file, and name that");
        }
    }

    /// <summary>Whether a path names a plain file with content, or a link to one; nothing is opened.</summary>
    /// <param name="path">The path; nobody need have checked it.</param>
    public static bool IsThere(string path) => Target(path) is { Exists: true, Length: > 0 };

    private static FileInfo? Target(string path)
    {
        // What no path can be is nowhere.
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var file = new FileInfo(path);
        try
        {
            return file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        }
        catch (IOException)
        {
            // A link that leads to itself.
            return null;
        }
    }
}
