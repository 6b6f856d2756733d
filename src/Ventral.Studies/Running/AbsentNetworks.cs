using System.Collections.Immutable;

namespace Ventral.Studies.Running;

/// <summary>Why networks of a study are not among the results of a run, for whoever looks for them there.</summary>
internal static class AbsentNetworks
{
    /// <summary>A sentence for each absent network, by its key.</summary>
    /// <param name="study">The study.</param>
    /// <param name="only">The pattern that chose among its networks; null where all were chosen.</param>
    /// <param name="chosen">The networks that were chosen.</param>
    /// <param name="present">Those of them that are at hand.</param>
    /// <param name="failures">What failed.</param>
    public static ImmutableDictionary<string, string> Of(
        Study study, string? only, IEnumerable<NetworkFactor> chosen, IEnumerable<NetworkFactor> present, IEnumerable<FailedCells> failures)
    {
        var asked = Keys(chosen);
        var found = Keys(present);
        var absent = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string key in study.Networks.Select(n => n.Key).Where(key => !found.Contains(key)))
        {
            absent[key] = !asked.Contains(key) ? $"'{key}' was left out by --only '{only}'." : $"'{key}' was left out, as its weights are not at hand ('when-available').";
        }

        foreach (var failure in failures.Where(failure => failure.Where.Length == 0))
        {
            absent[failure.Network] = $"'{failure.Network}' failed: {failure.Reason}";
        }

        return absent.ToImmutable();
    }

    private static HashSet<string> Keys(IEnumerable<NetworkFactor> networks) => networks.Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
}
