using System.Collections.Immutable;

using Ventral.Data.Formats.Yaml;
using Ventral.Networks;
using Ventral.Tensors;

namespace Ventral.Studies.Reading;

/// <summary>Reads how a network's weights came about: <c>weights</c> and <c>seeds</c>.</summary>
internal static class WeightStateReader
{
    internal const int MostSeeds = 10_000;

    private static readonly Dictionary<string, WeightOrigin> Origins =
        Enum.GetValues<WeightOrigin>().ToDictionary(origin => origin.Text(), StringComparer.Ordinal);

    private static readonly string[] Shuffled = [.. Shuffles.Names.Select(name => $"{WeightOrigin.Shuffled.Text()}:{name}")];

    private static readonly string[] Keys = ["seeds", "source", "file", "preprocessing", "select", "activations", "rdms", "ids"];

    internal static readonly string[] Known = [.. Origins.Keys.Where(name => name != WeightOrigin.Shuffled.Text()), .. Shuffled];

    /// <summary>Kind and scheme, or null after recording a fault.</summary>
    public static (WeightOrigin Origin, string Scheme)? State(YamlScalar weights)
    {
        string[] parts = weights.Text.Split(':', 2);
        if (!Origins.TryGetValue(parts[0], out var origin))
        {
            weights.Fault(UnknownName.Message("weights", weights.Text, Known));
            return null;
        }

        if (origin == WeightOrigin.Shuffled)
        {
            if (parts.Length == 2 && Shuffles.Names.Contains(parts[1], StringComparer.Ordinal))
            {
                return (origin, parts[1]);
            }

            weights.Fault(parts.Length == 1
                ? $"'shuffled' must say how: {string.Join(", ", Shuffled)}."
                : UnknownName.Message("weights", weights.Text, Shuffled));
            return null;
        }

        if (parts.Length == 1)
        {
            return (origin, "");
        }

        if (origin != WeightOrigin.Random)
        {
            weights.Fault($"Weights '{parts[0]}' must stand alone, found '{weights.Text}'; a scheme follows 'random' and 'shuffled' only.");
            return null;
        }

        try
        {
            return (origin, InitialisationScheme.Parse(parts[1]).Name);
        }
        catch (VentralException e)
        {
            weights.Fault(e.Message);
            return null;
        }
    }

    /// <summary>Faults keys that mean nothing for a weight state: nothing that a study says is passed over.</summary>
    public static void RequireMeaning(WeightOrigin origin, YamlMapping mapping)
    {
        foreach (string key in Keys.Except(Meant(origin)))
        {
            mapping.OptionalNode(key)?.Fault($"'{key}' must be left out where weights are {origin.Text()}; it says nothing of them.");
        }
    }

    /// <summary>The keys that mean something for a weight state and not for all.</summary>
    public static string[] Meant(WeightOrigin origin) => origin switch
    {
        WeightOrigin.Random => ["seeds", "file", "preprocessing"],
        WeightOrigin.Shuffled => ["seeds", "source", "file", "preprocessing"],
        WeightOrigin.Given => ["source", "activations", "rdms", "ids"],
        WeightOrigin.Published => ["source", "select"],
        _ => ["source", "file", "preprocessing"],
    };

    /// <summary>The factor with its seeds: a number of them, or a list.</summary>
    public static NetworkFactor WithSeeds(NetworkFactor factor, YamlMapping mapping)
    {
        var node = mapping.OptionalNode("seeds");
        if (node is null || !factor.IsSeeded)
        {
            return factor;
        }

        if (node is not YamlSequence list)
        {
            return factor with { SeedCount = mapping.OptionalWhole("seeds", 1, MostSeeds) ?? 1 };
        }

        var seeds = ImmutableArray.CreateBuilder<Seed>();
        foreach (var scalar in mapping.Scalars("seeds"))
        {
            if (scalar.AsWholeUnsigned("seeds") is not { } value)
            {
                continue;
            }

            var seed = new Seed(value);
            if (seeds.Contains(seed))
            {
                scalar.Fault($"Seed {value} is named twice; name it once.");
            }

            seeds.Add(seed);
        }

        if (seeds.Count > MostSeeds)
        {
            list.Fault($"'seeds' must name at most {MostSeeds}, found {seeds.Count}.");
        }

        return factor with { SeedCount = Math.Max(seeds.Count, 1), Seeds = seeds.ToImmutable() };
    }
}
