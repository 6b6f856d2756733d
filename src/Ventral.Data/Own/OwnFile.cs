using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Ventral.Data.Catalogue;

namespace Ventral.Data.Own;

/// <summary>A file of the user's own, as it was when it was registered: in a catalogue file the line <c>SHA256 BYTES PATH</c>.</summary>
/// <param name="Path">Where it lies, from the root of the file system on.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum.</param>
internal sealed partial record OwnFile(string Path, long Bytes, string Sha256)
{
    /// <summary>The longest file that is registered: what one array of bytes can hold.</summary>
    internal const long MostBytes = Formats.FileBytes.Most;

    /// <summary>Describes the bytes that were read of a file.</summary>
    internal static OwnFile Of(string path, byte[] bytes) => new(path, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Reads a line, whose path may stand below a folder that all share; null where it is none.</summary>
    internal static OwnFile? Parse(string line, string folder)
    {
        var match = Line().Match(line);
        if (!match.Success
            || !long.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
            || bytes is 0 or > MostBytes)
        {
            return null;
        }

        string name = match.Groups[3].Value;
        if (name.Any(char.IsControl))
        {
            return null;
        }

        if (folder.Length == 0)
        {
            return System.IO.Path.IsPathFullyQualified(name) ? new(name, bytes, match.Groups[1].Value) : null;
        }

        return name is "." or ".." || name.AsSpan().ContainsAny('/', '\\') ? null : new(System.IO.Path.Combine(folder, name), bytes, match.Groups[1].Value);
    }

    /// <summary>The line of a catalogue file; the name alone where all files share a folder.</summary>
    internal string ToLine(bool isNamed) =>
        string.Create(CultureInfo.InvariantCulture, $"{Sha256} {Bytes} {(isNamed ? System.IO.Path.GetFileName(Path) : Path)}");

    /// <summary>The file as other datasets describe theirs.</summary>
    /// <param name="dataset">The dataset's id.</param>
    /// <param name="group">Tells files of one name apart.</param>
    /// <param name="role">What it is for.</param>
    internal DatasetFile Describe(string dataset, string group, string role) => new()
    {
        Dataset = dataset,
        Path = $"own/{dataset}/{group}/{System.IO.Path.GetFileName(Path)}",
        Url = new Uri(Path),
        OwnPath = Path,
        Checksum = new FileChecksum(Sha256),
        Bytes = Bytes,
        BytesAtMost = Bytes,
        Role = role,
    };

    [GeneratedRegex("^([0-9a-f]{64}) ([0-9]{1,12}) (.{1,4096})$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
