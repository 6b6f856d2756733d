namespace Ventral.Data.Formats;

/// <summary>Reads whole files for the readers of formats, whose limits are stated in bytes.</summary>
internal static class FileBytes
{
    /// <summary>The most that one array of bytes can hold.</summary>
    public const long Most = 0x7FFF_FFC7;

    /// <summary>Reads a file of at most <paramref name="limit"/> bytes.</summary>
    public static byte[] Read(string path, string format, long limit = Most)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var stream = PlainFile.Open(path);
            long length = stream.Length;
            if (length > limit)
            {
                throw new UnreadableFileException(path, format, 0, $"must be at most {limit} bytes long, found {length}");
            }

            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VentralException($"'{path}' must be a {format} file, but there is no file of that name. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"'{path}' cannot be opened as {format}: {e.Message}", e);
        }
    }
}
