namespace Ventral.Data.Catalogue;

/// <summary>A file whose content is not the one that the catalogue describes.</summary>
public sealed class WrongChecksumException : VentralException
{
    /// <summary>Names the file, what was expected and what was found.</summary>
    /// <param name="file">The file as described.</param>
    /// <param name="path">Where the other content was found: a path, or an address.</param>
    /// <param name="foundBytes">Its length there.</param>
    /// <param name="foundSha256">Its checksum there; empty where the length already told the difference.</param>
    public WrongChecksumException(DatasetFile file, string path, long foundBytes, string foundSha256)
        : base(Describe(file, path, foundBytes, foundSha256))
    {
        File = file;
        Path = path;
        FoundBytes = foundBytes;
        FoundSha256 = foundSha256;
    }

    /// <summary>The file as described.</summary>
    public DatasetFile File { get; }

    /// <summary>Where the other content was found.</summary>
    public string Path { get; }

    /// <summary>The length that was found.</summary>
    public long FoundBytes { get; }

    /// <summary>The checksum that was found; empty where the length already told the difference.</summary>
    public string FoundSha256 { get; }

    private static string Describe(DatasetFile file, string path, long foundBytes, string foundSha256)
    {
        ArgumentNullException.ThrowIfNull(file);
        string difference = foundSha256.Length == 0
            ? $"expected {file.Bytes ?? file.BytesAtMost} bytes, found {foundBytes}"
            : $"expected sha256 {file.Checksum}, found {foundSha256}";
        return file.OwnPath is not null
            ? $"'{path}' has changed since '{file.Dataset}' was registered: {difference}. Put the file back as it was, or register the dataset anew: ventral data remove {file.Dataset}, then ventral data add {file.Dataset} with its options."
            : $"'{path}' is not the file that '{file.Dataset}' describes: {difference}. It is damaged or another version. "
            + $"Remove it and run again to download it, or fetch it from {file.Url}.";
    }
}
