using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Ventral.Reports.Tables;

/// <summary>Reads the RDMs that <c>run.json</c> lists under <c>rdms</c>, from the store.</summary>
internal static class RdmPictures
{
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
        if (path.Length == 0 || stimuli < 2)
        {
            throw new InvalidTableException(record.File, 0, "Each entry of 'rdms' must have a 'path' and at least 2 'stimuli'.");
        }

        // The record may come from elsewhere; it names files of its own run only.
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string file = Path.GetFullPath(Path.Combine(root, path));
        if (!file.StartsWith(root, StringComparison.Ordinal))
        {
            throw new InvalidTableException(record.File, 0, $"An entry of 'rdms' names '{path}', which is outside the run folder.");
        }

        return new RdmPicture(Text("title"), Text("roi"), Text("network"), Text("weights"), Text("layer"), stimuli, null);
    }
}
