using System.Collections.Immutable;
using System.Text;
using Ventral.Data.Formats;

namespace Ventral.Data;

/// <summary>
/// The identity and order of the stimuli that rows of data belong to. It travels with activations, recordings and RDMs,
/// and is compared wherever two of them meet.
/// </summary>
public sealed class StimulusIds : IEquatable<StimulusIds>
{
    private const int LongestList = 12;

    private const long MostListBytes = 64L << 20;

    private StimulusIds(string owner, ImmutableArray<string> ids)
    {
        Owner = owner;
        Ids = ids;
    }

    /// <summary>What the ids describe, for messages: a stimulus set, a layer, a recording.</summary>
    public string Owner { get; }

    /// <summary>The ids in order.</summary>
    public ImmutableArray<string> Ids { get; }

    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>Checks that there is at least one id and that none occurs twice.</summary>
    /// <param name="owner">What the ids describe, for messages.</param>
    /// <param name="ids">The ids in order.</param>
    /// <exception cref="VentralException">No id, an empty id, or an id that occurs twice.</exception>
    public static StimulusIds Create(string owner, IEnumerable<string> ids)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(owner);
        var list = ids.ToImmutableArray();
        if (list.IsEmpty)
        {
            throw new VentralException($"'{owner}' must have at least one stimulus, found none.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < list.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(list[i]))
            {
                throw new VentralException($"Every stimulus of '{owner}' must have an id; the one at position {i + 1} has none.");
            }

            if (!seen.Add(list[i]))
            {
                throw new VentralException($"Stimulus ids of '{owner}' must be unique; '{list[i]}' occurs twice.");
            }
        }

        return new StimulusIds(owner, list);
    }

    /// <summary>The same ids under another owner's name.</summary>
    public StimulusIds For(string owner) => new(owner, Ids);

    /// <summary>Requires that <paramref name="other"/> holds the same ids in the same order.</summary>
    /// <exception cref="VentralException">Counts, members or order differ; the message names both owners and the first difference.</exception>
    public void RequireSame(StimulusIds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Equals(other))
        {
            throw new VentralException($"Network and recording must share stimuli: {Count} in '{Owner}', {other.Count} in '{other.Owner}'; {DifferenceFrom(other)}.");
        }
    }

    /// <summary>Reads a text file of ids, one a line; blank lines at its end do not count.</summary>
    /// <exception cref="VentralException">The file cannot be read, is no UTF-8, or its ids are none, empty or not unique.</exception>
    public static StimulusIds Read(string path)
    {
        byte[] bytes = FileBytes.Read(path, "list of stimuli", MostListBytes);
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF').TrimEnd();
            return Create(path, text.Length == 0 ? [] : text.Split('\n').Select(line => line.Trim()));
        }
        catch (DecoderFallbackException e)
        {
            throw new VentralException($"'{path}' must be UTF-8 text with one id a line, found other bytes.", e);
        }
    }

    /// <summary>Where each of these ids stands among another's, which must hold the same ids in any order.</summary>
    /// <exception cref="VentralException">Ids are missing here or there; the message names them.</exception>
    internal ImmutableArray<int> PlacesIn(StimulusIds other)
    {
        var places = other.Ids.Select((id, place) => (id, place)).ToDictionary(p => p.id, p => p.place, StringComparer.Ordinal);
        var here = Ids.ToHashSet(StringComparer.Ordinal);
        string faults = Names($" Missing from '{other.Owner}':", Ids.Where(id => !places.ContainsKey(id)))
            + Names($" Not in '{Owner}':", other.Ids.Where(id => !here.Contains(id)));
        return faults.Length == 0
            ? [.. Ids.Select(id => places[id])]
            : throw new VentralException($"'{other.Owner}' must hold the stimuli of '{Owner}': {other.Count} found, {Count} required.{faults}");
    }

    /// <inheritdoc/>
    public bool Equals(StimulusIds? other) =>
        other is not null && (ReferenceEquals(this, other) || Ids.AsSpan().SequenceEqual(other.Ids.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StimulusIds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Ids[0], Ids[^1]);

    private string DifferenceFrom(StimulusIds other)
    {
        var here = Ids.ToHashSet(StringComparer.Ordinal);
        var there = other.Ids.ToHashSet(StringComparer.Ordinal);
        return other.Ids.FirstOrDefault(id => !here.Contains(id)) is { } missingHere
            ? $"'{missingHere}' is missing from '{Owner}'"
            : Ids.FirstOrDefault(id => !there.Contains(id)) is { } missingThere
                ? $"'{missingThere}' is missing from '{other.Owner}'"
                : FirstOrderDifference(other);
    }

    private static string Names(string what, IEnumerable<string> ids)
    {
        string[] all = [.. ids];
        return all.Length == 0 ? ""
            : all.Length <= LongestList ? $"{what} {string.Join(", ", all)}."
            : $"{what} {string.Join(", ", all.Take(LongestList))} and {all.Length - LongestList} more.";
    }

    private string FirstOrderDifference(StimulusIds other)
    {
        int i = 0;
        while (string.Equals(Ids[i], other.Ids[i], StringComparison.Ordinal))
        {
            i++;
        }

        return $"the order differs from position {i + 1} on, '{Ids[i]}' against '{other.Ids[i]}'";
    }
}
