using System.Collections.Immutable;
using Ventral.Data.Formats.Yaml;

namespace Ventral.Data.Catalogue;

/// <summary>Reads one entry of the catalogue; its faults stay in the document.</summary>
internal sealed class EntryReader
{
    private static readonly Dictionary<string, DatasetKind> Kinds = new()
    {
        ["dataset"] = DatasetKind.Dataset,
        ["weights"] = DatasetKind.Weights,
        ["tables"] = DatasetKind.Tables,
        ["labels"] = DatasetKind.Labels,
    };

    private static readonly Dictionary<string, RdmFormat> RdmFormats = new()
    {
        ["rdm-json"] = RdmFormat.RdmJson,
        ["mat-structs"] = RdmFormat.MatStructs,
    };

    private readonly YamlDocument document;
    private readonly ImmutableArray<DatasetFile> files;
    private YamlScalar? sameStimuliAs;

    internal EntryReader(string source, YamlDocument document)
    {
        this.document = document;
        var root = document.Root;
        var id = root.Scalar("id");
        if (id is not null && id.Text != Path.GetFileNameWithoutExtension(source))
        {
            id.Fault($"'id' must be the file's name, '{Path.GetFileNameWithoutExtension(source)}', found '{id.Text}'.");
        }

        files = new FilesReader(id?.Text ?? "", root).Files;
        Entry = new DatasetEntry
        {
            Id = id?.Text ?? "",
            Title = root.Text("title"),
            Kind = root.Choice("kind", Kinds, DatasetKind.Dataset),
            Licence = root.Text("licence"),
            Citations = root.Texts("cite"),
            Dois = root.OptionalTexts("doi"),
            Page = FilesReader.Link(root.Scalar("page")),
            Notes = root.OptionalText("notes")?.TrimEnd() ?? "",
            Files = files,
            Stimuli = Stimuli(root.OptionalMapping("stimuli")),
            Recordings = [.. root.OptionalMappings("recordings").Select(Recording)],
            NetworkRdms = [.. root.OptionalMappings("network-rdms").Select(NetworkRdms)],
            PublishedScores = [.. root.OptionalMappings("published-scores").Select(PublishedScores)],
            Weights = Weights(root.OptionalMapping("weights")),
        };
        if (Entry.Stimuli is null && sameStimuliAs is null && Entry.Recordings.Length + Entry.NetworkRdms.Length > 0)
        {
            root.Fault("'stimuli' is required where there are RDMs, found nothing.");
        }
    }

    /// <summary>The entry; without its stimuli where they are another entry's.</summary>
    internal DatasetEntry Entry { get; }

    /// <summary>The entry with the stimuli of another, where it says so.</summary>
    internal DatasetEntry Resolve(IReadOnlyCollection<DatasetEntry> all)
    {
        if (sameStimuliAs is null)
        {
            return Entry;
        }

        var with = all.Where(entry => entry.Stimuli is not null).ToArray();
        var stimuli = with.FirstOrDefault(entry => entry.Id == sameStimuliAs.Text)?.Stimuli;
        if (stimuli is null)
        {
            sameStimuliAs.Fault($"'{sameStimuliAs.Text}' is no dataset with stimuli of its own.{Suggestion.For(sameStimuliAs.Text, [.. with.Select(entry => entry.Id)])}");
        }

        return Entry with { Stimuli = stimuli };
    }

    /// <summary>All faults, once reading is over.</summary>
    internal ImmutableArray<YamlFault> Faults() => document.Faults();

