using System.Collections.Immutable;

namespace Ventral.Data.Formats.Yaml;

/// <summary>
/// A mapping in a YAML file, read key by key. Every getter records a fault where the key is missing or its value is of the wrong kind,
/// and goes on with a harmless value, so that one reading finds all faults. A key that no getter asked for is unknown:
/// <see cref="YamlDocument.ThrowIfFaulty"/> reports it and suggests the nearest key that was asked for.
/// </summary>
/// <remarks>
/// <c>Xxx(key)</c> requires the key; <c>OptionalXxx(key)</c> gives null, or an empty list, where it is absent or empty.
/// A list getter takes a single value as a list of one.
/// </remarks>
public sealed class YamlMapping : YamlNode
{
    private readonly ImmutableArray<YamlEntry> entries;
    private readonly Dictionary<string, YamlEntry> byKey = new(StringComparer.Ordinal);
    private readonly List<string> asked;
    private readonly Dictionary<string, string> missing;

    internal YamlMapping(YamlFaults faults, int line, int column, ImmutableArray<YamlEntry> entries)
        : this(faults, line, column, entries, [], new(StringComparer.Ordinal))
    {
    }

    private YamlMapping(YamlFaults faults, int line, int column, ImmutableArray<YamlEntry> entries, List<string> asked, Dictionary<string, string> missing)
        : base(faults, line, column)
    {
        this.entries = entries;
        this.asked = asked;
        this.missing = missing;
        Weight = 1 + entries.Sum(entry => 1 + entry.Value.Weight);
        foreach (var entry in entries)
        {
            if (!byKey.TryAdd(entry.Key.Text, entry))
            {
                entry.Key.Fault($"Key '{entry.Key.Text}' occurs twice in one mapping, first on line {byKey[entry.Key.Text].Key.Line}. Keep one of them.");
            }
        }
    }

    internal override string Found => "a mapping";

    /// <summary>The keys that a getter asked for so far, or that were declared as known.</summary>
    internal IReadOnlyList<string> Asked => asked;

    internal override long Weight { get; }

    /// <summary>All keys and values in the order of the file, for mappings whose keys are free; all count as asked for.</summary>
    public ImmutableArray<YamlEntry> Entries()
    {
        Know([.. byKey.Keys]);
        return entries;
    }

