using Ventral.Analysis.Rsa;

namespace Ventral.Studies;

/// <summary>
/// A measure that needs nothing but RDMs: <c>rsa:correlation:tau-b</c> builds RDMs of 1 − Pearson and compares them by Kendall's tau-b. Tests over
/// subjects, relabellings and stimuli are of such measures.
/// </summary>
public sealed class RdmMeasure : Measure
{
    private const string Prefix = "rsa:correlation:";

    private static readonly string OfStudies = $"is scored by studies alone, among the 'measures' of a study file ('ventral new' writes one). Name a measure of RDMs here, as {Prefix}{RdmComparison.Names[0]}.";

    private RdmMeasure(string name, RdmComparison comparison)
        : base(name) => Comparison = comparison;

    /// <summary>Their paths.</summary>
    public static new IReadOnlyList<string> Names { get; } = [.. RdmComparison.Names.Select(name => Prefix + name)];

    /// <summary>How two RDMs are compared.</summary>
    public RdmComparison Comparison { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="VentralException">No such measure of RDMs; the message suggests the nearest.</exception>
    public static new RdmMeasure Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name) ?? throw new VentralException(ResponseMeasure.TryParse(name) is not null
            ? $"'{name}' needs responses and {OfStudies}"
            : ResponseMeasure.Names.Any(known => KindOf(known) == KindOf(Meant(name) ?? name))
                ? $"{Unknown(name, Names)} What needs responses {OfStudies}"
                : Unknown(name, Names));
    }

    internal static new RdmMeasure? TryParse(string name) =>
        Names.Contains(name, StringComparer.Ordinal) ? new(name, RdmComparison.Parse(name[Prefix.Length..])) : null;
}
