using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Ventral.Studies.Tracing;

/// <summary>A file that a run read, as <c>run.json</c> has it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its hash when it was read.</param>
/// <param name="Dataset">The dataset that it belongs to; empty of the user's own.</param>
/// <param name="Role">What it was read for.</param>
/// <param name="Of">The regions of a recording, or the networks.</param>
internal sealed record TracedInput(string Path, string Sha256, string Dataset, string Role, ImmutableArray<string> Of)
{
    public static TracedInput Read(JsonObject input) => new(
        $"{input["path"]}", $"{input["sha256"]}", $"{input["dataset"]}", $"{input["role"]}", [.. (input["of"] as JsonArray ?? []).Select(name => $"{name}")]);
}