    private StimuliDescription? Stimuli(YamlMapping? stimuli)
    {
        sameStimuliAs = stimuli?.OptionalScalar("same-as");
        if (stimuli is null || sameStimuliAs is not null)
        {
            return null;
        }

        var role = stimuli.Scalar("files");
        int count = stimuli.Whole("count", 1, 1_000_000);
        if (role is null)
        {
            return null;
        }

        var described = new StimuliDescription(document.Root.OptionalText("id") ?? "", [.. files.Where(file => file.Role == role.Text)]);
        if (described.Files.Length != count)
        {
            role.Fault($"There must be {count} files of role '{role.Text}', found {described.Files.Length}{described.Gap()}.");
        }

        foreach (var twins in described.Files.GroupBy(file => file.Stem, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            role.Fault($"Files of role '{role.Text}' must have different names, for these name the stimuli; '{twins.Key}' occurs {twins.Count()} times.");
        }

        return described;
    }

    private RecordingDescription Recording(YamlMapping recording) =>
        new(recording.Text("roi"), FileOf(recording), recording.Choice("format", RdmFormats, RdmFormat.RdmJson), Repeats(recording, "subjects", "sub-"))
        {
            Variable = recording.OptionalText("variable") ?? "",
            Where = recording.OptionalPairs("where"),
            Sessions = recording.OptionalWhole("sessions", 1, 1000) ?? 1,
        };

    private NetworkRdmsDescription NetworkRdms(YamlMapping rdms) =>
        new(rdms.Text("network"), rdms.Text("weights"), FileOf(rdms), rdms.Choice("format", RdmFormats, RdmFormat.MatStructs), Words(rdms, "layers"))
        {
            Variable = rdms.Text("variable"),
            LayerField = rdms.OptionalText("layer-field") ?? "name",
            Where = rdms.OptionalPairs("where"),
        };

    private PublishedScoresDescription PublishedScores(YamlMapping scores)
    {
        bool ofInstances = scores.Has("instances");
        var columns = scores.Mapping("columns");
        return new(scores.Text("network"), FileOf(scores), ofInstances ? Repeats(scores, "instances", "") : Repeats(scores, "subjects", "sub-"))
        {
            OfInstances = ofInstances,
            Statistic = scores.Text("statistic"),
            ScoreColumn = columns?.Text("score") ?? "",
            PColumn = columns?.OptionalText("p") ?? "",
            LayerColumn = columns?.Text("layer") ?? "",
            RoiColumn = columns?.Text("roi") ?? "",
            WeightsColumn = columns?.Text("weights") ?? "",
            Layers = Words(scores, "layers"),
            Rois = Words(scores, "rois"),
            Weights = Words(scores, "weights"),
        };
    }

    private WeightsDescription? Weights(YamlMapping? weights) => weights is null
        ? null
        : new(weights.Text("network"), FileOf(weights), weights.Choice("format", WeightFile.FormatNames.ToDictionary(name => name), ""), weights.Text("trained-on"));

    /// <summary>The one file of the role that stands under <c>file</c>.</summary>
    private DatasetFile FileOf(YamlMapping section)
    {
        var role = section.Scalar("file");
        var found = files.Where(file => file.Role == role?.Text).ToArray();
        if (role is not null && found.Length != 1)
        {
            role.Fault($"There must be one file of role '{role.Text}', found {found.Length}.{(found.Length == 0 ? Suggestion.For(role.Text, [.. files.Select(file => file.Role).Distinct()]) : "")}");
        }

        return found.Length > 0 ? found[0] : FilesReader.Nothing;
    }

    /// <summary>Names, or a count that stands for numbered names: 15 for <c>sub-01</c> to <c>sub-15</c>.</summary>
    private static ImmutableArray<string> Repeats(YamlMapping section, string key, string prefix)
    {
        var names = section.Scalars(key);
        if (names.Length != 1 || !names[0].Text.All(char.IsAsciiDigit))
        {
            return [.. names.Select(name => name.Text)];
        }

        long count = names[0].AsWhole(key, 1, 10_000) ?? 0;
        string digits = new('0', prefix.Length == 0 ? 1 : Math.Max(2, names[0].Text.Length));
        return [.. Enumerable.Range(1, (int)count).Select(number => prefix + number.ToString(digits, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>Our words with the file's, or a list of words that are the same in both.</summary>
    private static ImmutableArray<KeyValuePair<string, string>> Words(YamlMapping section, string key)
    {
        ImmutableArray<KeyValuePair<string, string>> words = section.OptionalNode(key) is YamlMapping
            ? section.Pairs(key)
            : [.. section.Texts(key).Select(word => KeyValuePair.Create(word, word))];
        if (words.Select(word => word.Value).Distinct(StringComparer.Ordinal).Count() != words.Length)
        {
            section.OptionalNode(key)!.Fault($"'{key}' must stand for different words, found {string.Join(", ", words.Select(word => word.Value))}.");
        }

        return words;
    }
}
