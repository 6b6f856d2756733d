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
        return TryParse(name) ?? throw new VentralException(UnknownName.Message("measure", name, Names));
    }

    /// <summary>Two measures are the same where their paths are.</summary>
    public bool Equals(Measure? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Measure);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Measure? TryParse(string name) => (Measure?)RdmMeasure.TryParse(name) ?? ResponseMeasure.TryParse(name);
}
