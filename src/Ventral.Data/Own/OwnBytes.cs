namespace Ventral.Data.Own;

/// <summary>Reads whole files that a user hands over, within bounds.</summary>
internal static class OwnBytes
{
    /// <summary>All bytes of a plain file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where it must lie, links followed; null where it may lie anywhere.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="VentralException">It is missing, empty, too long, no plain file, leads out of the folder, or cannot be read.</exception>
    internal static byte[] Read(string path, string? folder, long most)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null && folder is not null && !IsWithin(info.ResolveLinkTarget(returnFinalTarget: true), folder))
            {
                throw new VentralException($"'{path}' is a link that leads out of its folder. Copy the file into the folder.");
            }

            if (!File.Exists(path))
            {
                throw new VentralException(Directory.Exists(path) ? $"'{path}' must be a file, found a folder." : $"'{path}' must be a file, found none. Check the name.");
            }

            using var stream = PlainFile.Open(path);
            if (stream.Length > most)
            {
                throw new VentralException($"'{path}' must be a plain file of 1 to {most} bytes, found {stream.Length}.");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"Cannot read '{path}': {cause.Message}", cause);
        }
    }

    private static bool IsWithin(FileSystemInfo? target, string folder)
    {
        if (target is null)
        {
            return false;
        }

        string root = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        string relative = Path.GetRelativePath(root, target.FullName);
        return relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
