using System.Text.Json.Nodes;

using Ventral.Studies.Running;

namespace Ventral.Cli;

/// <summary>A run's outcome for other programs: where its files are, and what failed.</summary>
internal static class OutcomeJson
{
    public static string Of(RunOutcome outcome) => new JsonObject
    {
        ["folder"] = Path.GetFullPath(outcome.Folder),
        ["report"] = Path.GetFullPath(Path.Combine(outcome.Folder, "report.html")),
        ["scores"] = outcome.Scores.Length,
        ["tests"] = outcome.Tests.Length,
        ["claims"] = new JsonArray([.. outcome.Claims.Select(row => new JsonObject { ["claim"] = row.Hypothesis.Claim, ["verdict"] = row.VerdictText, ["p_adjusted"] = row.PAdjusted })]),
        ["lock"] = outcome.Lock.Digest,
        ["lock_differences"] = new JsonArray([.. outcome.Lock.Differences.Select(d => JsonValue.Create(d))]),
        ["published_agree"] = outcome.Published.Count(row => row.Agrees == true),
        ["published_differ"] = outcome.Published.Count(row => row.Agrees == false),
        ["flagged"] = new JsonArray([.. outcome.Gate.Where(row => row.IsFlagged).Select(row => new JsonObject { ["network"] = $"{row.Network}/{row.Weights}", ["check"] = row.Check, ["evidence"] = row.Evidence })]),
        ["failures"] = new JsonArray([.. outcome.Failures.Select(f => new JsonObject { ["network"] = f.Network, ["cells"] = f.Where, ["reason"] = f.Reason })]),
        ["seconds"] = new JsonObject(outcome.Stages.Select(s => KeyValuePair.Create(s.Stage, (JsonNode?)JsonValue.Create(s.Seconds)))),
    }.ToJsonString(new() { WriteIndented = true });
}
