using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Data.Catalogue;

/// <summary>Reads the files of an entry, and derives their URLs from their places.</summary>
internal sealed partial class FilesReader
{
    private const long MostBytes = 1L << 40;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\:*?\"<>|");

    internal FilesReader(string dataset, YamlMapping root)
    {
        string source = Place(root.Scalar("source"));
        Files = [.. root.Mappings("files").Select(file => Read(dataset, source, file))];
        foreach (var twins in Files.GroupBy(file => file.Path, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            root.Fault($"Files must have different places; '{twins.Key}' occurs {twins.Count()} times.");
        }
    }

    /// <summary>Stands in for a file that is not described, until the fault is reported.</summary>
    internal static DatasetFile Nothing { get; } = new()
    {
        Dataset = "", Path = "", Url = new Uri("https://localhost/"), Checksum = FileChecksum.Unknown, Bytes = null, BytesAtMost = 0, Role = "",
    };

    /// <summary>The files in order.</summary>
    internal ImmutableArray<DatasetFile> Files { get; }

    /// <summary>An address that a browser understands.</summary>
    internal static Uri Link(YamlScalar? scalar)
    {
        if (Uri.TryCreate(scalar?.Text, UriKind.Absolute, out var link) && link.Scheme is "https" or "http")
        {
            return link;
        }

        scalar?.Fault($"A web address is required here, found '{scalar.Text}'.");
        return Nothing.Url;
    }

    /// <summary>
    /// The address of a file of <c>github.com/owner/repo/commit/path</c> is GitHub's for raw content; any other place is its own address.
    /// </summary>
    internal static Uri UrlOf(string place)
    {
        var parts = place.Split('/').Select(Uri.EscapeDataString).ToArray();
        return new Uri(parts.Length > 4 && parts[0] == "github.com"
            ? $"https://raw.githubusercontent.com/{string.Join('/', parts[1..])}"
            : $"https://{string.Join('/', parts)}");
    }

    /// <summary>As <see cref="UrlOf(string)"/>; a fault where its first part is no host.</summary>
    private static Uri UrlOf(string place, YamlMapping file)
    {
        try
        {
            return UrlOf(place);
        }
        catch (UriFormatException)
        {
            file.Fault($"A place must begin with a host's name, such as 'github.com', or have a 'url', found '{place}'.");
            return Nothing.Url;
        }
    }

    private static DatasetFile Read(string dataset, string source, YamlMapping file)
    {
        string path = $"{source}/{Place(file.Scalar("path"))}";
        var bytes = file.Scalar("bytes");
        long? length = bytes is null || bytes.Text == "unknown" ? null : bytes.AsWhole("bytes", 0, MostBytes);
        return new DatasetFile
        {
            Dataset = dataset,
            Path = path,
            Url = file.OptionalScalar("url") is { } url ? Secure(url) : UrlOf(path, file),
            Mirrors = [.. file.OptionalScalars("mirrors").Select(Secure)],
            Checksum = Checksum(file),
            Bytes = length,
            BytesAtMost = bytes?.Text == "unknown" ? file.WholeLong("bytes-at-most", 1, MostBytes) : length ?? 0,
            Role = file.Text("role"),
        };
    }

    private static FileChecksum Checksum(YamlMapping file)
    {
        bool whole = file.Has("sha256") || !file.Has("sha256-prefix");
        var digits = whole ? file.Scalar("sha256") : file.Scalar("sha256-prefix");
        if (digits is null || (whole && digits.Text == "unknown"))
        {
            return FileChecksum.Unknown;
        }

        if (!(whole ? WholeChecksum() : ChecksumPrefix()).IsMatch(digits.Text))
        {
            digits.Fault(whole
                ? $"'sha256' must be 64 lower-case hexadecimal digits or 'unknown', found '{digits.Text}'."
                : $"'sha256-prefix' must be 8 to 63 lower-case hexadecimal digits, found '{digits.Text}'.");
        }

        return new FileChecksum(digits.Text);
    }

    /// <summary>A place below the data folder: it must not lead out of it.</summary>
    private static string Place(YamlScalar? scalar)
    {
        string place = scalar?.Text ?? "";
        bool safe = place.Length is > 0 and < 1000
            && place.Split('/').All(part => part is not ("" or "." or "..") && !part.AsSpan().ContainsAny(Forbidden) && !part.Any(char.IsControl));
        if (!safe)
        {
            scalar?.Fault($"A place below the data folder is required here, such as 'github.com/owner/repo/commit', found '{place}'.");
        }

        return place;
    }

    private static Uri Secure(YamlScalar scalar)
    {
        var link = Link(scalar);
        if (link.Scheme != "https")
        {
            scalar.Fault($"Data are downloaded over https only, found '{scalar.Text}'.");
        }

        return link;
    }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex WholeChecksum();

    [GeneratedRegex("^[0-9a-f]{8,63}$")]
    private static partial Regex ChecksumPrefix();
}
