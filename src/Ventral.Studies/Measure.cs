using Ventral.Data;

namespace Ventral.Studies;

/// <summary>
/// A measure of likeness as a path from kind to statistic: <see cref="RdmMeasure"/> compares RDMs, <see cref="ResponseMeasure"/> needs the
/// responses of a brain's channels themselves.
/// </summary>
public abstract class Measure : IEquatable<Measure>
{
    private protected Measure(string name) => Name = name;

    /// <summary>The paths that a study may name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RdmMeasure.Names, .. ResponseMeasure.Names];

    /// <summary>The path: <c>rsa:correlation:tau-b</c>.</summary>
    public string Name { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="VentralException">No such measure; the message suggests the nearest.</exception>
    public static Measure Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name) ?? throw new VentralException(Unknown(name, Names));
    }

    /// <summary>Two measures are the same where their paths are.</summary>
    public bool Equals(Measure? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Measure);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The sentence about a path that is none: the one that was meant, or else those of its kind.</summary>
    /// <param name="mistyped">The path.</param>
    /// <param name="known">What there is to name where its kind is none either.</param>
    internal static string Unknown(string mistyped, IReadOnlyList<string> known)
    {
        string[] ofKind = [.. Names.Where(name => KindOf(name) == KindOf(mistyped))];
        return $"Unknown measure '{mistyped}'.{(Meant(mistyped) is { } meant ? $" Did you mean '{meant}'?" : $" Known: {string.Join(", ", ofKind.Length > 0 ? ofKind : known)}.")}";
    }

    /// <summary>The path nearest to a mistyped one, or to a shorter word for it; null where none is near.</summary>
    internal static string? Meant(string mistyped) =>
        Suggestion.Closest(mistyped, [.. Names, .. ResponseMeasure.Shorter.Keys]) is { } closest ? ResponseMeasure.Shorter.GetValueOrDefault(closest, closest) : null;

    internal static string KindOf(string path) => path.Split(':')[0];

    internal static Measure? TryParse(string name) => (Measure?)RdmMeasure.TryParse(name) ?? ResponseMeasure.TryParse(name);
}
