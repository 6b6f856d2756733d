using Ventral.Data.Formats.Yaml;
using Ventral.Networks;

namespace Ventral.Studies.Reading;

/// <summary>An entry of <c>networks:</c> that lists networks, interventions or weight states stands for all their combinations, in that order.</summary>
internal static class NetworkCrossing
{
    /// <summary>The item of <c>interventions</c> that leaves a network as it is.</summary>
    public const string None = "none";

    /// <summary>An entry for each combination; the entry itself where it lists nothing.</summary>
    public static IEnumerable<YamlMapping> Of(YamlMapping entry)
    {
        YamlNode?[] named = [entry.OptionalNode("network"), entry.OptionalNode("weights")];
        if (named.Any(node => node is YamlMapping) && !named.Any(node => node is YamlSequence))
        {
            // Whoever reads the entry faults what is neither a value nor a list.
            return [entry];
        }

        var networks = entry.Scalars("network");
        var weights = entry.Scalars("weights");
        var interventions = entry.Has("interventions") ? entry.Scalars("interventions") : [];
        if (networks.IsEmpty || weights.IsEmpty)
        {
            // The fault of an empty list is recorded; who has no list is told more by whoever reads the entry.
            return entry.OptionalNode("network") is YamlSequence || entry.OptionalNode("weights") is YamlSequence ? [] : [entry];
        }

        if (networks.Length < 2 && weights.Length < 2 && interventions.IsEmpty)
        {
            // A list of one is as good as its item.
            return [entry.With("network", networks[0]).With("weights", weights[0])];
        }

        var states = weights.SelectMany(scalar => WeightStateReader.State(scalar) is { } state ? new[] { (Scalar: scalar, state.Origin) } : []).ToArray();
        var plain = entry.Without("interventions");
        return
            from network in networks
            from name in interventions.IsEmpty || !IsKnown(network, entry) ? [network] : interventions.Select(intervention => intervention.Text == None ? network : intervention.WithText($"{network.Text}+{intervention.Text}"))
            from state in states
            select Meant(plain, state.Origin, states.Select(other => other.Origin)).With("network", name).With("weights", state.Scalar);
    }

    // Of a network that nobody knows one fault is enough.
    private static bool IsKnown(YamlScalar network, YamlMapping entry) =>
        entry.Has("file") || NetworkCatalogue.Names.Contains(network.Text[..(network.Text.IndexOfAny(['(', '+']) is var end and >= 0 ? end : network.Text.Length)], StringComparer.Ordinal);

    // A key that says something of another of the entry's weight states is none of this one's business.
    private static YamlMapping Meant(YamlMapping entry, WeightOrigin origin, IEnumerable<WeightOrigin> all) =>
        entry.Without(all.SelectMany(WeightStateReader.Meant).Except(WeightStateReader.Meant(origin)));
}
