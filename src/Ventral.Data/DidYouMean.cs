namespace Ventral.Data;

/// <summary>Finds the known name that a mistyped one most likely meant, for error messages.</summary>
public static class DidYouMean
{
    /// <summary>
    /// The known name with the fewest insertions, deletions, replacements and swaps of neighbours, letter case aside;
    /// the first of several that are equally near.
    /// </summary>
    /// <param name="wanted">What the user wrote.</param>
    /// <param name="known">What there is.</param>
    /// <returns>The nearest name, or null where none is nearer than a third of its letters (at least 2).</returns>
    public static string? Nearest(string wanted, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int allowed = Math.Max(2, Math.Max(name.Length, wanted.Length) / 3);
            if (Math.Abs(name.Length - wanted.Length) > allowed)
            {
                continue;
            }

            int distance = Distance(wanted, name);
            if (distance <= allowed && distance < bestDistance && distance < name.Length)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    /// <summary>A sentence to append to a message: <c>" Did you mean 'spearman'?"</c>, or nothing.</summary>
    /// <param name="wanted">What the user wrote.</param>
    /// <param name="known">What there is.</param>
    public static string Sentence(string wanted, IEnumerable<string> known) =>
        Nearest(wanted, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int best = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                }

                current[j] = best;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }

    private static bool Same(char x, char y) => char.ToUpperInvariant(x) == char.ToUpperInvariant(y);
}
