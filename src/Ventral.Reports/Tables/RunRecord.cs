using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ventral.Reports.Tables;

/// <summary>
/// <c>run.json</c>: what the run was. The report knows a few properties by name (<c>title</c>, <c>question</c>,
/// <c>simulated</c>, <c>measure</c>, <c>rdms</c>, <c>stimuli</c>, <c>lock</c>, <c>datasets</c>, <c>settings</c>, at the root or within <c>study</c>) and shows the rest as provenance.
/// </summary>
internal sealed class RunRecord
{
    private static readonly string[] KnownByName = ["title", "question", "simulated", "rdms", "stimuli", "lock", "settings", "datasets"];

    private RunRecord(string file, JsonObject root)
    {
        File = file;
        Root = root;
    }

    public string File { get; }

    public JsonObject Root { get; }

    public string Title => Text("title") is { Length: > 0 } title ? title : Text("name") is { Length: > 0 } name ? name : "Ventral run";

    /// <summary>The study's short name; empty where the record does not say.</summary>
    public string StudyName => Text("name");

    /// <summary>SHA-256 of the study file; empty where the record does not say.</summary>
    public string StudyHash => Text("sha256");

    public string Question => Text("question");

    /// <summary>The sentence that says that the data are simulated; empty where they are real.</summary>
    public string Simulated => Text("simulated");

    /// <summary>The measure to show first; empty where the study names none.</summary>
    public string Measure => Text("measure");

    /// <summary>What is shown as provenance.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Provenance => Unshown(Root);

    /// <summary>What failed, each with its reason: entries of <c>failures</c>, networks or some of a network's cells.</summary>
    public IEnumerable<string> Failures =>
        from failure in (Root["failures"] as JsonArray ?? []).OfType<JsonObject>()
        let cells = TextOf(failure["cells"])
        select $"{TextOf(failure["network"])}{(cells.Length > 0 ? $", {cells}" : "")}: {TextOf(failure["reason"])}";

    public static RunRecord Read(string file)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            return JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) is JsonObject root
                ? new RunRecord(file, root)
                : throw new InvalidTableException(file, 1, "An object was required.");
        }
        catch (JsonException cause)
        {
            throw new InvalidTableException(file, (int)(cause.LineNumber ?? 0) + 1, "This is not JSON. The file may be cut short; run the study again.", cause);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidTableException(file, 0, $"A property stands twice: {cause.Message}", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            string problem = cause is FileNotFoundException or DirectoryNotFoundException
                ? "The run's record is missing. A report needs the folder that 'ventral run' wrote."
                : cause.Message;
            throw new InvalidTableException(file, 0, problem, cause);
        }
    }

    /// <summary>A property at the root, or within <c>study</c>.</summary>
    public JsonNode? Property(string name) => Root[name] ?? (Root["study"] as JsonObject)?[name];

    /// <summary>The properties that the page does not show elsewhere; empty ones say nothing.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Unshown(JsonObject properties) =>
        properties.Where(p => !KnownByName.Contains(p.Key) && p.Value is not null and not JsonArray { Count: 0 } and not JsonObject { Count: 0 });

    private static string TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text.Trim() : "";

    private string Text(string name) => TextOf(Property(name));
}
