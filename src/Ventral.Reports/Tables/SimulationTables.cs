using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ventral.Reports.Tables;

/// <summary>What <c>ventral simulate</c> left in the run folder.</summary>
/// <param name="Summary">By region, how often the layer that made a brain was found.</param>
/// <param name="Rates">How often tests were significant.</param>
/// <param name="LeftOut">Why the tables are not shown, a sentence; empty where they are, or where there are none.</param>
internal sealed record SimulationTables(ImmutableArray<SimulationSummaryRow> Summary, ImmutableArray<SimulationRateRow> Rates, string LeftOut)
{
    /// <summary>Whether there is anything to show or to say.</summary>
    public bool Any => !Summary.IsEmpty || LeftOut.Length > 0;

    public static SimulationTables Read(string folder, RunRecord record)
    {
        string summary = Path.Combine(folder, "summary.csv");
        if (!File.Exists(summary))
        {
            return new([], [], "");
        }

        var (name, sha256) = Study(Path.Combine(folder, "study.json"));
        return sha256.Length == 0 || sha256 != record.StudyHash
            ? new([], [], $"The folder holds a simulation of {(sha256.Length == 0 ? "a study that it does not name" : name == record.StudyName ? "another version of this study" : $"another study, \u2018{name}\u2019")}. It is not shown: simulate this study with \u2018ventral simulate\u2019, then make the report again.")
            : new(
                RunTables.Optional(summary, SimulationSummaryRow.Columns, SimulationSummaryRow.Read),
                RunTables.Optional(Path.Combine(folder, "rates.csv"), SimulationRateRow.Columns, SimulationRateRow.Read),
                "");
    }

    /// <summary>Of which study the tables are; empty where that is not said.</summary>
    private static (string Name, string Sha256) Study(string file)
    {
        try
        {
            return File.Exists(file) && JsonNode.Parse(File.ReadAllBytes(file)) is JsonObject study ? (Text(study["name"]), Text(study["sha256"])) : ("", "");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return ("", "");
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
