using System.Collections.Immutable;
using Ventral.Data.Formats.RdmJson;
using Ventral.Data.Images;

namespace Ventral.Data.Catalogue;

/// <summary>
/// Reads what an entry of the catalogue describes. Every file is required of the folder first, so that nothing is read whose content
/// is not the one described.
/// </summary>
/// <param name="entry">The description.</param>
/// <param name="folder">Where its files lie.</param>
public sealed class DatasetReader(DatasetEntry entry, DataFolder folder)
{
    /// <summary>The description.</summary>
    public DatasetEntry Entry => entry;

    /// <summary>The stimuli in the order of every row of data about them; images are decoded when they are asked for.</summary>
    /// <exception cref="VentralException">The entry has no stimuli, or their files are missing or wrong.</exception>
    public StimulusSet ReadStimuli()
    {
        var described = Stimuli();
        folder.Require(described.Files);
        return new StimulusSet(described.Name, described.Files.Select(file =>
            new Stimulus(file.Stem, folder.ChecksumOf(file), () => ImageFile.Read(folder.PathOf(file)))));
    }

    /// <summary>The RDMs of one region, one a subject; those of several sessions are averaged.</summary>
    /// <param name="roi">The region, as the entry names it.</param>
    /// <exception cref="VentralException">
    /// The entry has no such region, its file is missing or wrong, or the file's subjects or stimuli are not those described.
    /// </exception>
    public Recording ReadRecording(string roi)
    {
        var described = Described(roi);
        folder.Require(described.Files);
        string owner = $"{entry.Id}/{roi}";
        var ids = Stimuli().Ids();
        if (described.HoldsResponses)
        {
            throw new InvalidOperationException($"'{owner}' holds responses, not RDMs.");
        }

        if (!described.Arrays.IsEmpty)
        {
            return new Recording(entry.Id, roi, new RdmSet(owner, described.Arrays.Select(array => SubjectArrays.Rdm(folder, array, ids))));
        }

        var stack = ReadStack(described);
        int subjects = described.Subjects.Length;
        if (stack.Count != subjects * described.Sessions)
        {
            throw new VentralException(
                $"'{described.File.Name}' must hold {subjects} subjects × {described.Sessions} sessions = {subjects * described.Sessions} RDMs of '{owner}', found {stack.Count}.");
        }

        RequireStimuli(owner, stack.StimulusCount);
        return new Recording(entry.Id, roi, new RdmSet(owner, described.Subjects.Select((subject, s) =>
            new RdmSet(subject, Enumerable.Range(0, described.Sessions).Select(session =>
                new Rdm(subject, ids, stack.UpperTriangles[(session * subjects) + s]))).Mean(subject))));
    }

    /// <summary>True where a region is known by responses of its channels, from which the caller is to make RDMs.</summary>
    /// <param name="roi">The region, as the entry names it.</param>
    public bool HoldsResponses(string roi) => Described(roi).HoldsResponses;

    /// <summary>The responses of one region's channels, one array a subject, rows in the order of the stimuli.</summary>
    /// <param name="roi">The region, as the entry names it.</param>
    /// <exception cref="VentralException">
    /// The entry has no such region or knows it by RDMs, a file is missing or has changed, or does not hold such responses to these stimuli.
    /// </exception>
    public ImmutableArray<RepeatedResponses> ReadResponses(string roi)
    {
        var described = Described(roi);
        if (!described.HoldsResponses)
        {
            throw new VentralException($"'{entry.Id}' knows '{roi}' by RDMs alone. Choose a dataset with responses.");
        }

        folder.Require(described.Files);
        var ids = Stimuli().Ids();
        return [.. described.Arrays.Select(array => SubjectArrays.Responses(folder, array, ids))];
    }

    /// <summary>The RDMs of the one network that the entry gives, each named after its layer, in order.</summary>
    /// <exception cref="VentralException">The entry does not give one network, its file is missing or wrong, or a layer is not in it.</exception>
    public RdmSet ReadNetworkRdms() => entry.NetworkRdms.Length == 1
        ? ReadNetworkRdms(entry.NetworkRdms[0])
        : throw new VentralException($"'{entry.Id}' must give the RDMs of one network, found {entry.NetworkRdms.Length}. Name the network.");

    /// <summary>The RDMs of a network that the entry gives, each named after its layer, in order.</summary>
    /// <exception cref="VentralException">Its file is missing or wrong, or a layer is not in it.</exception>
    public RdmSet ReadNetworkRdms(NetworkRdmsDescription described)
    {
        ArgumentNullException.ThrowIfNull(described);
        folder.Require([described.File]);
        string owner = $"{entry.Id}/{described.Network}";
        var ids = Stimuli().Ids();
        var elements = MatRdms.Read(folder.PathOf(described.File), described.Variable, described.Where);
        return new RdmSet(owner, described.Layers.Select(layer =>
        {
            var found = elements.Where(element => element.Fields.GetValueOrDefault(described.LayerField) == layer.Value).ToArray();
            if (found.Length != 1)
            {
                throw new VentralException(
                    $"'{described.File.Name}' must hold one RDM of layer '{layer.Value}' in '{described.Variable}', found {found.Length}.");
            }

            RequireStimuli(owner, found[0].StimulusCount);
            return new Rdm(layer.Key, ids, found[0].UpperTriangle);
        }));
    }

    /// <summary>All published scores of the entry, in the order of its tables.</summary>
    /// <exception cref="VentralException">A table is missing or wrong, or has other rows than are described.</exception>
    public ImmutableArray<PublishedScore> ReadPublishedScores()
    {
        folder.Require(entry.PublishedScores.Select(described => described.File));
        return [.. entry.PublishedScores.SelectMany(described => PublishedTable.Read(described, folder.PathOf(described.File)))];
    }

    private RecordingDescription Described(string roi) =>
        entry.Recordings.FirstOrDefault(recording => recording.Roi == roi)
        ?? throw new VentralException($"'{entry.Id}' has no recording of '{roi}'.{Suggestion.For(roi, [.. entry.Recordings.Select(recording => recording.Roi)])}");

    private StimuliDescription Stimuli() =>
        entry.Stimuli ?? throw new VentralException($"'{entry.Id}' has no stimuli. Choose a dataset that has some, such as those that 'ventral data list' shows with stimuli.");

    private RdmStack ReadStack(RecordingDescription described)
    {
        string path = folder.PathOf(described.File);
        if (described.Format == RdmFormat.RdmJson)
        {
            return RdmJsonFile.Read(path);
        }

        var elements = MatRdms.Read(path, described.Variable, described.Where);
        return new RdmStack(elements.IsEmpty ? 0 : elements[0].StimulusCount, [.. elements.Select(element => element.UpperTriangle)]);
    }

    private void RequireStimuli(string owner, int rows)
    {
        var stimuli = Stimuli();
        if (rows != stimuli.Files.Length)
        {
            throw new VentralException(
                $"Recording and stimuli must match: {rows} rows in '{owner}', {stimuli.Files.Length} images in '{stimuli.Name}'{stimuli.Gap()}. Correct the entry '{entry.Id}' or its files.");
        }
    }
}
