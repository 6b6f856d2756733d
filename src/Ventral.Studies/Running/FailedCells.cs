using System.Text.Json.Serialization;

namespace Ventral.Studies.Running;

/// <summary>Cells that could not be computed; all others stand.</summary>
/// <param name="Network">The network's key: <c>alexnet/trained</c>.</param>
/// <param name="Where">Which of its cells: <c>relu7</c>, <c>relu7 in IT by rsa:correlation:tau-b</c>; empty for all.</param>
/// <param name="Reason">Why, in words for the user.</param>
public sealed record FailedCells(string Network, string Where, string Reason)
{
    /// <summary>Whether nothing is wrong with them, but that a run which only gathers did not find them.</summary>
    internal bool IsNotComputed { get; init; }

    /// <summary>Network and cells, as people name them.</summary>
    [JsonIgnore]
    public string Name => Where.Length == 0 ? Network : $"{Network}, {Where}";
}
