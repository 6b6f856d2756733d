using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ventral.Data.Catalogue;

/// <summary>Files that are needed, not there and could not be downloaded; the message lists all of them, so that one fetch is enough. The user's own have no address and are put back.</summary>
public sealed class MissingDataException : VentralException
{
    /// <summary>The reason of a file that was not asked for; the message does not repeat it for each.</summary>
    internal const string Offline = "offline";

    /// <summary>Collects the missing files into one message.</summary>
    /// <param name="files">At least one.</param>
    public MissingDataException(ImmutableArray<MissingFile> files)
        : base(Describe(files)) => Files = files;

    /// <summary>All files that are missing.</summary>
    public ImmutableArray<MissingFile> Files { get; }

    private static string Describe(ImmutableArray<MissingFile> files)
    {
        var text = new StringBuilder();
        bool areAllOwn = files.All(missing => missing.File.OwnPath is not null);
        text.Append(CultureInfo.InvariantCulture, $"{files.Length} data {(files.Length == 1 ? "file is" : "files are")} missing:\n");
        foreach (var (file, target, reason) in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {target}\n");
            if (file.OwnPath is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"    url     {file.Url}\n    sha256  {file.Checksum}");
                text.Append(file.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes} bytes\n") : "\n");
            }

            text.Append(reason == Offline || areAllOwn ? "" : $"    reason  {reason}\n");
        }

        if (areAllOwn)
        {
            return text.Append(CultureInfo.InvariantCulture, $"Put each file back where it is listed above, or register the dataset anew: ventral data remove {files[0].File.Dataset}, then ventral data add {files[0].File.Dataset} with its options.").ToString();
        }

        var datasets = files.Where(missing => !missing.File.Checksum.IsUnknown && missing.File.OwnPath is null).Select(missing => missing.File.Dataset).Distinct().ToArray();
        text.Append(datasets.Length > 0
            ? $"Fetch them with a connection: ventral data get {string.Join(' ', datasets)}\nor put each file by hand where it is listed above, or name the folder that has them with --data."
            : "Put each file by hand where it is listed above, or name the folder that has them with --data.");
        return text.ToString();
    }
}