    /// <summary>Declares keys as known without reading them.</summary>
    public void Know(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (!asked.Contains(key))
            {
                asked.Add(key);
            }
        }
    }

    /// <summary>The same mapping with another value under a key that it has; what is asked of it counts as asked of this one.</summary>
    public YamlMapping With(string key, YamlNode value) =>
        new(Faults, Line, Column, [.. entries.Select(entry => entry.Key.Text == key ? entry with { Value = value } : entry)], asked, missing);

    /// <summary>The same mapping without some keys; what is asked of it counts as asked of this one.</summary>
    public YamlMapping Without(params IEnumerable<string> keys)
    {
        Know([.. keys]);
        return new(Faults, Line, Column, [.. entries.Where(entry => !keys.Contains(entry.Key.Text))], asked, missing);
    }

    /// <summary>True where the key is there and something stands under it.</summary>
    public bool Has(string key) => OptionalNode(key) is not null;

    /// <summary>The value of an optional key, of whatever kind; null where it is absent or empty.</summary>
    public YamlNode? OptionalNode(string key)
    {
        Know(key);
        return byKey.TryGetValue(key, out var entry) && entry.Value is not YamlScalar { IsNull: true } ? entry.Value : null;
    }

    /// <summary>The value of a required key, of whatever kind; null after recording a fault.</summary>
    public YamlNode? Node(string key)
    {
        var node = OptionalNode(key);
        if (node is null)
        {
            FaultMissing(key, $"'{key}' is required here, found nothing.");
        }

        return node;
    }

    /// <summary>A required scalar with its place; null after recording a fault.</summary>
    public YamlScalar? Scalar(string key) => As<YamlScalar>(Node(key), key, "a single value");

    /// <summary>An optional scalar with its place; null where it is absent or faulty.</summary>
    public YamlScalar? OptionalScalar(string key) => As<YamlScalar>(OptionalNode(key), key, "a single value");

    /// <summary>Required text; empty after recording a fault.</summary>
    public string Text(string key) => Scalar(key)?.Text ?? "";

    /// <summary>Optional text; null where it is absent or faulty.</summary>
    public string? OptionalText(string key) => OptionalScalar(key)?.Text;

    /// <summary>A required whole number; <paramref name="minimum"/> after recording a fault.</summary>
    public int Whole(string key, int minimum = int.MinValue, int maximum = int.MaxValue) => (int)(Scalar(key)?.AsWhole(key, minimum, maximum) ?? minimum);

    /// <summary>An optional whole number; null where it is absent or faulty.</summary>
    public int? OptionalWhole(string key, int minimum = int.MinValue, int maximum = int.MaxValue) => (int?)OptionalScalar(key)?.AsWhole(key, minimum, maximum);

    /// <summary>A required long whole number; <paramref name="minimum"/> after recording a fault.</summary>
    public long WholeLong(string key, long minimum = long.MinValue, long maximum = long.MaxValue) => Scalar(key)?.AsWhole(key, minimum, maximum) ?? minimum;

    /// <summary>An optional long whole number; null where it is absent or faulty.</summary>
    public long? OptionalWholeLong(string key, long minimum = long.MinValue, long maximum = long.MaxValue) => OptionalScalar(key)?.AsWhole(key, minimum, maximum);

    /// <summary>A required whole number of 64 bits without a sign; 0 after recording a fault.</summary>
    public ulong WholeUnsigned(string key) => Scalar(key)?.AsWholeUnsigned(key) ?? 0;

    /// <summary>A required finite number; <paramref name="minimum"/> after recording a fault.</summary>
    public double Number(string key, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        Scalar(key)?.AsNumber(key, minimum, maximum) ?? minimum;

    /// <summary>An optional finite number; null where it is absent or faulty.</summary>
    public double? OptionalNumber(string key, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        OptionalScalar(key)?.AsNumber(key, minimum, maximum);

    /// <summary>A required <c>true</c> or <c>false</c>; false after recording a fault.</summary>
    public bool Flag(string key) => Scalar(key)?.AsFlag(key) ?? false;

    /// <summary>An optional <c>true</c> or <c>false</c>; null where it is absent or faulty.</summary>
    public bool? OptionalFlag(string key) => OptionalScalar(key)?.AsFlag(key);

    /// <summary>What a required word stands for; <paramref name="otherwise"/> after recording a fault.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> known, T otherwise) =>
        Has(key)
            ? OptionalChoice(key, known, otherwise)
            : FaultMissing(key, $"'{key}' is required here, found nothing. Known: {string.Join(", ", known.Keys)}.", otherwise);

    /// <summary>What an optional word stands for; <paramref name="otherwise"/> where it is absent or faulty.</summary>
    public T OptionalChoice<T>(string key, IReadOnlyDictionary<string, T> known, T otherwise) =>
        OptionalScalar(key) is { } scalar && scalar.TryChoice(key, known, out var value) ? value : otherwise;

    /// <summary>A required mapping; null after recording a fault, so that its own keys are not missed besides.</summary>
    public YamlMapping? Mapping(string key) => As<YamlMapping>(Node(key), key, "a mapping");

    /// <summary>An optional mapping; null where it is absent or faulty.</summary>
    public YamlMapping? OptionalMapping(string key) => As<YamlMapping>(OptionalNode(key), key, "a mapping");

    /// <summary>The items of a required list, at least one; a single value is a list of one.</summary>
    public ImmutableArray<YamlNode> Items(string key) => ItemsOf(Node(key), key, required: true);

    /// <summary>The items of an optional list; empty where it is absent.</summary>
    public ImmutableArray<YamlNode> OptionalItems(string key) => ItemsOf(OptionalNode(key), key, required: false);

    /// <summary>The scalars of a required list, each with its place.</summary>
    public ImmutableArray<YamlScalar> Scalars(string key) => All<YamlScalar>(Items(key), key, "single values");

    /// <summary>The scalars of an optional list, each with its place.</summary>
    public ImmutableArray<YamlScalar> OptionalScalars(string key) => All<YamlScalar>(OptionalItems(key), key, "single values");

    /// <summary>The texts of a required list.</summary>
    public ImmutableArray<string> Texts(string key) => [.. Scalars(key).Select(scalar => scalar.Text)];

    /// <summary>The texts of an optional list.</summary>
    public ImmutableArray<string> OptionalTexts(string key) => [.. OptionalScalars(key).Select(scalar => scalar.Text)];

    /// <summary>The mappings of a required list.</summary>
    public ImmutableArray<YamlMapping> Mappings(string key) => All<YamlMapping>(Items(key), key, "mappings");

    /// <summary>The mappings of an optional list.</summary>
    public ImmutableArray<YamlMapping> OptionalMappings(string key) => All<YamlMapping>(OptionalItems(key), key, "mappings");

    /// <summary>Keys and texts of a required mapping whose keys are free, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs(string key) => PairsOf(Mapping(key));

    /// <summary>Keys and texts of an optional mapping whose keys are free, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> OptionalPairs(string key) => PairsOf(OptionalMapping(key));

    /// <summary>Records a fault for each key that nobody asked for, provided that somebody asked for any.</summary>
    internal void FaultUnknownKeys()
    {
        foreach (var entry in asked.Count == 0 ? [] : entries)
        {
            if (!asked.Contains(entry.Key.Text))
            {
                entry.Key.Fault($"Unknown key '{entry.Key.Text}'.{Suggestion.For(entry.Key.Text, asked)}");

                // Whoever mistypes a key is told so once.
                if (Suggestion.Closest(entry.Key.Text, asked) is { } meant && missing.TryGetValue(meant, out string? message) && !byKey.ContainsKey(meant))
                {
                    Faults.Remove(Line, Column, message);
                }
            }
        }
    }

    private void FaultMissing(string key, string message)
    {
        missing[key] = message;
        (byKey.TryGetValue(key, out var entry) ? entry.Key : (YamlNode)this).Fault(message);
    }

    private T FaultMissing<T>(string key, string message, T otherwise)
    {
        FaultMissing(key, message);
        return otherwise;
    }

    private static T? As<T>(YamlNode? node, string name, string kind)
        where T : YamlNode
    {
        if (node is null or T)
        {
            return node as T;
        }

        node.Fault($"'{name}' must be {kind}, found {node.Found}.");
        return null;
    }

    private static ImmutableArray<YamlNode> ItemsOf(YamlNode? node, string name, bool required)
    {
        if (node is YamlSequence { Items.IsEmpty: true } && required)
        {
            node.Fault($"'{name}' must name at least one, found an empty list.");
        }

        return node is null ? [] : node is YamlSequence list ? list.Items : [node];
    }

    private static ImmutableArray<T> All<T>(ImmutableArray<YamlNode> items, string name, string kind)
        where T : YamlNode
    {
        foreach (var item in items)
        {
            if (item is not T or YamlScalar { IsNull: true })
            {
                item.Fault($"'{name}' must hold {kind}, found {item.Found}.");
            }
        }

        return [.. items.OfType<T>().Where(item => item is not YamlScalar { IsNull: true })];
    }

    private static ImmutableArray<KeyValuePair<string, string>> PairsOf(YamlMapping? mapping) =>
        mapping is null ? [] : [.. mapping.Entries().Select(entry => KeyValuePair.Create(entry.Key.Text, mapping.Text(entry.Key.Text)))];
}
