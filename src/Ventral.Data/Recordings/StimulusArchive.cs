using System.Security.Cryptography;
using Ventral.Data.Formats;
using Ventral.Data.Images;

namespace Ventral.Data.Recordings;

/// <summary>Reads stimuli from a ZIP archive of images, as laboratories publish them beside responses.</summary>
/// <remarks>
/// Everything is read in memory, no entry is ever written to a path; an entry has at most <see cref="ImageFile.MaximumFileLength"/>.
/// Files stay packed as images until they are asked for.
/// </remarks>
public static class StimulusArchive
{
    private const string Format = "ZIP";

    /// <summary>Reads an archive whose entries are all images.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="name">What people call the stimuli.</param>
    /// <returns>One stimulus an entry, by name (ordinal), each named after its entry without folder and extension.</returns>
    /// <exception cref="UnreadableFileException">The file is no ZIP archive, or is damaged.</exception>
    /// <exception cref="VentralException">It is empty, or two entries have one name.</exception>
    public static StimulusSet Read(string path, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using var zip = new ZipEntries(path, Format, FileBytes.Read(path, Format));
        return new(name, zip.Names.Order(StringComparer.Ordinal).Select(entry =>
        {
            byte[] bytes = zip.Unpack(entry, ImageFile.MaximumFileLength);
            return new Stimulus(
                Path.GetFileNameWithoutExtension(entry),
                Convert.ToHexStringLower(SHA256.HashData(bytes)),
                () => ImageFile.Decode($"{path}/{entry}", bytes));
        }));
    }
}
