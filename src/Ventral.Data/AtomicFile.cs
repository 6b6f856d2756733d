using System.Text;

namespace Ventral.Data;

/// <summary>
/// Writes whole files or none: a reader sees the old content or the new one, never half of it,
/// whether the writer fails, the disk fills up or the process is killed.
/// </summary>
public static class AtomicFile
{
    // A dot, the target's name, and the random name of eight and three characters.
    private const string LeftoverPattern = ".*.????????.???";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes to a new file beside <paramref name="path"/>, flushes it to the disk and renames it over <paramref name="path"/>.
    /// Missing folders are made.
    /// </summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="write">Writes the content; must not close or keep the stream.</param>
    /// <exception cref="UnwritableFileException">The file cannot be written; the message names it and the reason. Nothing half-written remains.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, flushToDisk: true);

    /// <summary>The same, flushed to the disk or not.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="write">Writes the content; must not close or keep the stream.</param>
    /// <param name="flushToDisk">
    /// Whether to wait for the disk. Where not, a power failure may leave a file of the right name and the wrong content: only for
    /// files whose checksum is kept elsewhere.
    /// </param>
    /// <exception cref="UnwritableFileException">As for <see cref="Write(string, Action{Stream})"/>.</exception>
    public static void Write(string path, Action<Stream> write, bool flushToDisk) => Write(path, write, Open, flushToDisk);

    /// <summary>Writes text as UTF-8 without a byte-order mark.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="text">The content, with the line ends that it should have.</param>
    /// <exception cref="VentralException">As for <see cref="Write(string, Action{Stream})"/>.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Utf8.GetBytes(text)));
    }

    /// <summary>
    /// Removes what killed writers left in a folder and the folders below it. Only for folders that nobody else is writing to.
    /// </summary>
    /// <param name="folder">The folder; none there is none to clean.</param>
    /// <param name="recurse">Whether the folders below it are cleaned too.</param>
    public static void RemoveLeftovers(string folder, bool recurse = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = recurse, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string leftover in Directory.EnumerateFiles(folder, LeftoverPattern, options).ToArray())
        {
            Remove(leftover);
        }
    }

    /// <summary>The same, through a stream of the caller's making: a seam for tests of failing disks.</summary>
    internal static void Write(string path, Action<Stream> write, Func<string, Stream> open, bool flushToDisk = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new VentralException($"Cannot write '{path}': it names a folder. Name a file.");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        bool renamed = false;
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = open(temporary))
            {
                write(stream);
                stream.Flush();
                if (flushToDisk)
                {
                    (stream as FileStream)?.Flush(flushToDisk: true);
                }
            }

            File.Move(temporary, target, overwrite: true);
            renamed = true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UnwritableFileException(target, Reason(cause, temporary), cause);
        }
        finally
        {
            if (!renamed)
            {
                Remove(temporary);
            }
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);

    /// <summary>The system's words, without the temporary file's name, which means nothing to the user.</summary>
    private static string Reason(Exception cause, string temporary) =>
        cause.Message.Replace($" : '{temporary}'", "", StringComparison.Ordinal).TrimEnd('.', ' ');

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The first failure is already on its way to the user, and says more than this one.
        }
    }
}
