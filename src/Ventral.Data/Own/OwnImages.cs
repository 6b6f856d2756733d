using System.Collections.Immutable;
using Ventral.Data.Images;

namespace Ventral.Data.Own;

/// <summary>The images of a folder, each read and decoded once.</summary>
internal sealed class OwnImages
{
    /// <summary>The most images that a dataset may have.</summary>
    internal const int Most = 20_000;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    private OwnImages(string folder, ImmutableArray<OwnFile> files, ImmutableArray<string> unreadable)
    {
        UnreadableIds = unreadable;
        Folder = folder;
        Files = files;
    }

    /// <summary>The folder, from the root of the file system on.</summary>
    internal string Folder { get; }

    /// <summary>The images that can be used, by name.</summary>
    internal ImmutableArray<OwnFile> Files { get; }

    /// <summary>The stimuli's ids: the images' names without extension, in the order of <see cref="Files"/>.</summary>
    internal IEnumerable<string> Ids => Files.Select(file => Path.GetFileNameWithoutExtension(file.Path));

    /// <summary>The ids of stimuli whose images have faults: responses to them are no further fault.</summary>
    internal ImmutableArray<string> UnreadableIds { get; }

    /// <summary>Reads a folder; what is wrong with it is added to the faults.</summary>
    internal static OwnImages Read(string folder, List<string> faults, List<string> notices, CancellationToken cancellation)
    {
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            faults.Add($"--images must name a folder, found none at '{full}'.");
            return new(full, [], []);
        }

        string[] all = [.. Directory.EnumerateFiles(full).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).Take((2 * Most) + 1)];
        string[] images = [.. all.Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))];
        if (images.Length is 0 or > Most)
        {
            faults.Add($"'{full}' must hold 1 to {Most} images (.png, .jpg, .jpeg), found {images.Length}.");
            return new(full, [], []);
        }

        if (all.Length > images.Length)
        {
            notices.Add($"{all.Length - images.Length} files in '{full}' are no images and are left out, such as '{Path.GetFileName(all.Except(images, StringComparer.Ordinal).First())}'.");
        }

        var files = ImmutableArray.CreateBuilder<OwnFile>(images.Length);
        var unreadable = ImmutableArray.CreateBuilder<string>();
        foreach (string path in images)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                files.Add(ReadImage(full, path));
            }
            catch (VentralException e)
            {
                faults.Add(e.Message);
                unreadable.Add(Path.GetFileNameWithoutExtension(path));
            }
        }

        foreach (var twins in images.GroupBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add($"Images must have different names, for these name the stimuli; '{twins.Key}' is the name of {string.Join(" and ", twins.Select(Path.GetFileName))}.");
        }

        foreach (var twins in files.GroupBy(file => file.Sha256).Where(group => group.Count() > 1).Take(3))
        {
            notices.Add($"The same image has several names: {string.Join(", ", twins.Take(5).Select(file => Path.GetFileName(file.Path)))}. Networks cannot tell these stimuli apart.");
        }

        return new(full, files.ToImmutable(), unreadable.ToImmutable());
    }

    private static OwnFile ReadImage(string folder, string path)
    {
        string name = Path.GetFileName(path);
        string id = Path.GetFileNameWithoutExtension(name);
        if (string.IsNullOrWhiteSpace(id) || name.Any(char.IsControl))
        {
            throw new VentralException($"An image's name must be plain text in one line, found '{OwnName.Shown(name)}'.");
        }

        byte[] bytes = OwnBytes.Read(path, folder, ImageFile.MaximumFileLength);
        ImageFile.Decode(path, bytes);
        return OwnFile.Of(path, bytes);
    }
}
