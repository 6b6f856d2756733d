using System.Collections.Immutable;
using Ventral.Data.Catalogue;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Data.Own;

/// <summary>Reads the catalogue file of an own dataset; its faults are all told at once.</summary>
internal static class OwnDescriptionReader
{
    private static readonly Dictionary<string, bool> Kinds = new() { ["responses"] = false, ["rdms"] = true };

    /// <summary>Reads a description out of a text.</summary>
    /// <param name="source">The file, whose stem must be the dataset's id.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="InvalidYamlException">The text has faults.</exception>
    internal static OwnDescription Read(string source, string text)
    {
        var document = YamlDocument.Parse(source, text);
        var root = document.Root;
        root.Whole("ventral-dataset", OwnDescriptionWriter.Version, OwnDescriptionWriter.Version);
        var id = root.Scalar("id");
        if (id is not null && (OwnName.FaultOfDataset(id.Text) is not null || id.Text != Path.GetFileNameWithoutExtension(source)))
        {
            id.Fault(OwnName.FaultOfDataset(id.Text) ?? $"'id' must be the file's name, '{Path.GetFileNameWithoutExtension(source)}', found '{id.Text}'.");
        }

        string folder = Folder(root.Scalar("folder"));
        var images = Files(root, "images", folder);
        if (images.Length > OwnImages.Most)
        {
            root.Fault($"A dataset may have at most {OwnImages.Most} images, found {images.Length}.");
        }

        var files = Files(root, "files", "");
        var described = new OwnDescription
        {
            Id = id?.Text ?? "",
            Title = root.Text("title"),
            Licence = root.OptionalText("licence") ?? "",
            Citations = root.OptionalTexts("cite"),
            Dois = root.OptionalTexts("doi"),
            Page = root.OptionalScalar("page") is { Text.Length: > 0 } page ? FilesReader.Link(page) : null,
            HoldsRdms = root.Choice("holds", Kinds, false),
            Folder = folder,
            Images = images,
            Files = files,
            Arrays = [.. root.Mappings("arrays").Select(array => Array(array, files.Length)).OfType<OwnArray>()],
        };
        RequireDifferent(root, "images", described.Images.Select(image => Path.GetFileNameWithoutExtension(image.Path)));
        RequireDifferent(root, "arrays", described.Arrays.Select(array => $"{array.Subject} in {array.Roi}"));
        document.ThrowIfFaulty();
        return described;
    }

    private static string Folder(YamlScalar? folder)
    {
        if (folder is not null && (!Path.IsPathFullyQualified(folder.Text) || folder.Text.Any(char.IsControl) || folder.Text.Length > 4096))
        {
            folder.Fault($"'folder' must be a whole path, from the root on, found '{OwnName.Shown(folder.Text)}'.");
            return Path.GetTempPath();
        }

        return folder?.Text ?? Path.GetTempPath();
    }

    private static ImmutableArray<OwnFile> Files(YamlMapping root, string key, string folder)
    {
        var files = ImmutableArray.CreateBuilder<OwnFile>();
        foreach (var line in root.Scalars(key))
        {
            if (OwnFile.Parse(line.Text, folder) is { } file)
            {
                files.Add(file);
            }
            else
            {
                line.Fault($"'{key}' must hold lines of checksum, bytes and {(folder.Length > 0 ? "a file's name" : "a whole path")}, found '{OwnName.Shown(line.Text)}'.");
            }
        }

        return files.ToImmutable();
    }

    private static OwnArray? Array(YamlMapping array, int fileCount)
    {
        string roi = Part(array, "roi", "region"), subject = Part(array, "subject", "subject");
        int file = array.Whole("file", 1, Math.Max(1, fileCount));
        int? ids = array.OptionalWhole("ids", 1, Math.Max(1, fileCount));
        string name = array.OptionalText("name") ?? "";
        return file > fileCount || ids > fileCount ? null : new(roi, subject, file - 1, name, ids - 1);
    }

    private static string Part(YamlMapping array, string key, string part)
    {
        var scalar = array.Scalar(key);
        if (scalar is not null && OwnName.FaultOfPart(part, scalar.Text) is { } fault)
        {
            scalar.Fault(fault);
        }

        return scalar?.Text ?? "";
    }

    private static void RequireDifferent(YamlMapping root, string key, IEnumerable<string> names)
    {
        foreach (var twins in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Take(3))
        {
            root.Fault($"'{key}' must be of different names; '{OwnName.Shown(twins.Key)}' occurs {twins.Count()} times.");
        }
    }
}
