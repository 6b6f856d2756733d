using Ventral.Data;

namespace Ventral.Studies;

/// <summary>The sentence about a name that nobody knows, with the nearest known one.</summary>
internal static class UnknownName
{
    public static string Message(string what, string given, IReadOnlyCollection<string> known) =>
        $"Unknown {what} '{given}'.{Suggestion.For(given, known)}";
}
