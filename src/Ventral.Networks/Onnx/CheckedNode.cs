using System.Collections.Frozen;
using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;

namespace Ventral.Networks.Onnx;

/// <summary>A node whose operator is known and whose values have numbers.</summary>
internal sealed class CheckedNode
{
    public CheckedNode(string source, OnnxNode node, Operator run, ImmutableArray<int> inputs, ImmutableArray<int> outputs)
    {
        Source = source;
        Node = node;
        Run = run;
        Inputs = inputs;
        Outputs = outputs;
        Settings = node.Settings.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);
    }

    public string Source { get; }

    public OnnxNode Node { get; }

    public Operator Run { get; }

    /// <summary>The numbers of the values it reads, −1 for one left out.</summary>
    public ImmutableArray<int> Inputs { get; }

    /// <summary>The numbers of the values it makes, −1 for one that nobody wants.</summary>
    public ImmutableArray<int> Outputs { get; }

    public FrozenDictionary<string, OnnxSetting> Settings { get; }

    /// <summary>What its kernel laid out, with what it was laid out for; replaced as a whole, so runs may share the node.</summary>
    public Tuple<object, object>? Prepared { get; set; }
}

/// <summary>Computes a node's outputs, the first ones at least.</summary>
internal delegate OnnxArray[] Operator(NodeCall call);
