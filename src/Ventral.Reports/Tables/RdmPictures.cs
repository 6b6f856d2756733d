using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ventral.Data.Formats.Npy;

namespace Ventral.Reports.Tables;

/// <summary>Reads the RDMs that <c>run.json</c> lists under <c>rdms</c>, from the store.</summary>
internal static class RdmPictures
{
    // Beyond this a picture has less than a third of a pixel a cell, and a page becomes a burden.
    private const int MaximumStimuli = 2000;

    public static ImmutableArray<RdmPicture> Read(string folder, RunRecord record) =>
        record.Property("rdms") is JsonArray entries ? [.. entries.Select(e => Read(folder, record, e))] : [];

    private static RdmPicture Read(string folder, RunRecord record, JsonNode? entry)
    {
        if (entry is not JsonObject properties)
        {
            throw new InvalidTableException(record.File, 0, "Each entry of 'rdms' must be an object.");
        }

        string Text(string name) => properties[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        string path = Text("path");
        int stimuli = properties["stimuli"] is JsonValue count && count.TryGetValue(out int n) ? n : 0;
        if (path.Length == 0 || stimuli is < 2 or > MaximumStimuli)
        {
            throw new InvalidTableException(record.File, 0, "Each entry of 'rdms' must have a 'path' and 'stimuli', from 2 to 2000.");
        }

        // The record may come from elsewhere; it names files of its own run only.
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string file = Path.GetFullPath(Path.Combine(root, path));
        if (!file.StartsWith(root, StringComparison.Ordinal))
        {
            throw new InvalidTableException(record.File, 0, $"An entry of 'rdms' names '{path}', which is outside the run folder.");
        }

        Func<double[]>? pairs = File.Exists(file) ? () => ReadPairs(file, stimuli) : null;
        return new RdmPicture(Text("title"), Text("roi"), Text("network"), Text("weights"), Text("layer"), stimuli, pairs);
    }

    private static double[] ReadPairs(string file, int stimuli)
    {
        double[] pairs = NpyFile.Read(file).RequireShape(checked(stimuli * (stimuli - 1) / 2)).ToDoubles();
        return Array.TrueForAll(pairs, double.IsFinite)
            ? pairs
            : throw new InvalidTableException(file, 0, "Every dissimilarity must be finite. Delete the run's store and run the study again.");
    }
}
