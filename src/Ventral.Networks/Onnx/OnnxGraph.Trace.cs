using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <content>What a graph tells those that make networks of it.</content>
public sealed partial class OnnxGraph
{
    internal string Source => source;

    internal int Opset => opset;

    /// <summary>The nodes that the outputs need, in the order of the run.</summary>
    internal ImmutableArray<OnnxNode> NodesOf(IEnumerable<string> wanted)
    {
        bool[] needed = Needed([.. wanted.Select(Number)]);
        return [.. order.Where((_, i) => needed[i]).Select(n => n.Node)];
    }

    /// <summary>Runs what the outputs need and shows every node's results as they are made.</summary>
    /// <returns>The most bytes that values took at once.</returns>
    internal long Trace(IReadOnlyDictionary<string, OnnxArray> inputs, Workers workers, OnnxRunOptions options, Action<OnnxNode, OnnxArray[]> made)
    {
        int[] targets = [.. Outputs.Select(Number)];
        var memory = new NodeMemory(source, options.MostBytes);
        RunNodes(Given(inputs), targets, Needed(targets), workers, memory, made);
        return memory.Most;
    }
}
