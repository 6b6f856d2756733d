using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ventral.Data;

namespace Ventral.Networks.Weights;

/// <summary>Fits a file's arrays to an architecture's parameters.</summary>
internal static partial class Checkpoint
{
    private const int LongestList = 12;

    // The published DenseNets are older than torchvision's rule that no name of a module holds a dot: norm.1 is now norm1.
    [GeneratedRegex(@"(\.denselayer[0-9]+\.(?:norm|conv))\.([12]\.)", RegexOptions.CultureInvariant)]
    private static partial Regex DenseLayer { get; }

    /// <summary>Keeps the arrays that the architecture reads, under its own names.</summary>
    /// <exception cref="VentralException">Parameters are missing or unexpected, or their shapes differ; the message names all.</exception>
    public static WeightSet Fit(Architecture architecture, WeightSet weights)
    {
        var known = architecture.Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var renamed = weights.Renamed(name => known.ContainsKey(name) ? name : OwnName(architecture, name));

        var missing = architecture.Parameters.Where(p => !renamed.Contains(p.Name)).Select(p => p.ToString());
        var unexpected = renamed.Arrays.Where(a => !known.ContainsKey(a.Name)).Select(a => a.ToString());
        var misshapen = renamed.Arrays
            .Where(a => known.TryGetValue(a.Name, out var p) && !p.Shape.AsSpan().SequenceEqual(a.Shape.AsSpan()))
            .Select(a => $"{known[a.Name]} is [{string.Join(" × ", a.Shape)}] in the file");
        string faults = Fault("missing", missing) + Fault("unexpected", unexpected) + Fault("of another shape", misshapen);
        return faults.Length == 0
            ? renamed
            : throw new VentralException(
                $"Weights of '{architecture.Name}' must hold its {architecture.Parameters.Length} parameters and no others; in '{weights.Source}':{faults} Is the file meant for another network?");
    }

    /// <summary>What keeps a file from fitting, one a parameter.</summary>
    public static IReadOnlyList<string> FaultsOf(Architecture architecture, WeightSet weights)
    {
        var found = weights.Arrays.Select(a => (Name: OwnName(architecture, a.Name), Array: a)).Where(a => a.Name is not null).ToLookup(a => a.Name!, a => a.Array, StringComparer.Ordinal);
        var known = architecture.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. architecture.Parameters.Where(p => found.Contains(p.Name) && !found[p.Name].First().Shape.AsSpan().SequenceEqual(p.Shape.AsSpan())).Select(p => $"{p} is [{string.Join(" × ", found[p.Name].First().Shape)}] in the file"),
            .. architecture.Parameters.Where(p => !found.Contains(p.Name)).Select(p => $"{p} is missing"),
            .. found.Where(f => !known.Contains(f.Key)).Select(f => $"'{f.Key}' is unexpected"),
        ];
    }

    /// <summary>The name without what data-parallel training and compilation put in; null for what no layer reads.</summary>
    private static string? OwnName(Architecture architecture, string name)
    {
        string own = string.Join('.', name.Split('.').Where(part => part is not ("module" or "_orig_mod")));
        own = DenseLayer.Replace(own, "$1$2");

        // The published ViT is older than torchvision's names for a block's two linear layers.
        own = own.Replace(".mlp.linear_1.", ".mlp.0.", StringComparison.Ordinal).Replace(".mlp.linear_2.", ".mlp.3.", StringComparison.Ordinal);
        bool isBookkeeping = own.EndsWith(".num_batches_tracked", StringComparison.Ordinal);
        return isBookkeeping || architecture.OptionalParameters.Any(p => own.StartsWith(p, StringComparison.Ordinal)) ? null : own;
    }

    private static string Fault(string what, IEnumerable<string> names)
    {
        var all = names.ToImmutableArray();
        return all.IsEmpty ? ""
            : all.Length <= LongestList ? $" {what}: {string.Join(", ", all)}."
            : $" {what}: {string.Join(", ", all.Take(LongestList))} and {all.Length - LongestList} more.";
    }
}
