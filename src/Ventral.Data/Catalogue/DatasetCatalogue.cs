using System.Collections.Immutable;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Data.Catalogue;

/// <summary>
/// What Ventral knows of data that others made: datasets, weights and published tables, each with its files, their origin and checksums,
/// licence and citation. One YAML file an entry, named after the entry's id.
/// </summary>
public sealed class DatasetCatalogue
{
    private const string ResourcePrefix = "datasets/";
    private readonly ImmutableDictionary<string, DatasetEntry> byId;

    private DatasetCatalogue(ImmutableArray<DatasetEntry> entries)
    {
        Entries = entries;
        byId = entries.ToImmutableDictionary(entry => entry.Id, StringComparer.Ordinal);
    }

    /// <summary>The catalogue that Ventral carries with it.</summary>
    public static DatasetCatalogue BuiltIn { get; } = Parse(Resources());

    /// <summary>The entries, by id.</summary>
    public ImmutableArray<DatasetEntry> Entries { get; }

    /// <summary>Datasets of the user's own whose files cannot be used; the catalogue goes without them.</summary>
    public ImmutableArray<UnreadableEntry> Unreadable { get; private init; } = [];

    /// <summary>The entry of this id.</summary>
    /// <exception cref="VentralException">There is none; the message suggests the id that was meant, or says why its file cannot be read.</exception>
    public DatasetEntry this[string id] => byId.TryGetValue(id, out var entry) ? entry
        : Unreadable.FirstOrDefault(unreadable => unreadable.Id == id) is { } broken ? throw new VentralException(broken.Message, broken.Fault)
        : throw new VentralException($"Unknown dataset '{id}'.{Suggestion.For(id, [.. Entries.Select(known => known.Id)])}");

    /// <summary>The entry of this id, or null.</summary>
    public DatasetEntry? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>This catalogue with entries of the user's own besides.</summary>
    /// <param name="own">Entries with other ids than those that are there.</param>
    /// <param name="unreadable">Those whose files cannot be used.</param>
    /// <exception cref="VentralException">An id is taken.</exception>
    public DatasetCatalogue With(IEnumerable<DatasetEntry> own, ImmutableArray<UnreadableEntry> unreadable = default)
    {
        ArgumentNullException.ThrowIfNull(own);
        var all = Entries.AddRange(own);
        return all.GroupBy(entry => entry.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twins
            ? throw new VentralException($"Datasets must be named differently; '{twins.Key}' is a name of the catalogue already. Register yours under another name.")
            : new([.. all.OrderBy(entry => entry.Id, StringComparer.Ordinal)]) { Unreadable = unreadable.IsDefault ? Unreadable : unreadable };
    }

    /// <summary>Reads every <c>*.yaml</c> file of a folder.</summary>
    /// <exception cref="InvalidYamlException">A file has faults; those of all files are listed.</exception>
    /// <exception cref="VentralException">The folder or a file cannot be read.</exception>
    public static DatasetCatalogue Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            return Parse(Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file))));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VentralException($"Cannot read the catalogue in '{folder}': {cause.Message}", cause);
        }
    }

    /// <summary>Reads entries out of YAML texts.</summary>
    /// <param name="files">Each with its name, whose stem must be the entry's id.</param>
    /// <exception cref="InvalidYamlException">A text has faults; those of all texts are listed.</exception>
    public static DatasetCatalogue Parse(IEnumerable<(string Source, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var faults = new List<YamlFault>();
        var readers = new List<EntryReader>();
        foreach (var (source, text) in files)
        {
            try
            {
                readers.Add(new EntryReader(source, YamlDocument.Parse(source, text)));
            }
            catch (InvalidYamlException invalid)
            {
                faults.AddRange(invalid.Faults);
            }
        }

        var drafts = readers.Select(reader => reader.Entry).ToArray();
        var entries = readers.Select(reader => reader.Resolve(drafts)).ToArray();
        faults.AddRange(readers.SelectMany(reader => reader.Faults()));
        return faults.Count > 0
            ? throw new InvalidYamlException([.. faults])
            : new DatasetCatalogue([.. entries.OrderBy(entry => entry.Id, StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Source, string Text)> Resources()
    {
        var assembly = typeof(DatasetCatalogue).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }
}
