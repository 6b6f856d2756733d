using System.Security.Cryptography;

namespace Ventral.Data.Catalogue;

/// <summary>Tells whether a file on the disk is the one that the catalogue describes.</summary>
internal static class FileCheck
{
    /// <summary>The SHA-256 of a file that is the one described.</summary>
    /// <exception cref="WrongChecksumException">Length or checksum differ.</exception>
    /// <exception cref="VentralException">The file cannot be read.</exception>
    internal static string Require(DatasetFile file, string path)
    {
        try
        {
            using var stream = PlainFile.Open(path);
            if (stream.Length > file.BytesAtMost || (file.Bytes is { } bytes && stream.Length != bytes))
            {
                throw new WrongChecksumException(file, path, stream.Length, "");
            }

            string sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
            return file.Checksum.Admits(sha256) ? sha256 : throw new WrongChecksumException(file, path, stream.Length, sha256);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"Cannot read '{path}': {cause.Message}", cause);
        }
    }
}
