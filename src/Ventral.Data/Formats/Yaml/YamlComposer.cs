using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ventral.Data.Formats.Yaml;

/// <summary>Builds positioned nodes from parser events, within bounds.</summary>
internal sealed class YamlComposer(YamlFaults faults)
{
    internal const int MostCharacters = 4 * 1024 * 1024;
    private const int MostLevels = 64;
    private const int MostNodes = 100_000;

    private readonly Dictionary<string, YamlNode> anchors = new(StringComparer.Ordinal);
    private long nodeCount;

    /// <summary>Every mapping made, in the order of the file.</summary>
    internal List<YamlMapping> Mappings { get; } = [];

    /// <summary>The root, or null after recording a fault.</summary>
    internal YamlNode? Compose(string text)
    {
        if (text.Length > MostCharacters)
        {
            faults.Add(1, 1, $"A YAML file may have at most {MostCharacters} characters, found {text.Length}. Is it the right file?");
            return null;
        }

        try
        {
            var parser = new YamlEvents(text);
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw new Refusal(Mark.Empty, "The file must hold 'key: value' lines, found none.");
            }

            var root = Node(parser, level: 1);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                throw new Refusal(second.Start, "The file must hold one document; a second one begins here. Split the file.");
            }

            parser.Consume<StreamEnd>();
            if (root is not YamlMapping)
            {
                root.Fault($"The file must hold 'key: value' lines, found {root.Found}.");
            }

            return root;
        }
        catch (Refusal refusal)
        {
            faults.Add(Line(refusal.At), Column(refusal.At), refusal.Message);
        }
        catch (YamlException syntax)
        {
            faults.Add(Line(syntax.Start), Column(syntax.Start), $"This is not valid YAML: {YamlAdvice.On(syntax.Message)}");
        }

        return null;
    }

    private YamlNode Node(YamlEvents parser, int level)
    {
        if (level > MostLevels)
        {
            throw new Refusal(parser.Current!.Start, $"A YAML file may nest at most {MostLevels} levels; this is one more. Is it the right file?");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            var node = anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new Refusal(alias.Start, $"Alias '*{alias.Value}' must follow the anchor '&{alias.Value}' that it names; there is none above.");
            Count(node.Weight, alias.Start);
            return node;
        }

        var start = parser.Current as NodeEvent ?? throw new Refusal(parser.Current!.Start, "A value is expected here.");
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
        {
            throw new Refusal(start.Start, $"Tags such as '{start.Tag.Value}' are not understood here. Remove it.");
        }

        Count(1, start.Start);
        YamlNode made = start switch
        {
            Scalar => ScalarNode(parser.Consume<Scalar>()),
            SequenceStart => Sequence(parser, level),
            _ => Mapping(parser, level),
        };
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = made;
        }

        return made;
    }

    private YamlScalar ScalarNode(Scalar scalar) =>
        new(faults, Line(scalar.Start), Column(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);

    private YamlSequence Sequence(YamlEvents parser, int level)
    {
        var start = parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, level + 1));
        }

        return new YamlSequence(faults, Line(start.Start), Column(start.Start), items.ToImmutable());
    }

    private YamlMapping Mapping(YamlEvents parser, int level)
    {
        var start = parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = parser.Current!.Start;
            var key = Node(parser, level + 1) as YamlScalar ?? throw new Refusal(at, "A key must be a single word, found a list or a mapping. Put quotes around it if it is text.");
            if (key.Text == "<<")
            {
                throw new Refusal(at, "Merge keys ('<<') are not understood here. Write the keys out.");
            }

            entries.Add(new YamlEntry(key, Node(parser, level + 1)));
        }

        var mapping = new YamlMapping(faults, Line(start.Start), Column(start.Start), entries.ToImmutable());
        Mappings.Add(mapping);
        return mapping;
    }

    /// <summary>Aliases count as what they stand for, so a small file cannot stand for an endless one.</summary>
    private void Count(long nodes, Mark at)
    {
        nodeCount += nodes;
        if (nodeCount > MostNodes)
        {
            throw new Refusal(at, $"A YAML file may stand for at most {MostNodes} values, aliases counted as what they stand for; here it exceeds them. Write them out, fewer of them, or check that it is the right file.");
        }
    }

    private static int Line(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);

    private static int Column(Mark mark) => (int)Math.Clamp(mark.Column, 1, int.MaxValue);

    /// <summary>Ends the reading at a place; never leaves this class.</summary>
    private sealed class Refusal(Mark at, string message) : Exception(message)
    {
        internal Mark At => at;
    }
}
