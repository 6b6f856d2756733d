using Ventral.Analysis.Rsa;
using Ventral.Data;

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
            : NeedingResponses(name) is { Length: > 0 } meant
                ? $"{UnknownName.Message("measure", name, meant)} What needs responses {OfStudies}"
                : UnknownName.Message("measure", name, Names));
    }

    /// <summary>The measures of the kind that a mistyped name is of, where these need responses.</summary>
    private static string[] NeedingResponses(string mistyped)
    {
        string kind = KindOf(Suggestion.Closest(mistyped, Measure.Names) ?? mistyped);
        return [.. ResponseMeasure.Names.Where(known => KindOf(known) == kind)];

        static string KindOf(string path) => path.Split(':')[0];
    }

    internal static new RdmMeasure? TryParse(string name) =>
        Names.Contains(name, StringComparer.Ordinal) ? new(name, RdmComparison.Parse(name[Prefix.Length..])) : null;
}
