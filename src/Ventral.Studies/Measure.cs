using Ventral.Analysis.Rsa;

namespace Ventral.Studies;

/// <summary>
/// A measure of likeness as a path from kind to statistic: <c>rsa:correlation:tau-b</c> builds RDMs of 1 − Pearson and
/// compares them by Kendall's tau-b.
/// </summary>
/// <param name="Name">The path.</param>
/// <param name="Comparison">How two RDMs are compared.</param>
public sealed record Measure(string Name, RdmComparison Comparison)
{
    private const string Prefix = "rsa:correlation:";

    /// <summary>The paths that a study may name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RdmComparison.Names.Select(name => Prefix + name)];

    /// <summary>Reads a path.</summary>
    /// <exception cref="VentralException">No such measure; the message suggests the nearest.</exception>
    public static Measure Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Names.Contains(name, StringComparer.Ordinal))
        {
            return new(name, RdmComparison.Parse(name[Prefix.Length..]));
        }

        throw new VentralException(UnknownName.Message("measure", name, Names));
    }

    /// <summary>Two measures are the same where their paths are.</summary>
    public bool Equals(Measure? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
