namespace Ventral.Data;

/// <summary>
/// "Did you mean …?": the known word nearest to a mistyped one by Damerau–Levenshtein distance
/// (insertions, deletions, substitutions and swaps of neighbours; no letter is edited twice).
/// </summary>
public static class Suggestion
{
    private const int LongestWord = 256;

    private const int ShortestPart = 3;

    /// <summary>The known word nearest to <paramref name="given"/>, or null where none is near enough to be meant.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="known">What would have been understood; the first of equally near words wins.</param>
    /// <remarks>Case does not count. Near enough: at most a third of the longer word's letters differ, and never all letters of a short one. Where none is, the shortest word that begins with what was written, or else holds it.</remarks>
    public static string? Closest(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(known);
        if (given.Length is 0 or > LongestWord)
        {
            return null;
        }

        string? closest = null;
        int least = int.MaxValue;
        foreach (string word in known)
        {
            if (word.Length is 0 or > LongestWord)
            {
                continue;
            }

            int allowed = Math.Max(1, Math.Max(given.Length, word.Length) / 3);
            int distance = Distance(given.ToUpperInvariant(), word.ToUpperInvariant());
            if (distance <= allowed && distance < Math.Min(given.Length, word.Length) && distance < least)
            {
                (closest, least) = (word, distance);
            }
        }

        return closest ?? Fuller(given, known);
    }

    /// <summary>The end of a message: <c> Did you mean 'spearman'?</c>, or what there is to choose from where nothing is near.</summary>
    /// <param name="given">What the user wrote.</param>
    /// <param name="known">What would have been understood.</param>
    public static string For(string given, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Closest(given, known) is { } closest ? $" Did you mean '{closest}'?"
            : known.Count is > 0 and <= 20 ? $" Known: {string.Join(", ", known)}."
            : "";
    }

    /// <summary>The shortest word of which the user wrote a part, its beginning first: <c>algonauts</c> for <c>algonauts-2019-92</c>.</summary>
    private static string? Fuller(string given, IEnumerable<string> known) => given.Length < ShortestPart
        ? null
        : known.Where(word => word.Contains(given, StringComparison.OrdinalIgnoreCase))
            .OrderBy(word => !word.StartsWith(given, StringComparison.OrdinalIgnoreCase)).ThenBy(word => word.Length).FirstOrDefault();

    /// <summary>The fewest insertions, deletions, substitutions and swaps of neighbours that make one word of the other.</summary>
    internal static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            distance[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int least = Math.Min(substituted, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                distance[i, j] = swapped ? Math.Min(least, distance[i - 2, j - 2] + 1) : least;
            }
        }

        return distance[a.Length, b.Length];
    }
}
