using System.Collections.Immutable;

namespace Ventral.Data.Formats.Yaml;

/// <summary>A list in a YAML file.</summary>
public sealed class YamlSequence : YamlNode
{
    internal YamlSequence(YamlFaults faults, int line, int column, ImmutableArray<YamlNode> items)
        : base(faults, line, column)
    {
        Items = items;
        Weight = 1 + items.Sum(item => item.Weight);
    }

    /// <summary>The items in order.</summary>
    public ImmutableArray<YamlNode> Items { get; }

    internal override string Found => "a list";

    internal override long Weight { get; }
}
