using Ventral.Data;

namespace Ventral.Studies;

/// <summary>The sentence about a name that nobody knows, with the nearest known one.</summary>
internal static class UnknownName
{
    /// <param name="what">What is named: <c>layer</c>.</param>
    /// <param name="given">The name.</param>
    /// <param name="known">What there is.</param>
    /// <param name="owner">Whose it would be, where it is somebody's: <c>'alexnet/random'</c>.</param>
    public static string Message(string what, string given, IReadOnlyCollection<string> known, string owner = "") =>
        $"Unknown {what} '{given}'{(owner.Length > 0 ? $" of '{owner}'" : "")}.{Suggestion.For(given, [.. known.Distinct(StringComparer.Ordinal)])}";

    /// <summary>The sentence where a list of all that there is follows in any case.</summary>
    /// <param name="what">What is named: <c>dataset</c>.</param>
    /// <param name="given">The name.</param>
    /// <param name="known">What there is.</param>
    public static string BeforeList(string what, string given, IEnumerable<string> known) =>
        $"Unknown {what} '{given}'.{(Suggestion.Closest(given, known) is { } closest ? $" Did you mean '{closest}'?" : "")}";
}
