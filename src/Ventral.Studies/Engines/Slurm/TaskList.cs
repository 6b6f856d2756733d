using System.Globalization;

namespace Ventral.Studies.Engines.Slurm;

/// <summary>The task indices of an array as Slurm writes them: <c>0-3,7,10-20:5%2</c>.</summary>
internal static class TaskList
{
    // No array of ours is longer; a text that says otherwise is not taken at its word.
    private const int Longest = 100_000;

    /// <summary>The indices, in order; what cannot be read is left out, as is all after an ellipsis.</summary>
    public static IEnumerable<int> Parse(string text)
    {
        foreach (string part in text.Split('%')[0].Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] stepped = part.Split(':'), ends = stepped[0].Split('-');
            if (!Whole(ends[0], out int first) || !Whole(ends[^1], out int last) || last - (long)first > Longest)
            {
                continue;
            }

            int step = stepped.Length > 1 && Whole(stepped[1], out int given) ? Math.Max(1, given) : 1;
            for (int i = first; i <= last; i += step)
            {
                yield return i;
            }
        }
    }

    /// <summary>Indices as <c>sbatch --array</c> takes them, ranges for runs.</summary>
    public static string Format(IEnumerable<int> indices)
    {
        var parts = new List<(int First, int Last)>();
        foreach (int index in indices.Order().Distinct())
        {
            if (parts.Count > 0 && parts[^1].Last == index - 1)
            {
                parts[^1] = (parts[^1].First, index);
            }
            else
            {
                parts.Add((index, index));
            }
        }

        return string.Join(',', parts.Select(p => p.First == p.Last
            ? p.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{p.First}-{p.Last}")));
    }

    private static bool Whole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
