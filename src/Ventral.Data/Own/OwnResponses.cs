using System.Collections.Immutable;
using System.Globalization;

namespace Ventral.Data.Own;

/// <summary>Reads and validates the responses or RDMs of an own dataset: every array is read as a study will read it.</summary>
internal sealed class OwnResponses
{
    private const int MostFiles = 10_000;
    private const int MostArrays = 5000;

    private readonly OwnDatasetRequest request;
    private readonly StimulusIds stimuli;
    private readonly ImmutableArray<string> unreadable;
    private readonly List<string> faults;
    private readonly List<string> notices;
    private readonly List<OwnFile> files = [];
    private readonly List<OwnArray> arrays = [];
    private int? idsFile;

    private OwnResponses(OwnDatasetRequest request, StimulusIds stimuli, ImmutableArray<string> unreadable, List<string> faults, List<string> notices)
    {
        this.request = request;
        this.stimuli = stimuli;
        this.unreadable = unreadable;
        this.faults = faults;
        this.notices = notices;
    }

    /// <summary>Reads all files of a request; what is wrong with them is added to the faults.</summary>
    /// <returns>The files, and the arrays in the order of regions and subjects, whatever the order of the files.</returns>
    internal static (ImmutableArray<OwnFile> Files, ImmutableArray<OwnArray> Arrays) Read(
        OwnDatasetRequest request, StimulusIds stimuli, ImmutableArray<string> unreadable, List<string> faults, List<string> notices, CancellationToken cancellation)
    {
        var reading = new OwnResponses(request, stimuli, unreadable, faults, notices);
        string[] paths = [.. request.Responses.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        if (paths.Length is 0 or > MostFiles)
        {
            faults.Add($"--responses must name 1 to {MostFiles} files, found {paths.Length}.");
            return ([], []);
        }

        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            reading.Attempt(() => reading.ReadFile(path));
        }

        if (request.Ids is not null && reading.idsFile is null && faults.Count == 0)
        {
            notices.Add($"'{request.Ids}' is not needed: the files name their stimuli themselves.");
        }

        reading.CheckArrays();
        return ([.. reading.files], [.. reading.arrays.OrderBy(a => a.Roi, StringComparer.Ordinal).ThenBy(a => a.Subject, StringComparer.Ordinal)]);
    }

    private void ReadFile(string path)
    {
        byte[] bytes = OwnBytes.Read(path, null, OwnFile.MostBytes);
        var file = LayerFile.Decode(path, bytes);
        if (file.Names.Length == 0)
        {
            throw new VentralException($"'{path}' must hold an array of numbers, found none. Save the responses as plain arrays, outside structures and cells.");
        }

        int place = files.Count;
        files.Add(OwnFile.Of(path, bytes));
        StimulusIds? ids = null;
        if (!file.NamesStimuli)
        {
            if (request.Ids is null)
            {
                throw new VentralException($"'{path}' does not say which stimuli its rows are, and rows are never matched by guess. Name a text file with one image's name a line: --ids FILE.");
            }

            ids = ReadIds();
        }

        foreach (string name in file.Names)
        {
            Attempt(() => ReadArray(path, file, place, name, ids));
        }
    }

    private StimulusIds ReadIds()
    {
        if (idsFile is null)
        {
            string path = Path.GetFullPath(request.Ids!);
            byte[] bytes = OwnBytes.Read(path, null, OwnFile.MostBytes);
            idsFile = files.Count;
            files.Add(OwnFile.Of(path, bytes));
        }

        return StimulusIds.Read(files[idsFile.Value].Path);
    }

    private void ReadArray(string path, LayerFile file, int place, string name, StimulusIds? ids)
    {
        var (subject, roi) = Whose(name.Length > 0 ? name : Path.GetFileNameWithoutExtension(path));
        if (request.HoldsRdms)
        {
            string any = name.Length > 0 ? name : subject;
            var rdm = file.Rdm(any, ids);
            rdm.InOrderOf(Wanted(rdm.Stimuli));
        }
        else
        {
            var responses = file.Responses(name.Length > 0 ? name : subject, ids).Named($"{roi}/{subject}");
            NoteFlatRows(responses.InOrderOf(Wanted(responses.Stimuli)));
        }

        arrays.Add(new(roi, subject, place, name, ids is null ? null : idsFile));
    }

    /// <summary>Who and where, of a name such as <c>sub-01_IT</c>.</summary>
    private (string Subject, string Roi) Whose(string name)
    {
        int at = name.LastIndexOf('_');
        var (subject, roi) = (request.Subject, request.Roi) switch
        {
            ({ } s, { } r) => (s, r),
            (null, { } r) => (name, r),
            ({ } s, null) => (s, name),
            _ when at > 0 && at < name.Length - 1 => (name[..at], name[(at + 1)..]),
            _ => throw new VentralException($"'{OwnName.Shown(name)}' must say whose responses it holds: name it SUBJECT_REGION, such as 'sub-01_IT', or say --roi or --subject."),
        };
        return (OwnName.FaultOfPart("subject", subject) ?? OwnName.FaultOfPart("region", roi)) is { } fault ? throw new VentralException(fault) : (subject, roi);
    }

    /// <summary>The stimuli that an array must have: an image that cannot be read is told once, not again with every array of responses to it.</summary>
    private StimulusIds Wanted(StimulusIds found) =>
        unreadable.IsEmpty ? stimuli : StimulusIds.Create(stimuli.Owner, stimuli.Ids.Concat(unreadable.Intersect(found.Ids, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal));

    private void CheckArrays()
    {
        foreach (var twins in arrays.GroupBy(a => (a.Roi, a.Subject)).Where(group => group.Count() > 1))
        {
            faults.Add($"Each subject must have one array a region; '{twins.Key.Subject}' has {twins.Count()} of '{twins.Key.Roi}', in {string.Join(", ", twins.Select(a => $"'{files[a.File].Path}'").Distinct())}.");
        }

        if (arrays.Count > MostArrays)
        {
            faults.Add($"A dataset may have at most {MostArrays} arrays, found {arrays.Count}. Register several datasets.");
        }

        foreach (var alone in arrays.GroupBy(a => a.Roi, StringComparer.Ordinal).Where(group => group.Count() == 1))
        {
            notices.Add($"'{alone.Key}' has one subject, '{alone.First().Subject}'. A noise ceiling needs two: a study of this region ends with an error until there is another.");
        }
    }

    private void NoteFlatRows(RepeatedResponses responses)
    {
        var mean = responses.Mean();
        for (int i = 0; i < stimuli.Count; i++)
        {
            var row = mean.Row(i);
            if (row.IndexOfAnyExcept(row[0]) < 0)
            {
                notices.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"All {responses.ChannelCount} channels of '{responses.Name}' answer alike to '{mean.Stimuli.Ids[i]}': 1 − Pearson over channels is not defined there, and a study by 'rsa:correlation' ends with an error."));
                return;
            }
        }
    }

    private void Attempt(Action read)
    {
        try
        {
            read();
        }
        catch (VentralException e)
        {
            faults.Add(e.Message);
        }
    }
}
