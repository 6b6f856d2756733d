using System.Collections.Immutable;
using Ventral.Data.Catalogue;

namespace Ventral.Data.Own;

/// <summary>
/// The datasets that a user registered: a folder with one catalogue file a dataset. Images and responses stay where they are; the file says where,
/// with the checksum of each, so that bytes that change later are found out.
/// </summary>
public sealed class OwnDatasets
{
    private const string Extension = ".yaml";
    private const int MostDatasets = 1000;

    /// <summary>Names the folder; nothing is opened or made yet.</summary>
    /// <param name="folder">The folder: <see cref="DefaultFolder"/>, or another. It is made when the first dataset is registered.</param>
    public OwnDatasets(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The folder of the catalogue files.</summary>
    public string Folder { get; }

    /// <summary>
    /// <c>VENTRAL_DATASETS</c> where it is set; else <c>ventral/datasets</c> in the user's data folder: <c>XDG_DATA_HOME</c> or
    /// <c>~/.local/share</c>, on Windows the local application data.
    /// </summary>
    /// <param name="environment">Gives an environment variable, such as <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    public static string DefaultFolder(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment("VENTRAL_DATASETS") is { Length: > 0 } set ? set : Path.Combine(UserFolder.Of(environment, "XDG_DATA_HOME", ".local", "share"), "datasets");
    }

    /// <summary>Why a dataset cannot be called so; null where it can.</summary>
    public static string? FaultOfName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return OwnName.FaultOfDataset(name);
    }

    /// <summary>The catalogue file of a dataset, whether it is there or not.</summary>
    public string FileOf(string name) => Path.Combine(Folder, name + Extension);

    /// <summary>Reads all datasets that can be read, by name; none where there is no folder.</summary>
    /// <exception cref="VentralException">The folder cannot be read.</exception>
    public ImmutableArray<DatasetEntry> Read() => Read(out _);

    /// <summary>
    /// The catalogue that Ventral carries with it, and these datasets. One whose file has faults, or whose name Ventral's own catalogue has,
    /// stands among <see cref="DatasetCatalogue.Unreadable"/> and keeps nobody from the others.
    /// </summary>
    /// <exception cref="VentralException">The folder cannot be read.</exception>
    public DatasetCatalogue Catalogue()
    {
        var own = Read(out var unreadable);
        return own.IsEmpty && unreadable.IsEmpty ? DatasetCatalogue.BuiltIn : DatasetCatalogue.BuiltIn.With(own, unreadable);
    }

    private ImmutableArray<DatasetEntry> Read(out ImmutableArray<UnreadableEntry> unreadable)
    {
        var faults = ImmutableArray.CreateBuilder<UnreadableEntry>();
        var entries = ImmutableArray.CreateBuilder<DatasetEntry>();
        foreach (string file in Directory.Exists(Folder) ? Files() : [])
        {
            string id = Path.GetFileNameWithoutExtension(file);
            try
            {
                entries.Add(DatasetCatalogue.BuiltIn.Find(id) is null
                    ? OwnDescriptionReader.Read(file, ReadText(file)).ToEntry()
                    : throw new VentralException($"'{id}' is a name of Ventral's own catalogue ('ventral data info {id}')."));
            }
            catch (VentralException fault)
            {
                faults.Add(new(id, file, fault));
            }
        }

        unreadable = faults.ToImmutable();
        return entries.ToImmutable();
    }

    /// <summary>Reads and validates all images and responses, and writes the dataset's catalogue file.</summary>
    /// <param name="request">What the user says of it.</param>
    /// <param name="cancellation">Ends it early; nothing is registered then.</param>
    /// <exception cref="InvalidDatasetException">The name is taken, or images and responses do not make a dataset; every fault is listed.</exception>
    /// <exception cref="UnwritableFileException">The catalogue file cannot be written.</exception>
    public OwnDataset Add(OwnDatasetRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        string file = FileFor(request.Name);
        var faults = new List<string>();
        var notices = new List<string>();
        var images = OwnImages.Read(request.Images, faults, notices, cancellation);
        ImmutableArray<OwnFile> files = [];
        ImmutableArray<OwnArray> arrays = [];
        if (images.Files.Length > 0 && images.Ids.Distinct(StringComparer.Ordinal).Count() == images.Files.Length)
        {
            (files, arrays) = OwnResponses.Read(request, StimulusIds.Create(images.Folder, images.Ids), images.UnreadableIds, faults, notices, cancellation);
        }

        if (faults.Count > 0)
        {
            throw new InvalidDatasetException(request.Name, [.. faults]);
        }

        var described = new OwnDescription
        {
            Id = request.Name,
            Title = request.Title.Length > 0 ? request.Title : request.Name,
            Licence = request.Licence,
            Citations = request.Citations,
            Dois = request.Dois,
            Page = request.Page,
            HoldsRdms = request.HoldsRdms,
            Folder = images.Folder,
            Images = images.Files,
            Files = files,
            Arrays = arrays,
        };
        string text = OwnDescriptionWriter.Write(described);

        // Read before it is written: what could not be read again is refused while its owner is there.
        var entry = OwnDescriptionReader.Read(file, text).ToEntry();
        AtomicFile.WriteText(file, text);
        return new(entry, file, [.. notices]);
    }

    /// <summary>Forgets a dataset; its images and responses stay.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="VentralException">There is none of this name, or its catalogue file cannot be removed.</exception>
    public void Remove(string name)
    {
        string file = FileOf(OwnName.FaultOfDataset(name) is null ? name : "");
        if (!File.Exists(file))
        {
            string[] known = Directory.Exists(Folder) ? [.. Files().Select(path => Path.GetFileNameWithoutExtension(path)!)] : [];
            throw new VentralException($"No dataset '{OwnName.Shown(name)}' is registered in '{Folder}'.{Suggestion.For(name, known)}");
        }

        try
        {
            File.Delete(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"Cannot remove '{file}': {cause.Message}", cause);
        }
    }

    private string FileFor(string name)
    {
        if (OwnName.FaultOfDataset(name) is { } fault)
        {
            throw new InvalidDatasetException(OwnName.Shown(name), [fault]);
        }

        if (DatasetCatalogue.BuiltIn.Find(name) is not null)
        {
            throw new InvalidDatasetException(name, [$"'{name}' is a name of the catalogue already ('ventral data info {name}'). Choose another."]);
        }

        string file = FileOf(name);
        return File.Exists(file)
            ? throw new InvalidDatasetException(name, [$"'{name}' is registered already, in '{file}'. Choose another name, or forget it first: ventral data remove {name}."])
            : file;
    }

    private string[] Files()
    {
        try
        {
            string[] files = [.. Directory.EnumerateFiles(Folder, "*" + Extension).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).Take(MostDatasets + 1)];
            return files.Length <= MostDatasets ? files : throw new VentralException($"'{Folder}' may hold at most {MostDatasets} datasets, found more.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"Cannot read the catalogue in '{Folder}': {cause.Message}", cause);
        }
    }

    private static string ReadText(string file)
    {
        const long most = 16L << 20;
        byte[] bytes = OwnBytes.Read(file, null, most);
        try
        {
            return new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (System.Text.DecoderFallbackException cause)
        {
            throw new VentralException($"'{file}' must be UTF-8 text, found other bytes.", cause);
        }
    }
}
