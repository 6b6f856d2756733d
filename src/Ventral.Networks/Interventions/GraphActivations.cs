using Ventral.Data.Formats.Onnx;
using Ventral.Networks.Onnx;

namespace Ventral.Networks.Interventions;

/// <summary>
/// Finds the activation functions of a graph: nodes that are one, and groups of nodes that compute <c>x · g(x)</c> value by value
/// (SiLU, GELU, hard swish, Mish as exporters spell them). Sigmoids that multiply other maps are gates and stay, and so do those that end the graph.
/// </summary>
internal sealed class GraphActivations
{
    // A GELU by tanh takes nine.
    private const int MostOfGroup = 12;

    private readonly ForeignGraph graph;
    private readonly Dictionary<string, int> makers = new(StringComparer.Ordinal);
    private readonly ILookup<string, int> readers;
    private readonly Dictionary<int, string> found = [];
    private readonly HashSet<int> grouped = [];

    private GraphActivations(ForeignGraph graph)
    {
        this.graph = graph;
        readers = graph.Nodes.SelectMany((n, i) => n.Node.Inputs.Select(input => (input, i))).ToLookup(p => p.input, p => p.i, StringComparer.Ordinal);
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            foreach (string made in graph.Nodes[i].Node.Outputs.Where(o => o.Length > 0))
            {
                makers.Add(made, i);
            }
        }
    }

    /// <summary>For each node that makes an activation function's result, the value that the function is of.</summary>
    /// <exception cref="OnnxGraphException">A node computes a part of a function that is not recognised.</exception>
    public static IReadOnlyDictionary<int, string> Find(ForeignGraph graph)
    {
        var all = new GraphActivations(graph);
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            all.FindGroup(i);
        }

        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            if (!all.grouped.Contains(i) && all.IsActivation(graph.Nodes[i].Node))
            {
                all.found.Add(i, graph.Nodes[i].Node.Inputs[0]);
            }
        }

        return all.found;
    }

    private bool IsActivation(OnnxNode node)
    {
        switch (node.Operator)
        {
            case "Relu" or "LeakyRelu" or "Elu" or "Celu" or "Selu" or "Gelu" or "Mish" or "HardSwish" or "Tanh" or "Softplus" or "Softsign" or "ThresholdedRelu" or "PRelu":
                return true;
            case "Sigmoid" or "HardSigmoid":
                var after = readers[node.Outputs[0]].ToArray();
                return after.Length > 0 && !after.Any(r => graph.Nodes[r].Node.Operator == "Mul");
            case "Clip":
                return Bound(node, 1, "min") == 0 && Bound(node, 2, "max") is 6 or float.PositiveInfinity && !IsHardSigmoid(node);
            case "Erf":
                throw new OnnxGraphException(graph.Source, node, "is part of a function that Ventral does not recognise, so that its activation functions cannot be swapped; swap them before the network is exported");
            default:
                return false;
        }
    }

    // min(max(x + 3, 0), 6)/6.
    private bool IsHardSigmoid(OnnxNode clip) =>
        readers[clip.Outputs[0]].ToArray() is [var only] && Scale(graph.Nodes[only].Node, clip.Outputs[0]) is { } scale && Math.Abs(scale - (1 / 6f)) < 1e-6f;

    private float Bound(OnnxNode clip, int slot, string setting)
    {
        float otherwise = slot == 1 ? float.NegativeInfinity : float.PositiveInfinity;
        return clip.Settings.FirstOrDefault(s => s.Name == setting) is { } stated ? stated.Real
            : clip.Inputs.Length <= slot || clip.Inputs[slot].Length == 0 ? otherwise
            : Number(clip.Inputs[slot]) ?? float.NaN;
    }

    private float? Number(string value) => graph.Constants.TryGetValue(value, out var constant) && constant.IsReal && constant.Shape.ValueCount == 1 ? constant.Reals[0] : null;

    /// <summary>What a node multiplies a value by, where it is one number.</summary>
    private float? Scale(OnnxNode node, string value) => node switch
    {
        { Operator: "Mul", Inputs: [var a, var b] } => a == value ? Number(b) : Number(a),
        { Operator: "Div", Inputs: [var a, var b] } when a == value => 1 / Number(b),
        _ => null,
    };

    private void FindGroup(int place)
    {
        if (graph.Nodes[place].Node is not { Operator: "Mul", Inputs: [var left, var right] } product || left == right || !graph.Values.ContainsKey(left) || !graph.Values.ContainsKey(right))
        {
            return;
        }

        foreach (var (x, gate) in new[] { (left, right), (right, left) })
        {
            // 0.5 · x · (1 + erf(x/√2)) is multiplied in any order.
            string plain = makers.TryGetValue(x, out int maker) && graph.Nodes[maker].Node is { Operator: "Mul" or "Div" } scaled && scaled.Inputs.FirstOrDefault(graph.Values.ContainsKey) is { } inner && Scale(scaled, inner) is not null ? inner : x;
            foreach (string root in new[] { x, plain }.Distinct())
            {
                var group = new HashSet<int>();
                if (!Reaches(gate, root, group) || !group.Select(i => graph.Nodes[i].Node.Operator).Any(o => o is "Sigmoid" or "HardSigmoid" or "Tanh" or "Erf" or "Clip"))
                {
                    continue;
                }

                int end = place;
                bool isWaiting = root == x && group.Select(i => graph.Nodes[i].Node.Operator).Any(o => o is "Erf" or "Tanh" or "Clip");
                if (isWaiting && readers[product.Outputs[0]].ToArray() is [var next] && Scale(graph.Nodes[next].Node, product.Outputs[0]) is { } scale && (scale == 0.5f || Math.Abs(scale - (1 / 6f)) < 1e-6f))
                {
                    end = next;
                }

                grouped.UnionWith(group);
                grouped.Add(place);
                found.Add(end, root);
                return;
            }
        }
    }

    /// <summary>Whether a value is computed from another one alone, value by value; collects the nodes between.</summary>
    private bool Reaches(string value, string root, HashSet<int> group)
    {
        if (value == root)
        {
            return true;
        }

        if (!makers.TryGetValue(value, out int maker) || group.Count >= MostOfGroup)
        {
            return false;
        }

        var node = graph.Nodes[maker].Node;
        if (node.Operator is not ("Sigmoid" or "HardSigmoid" or "Tanh" or "Softplus" or "Erf" or "Clip" or "Exp" or "Log" or "Add" or "Sub" or "Mul" or "Div" or "Pow"))
        {
            return false;
        }

        group.Add(maker);
        return node.Inputs.Where(i => i.Length > 0 && !graph.Constants.ContainsKey(i)).All(i => Reaches(i, root, group)) && node.Inputs.All(i => i.Length == 0 || graph.Values.ContainsKey(i) || Number(i) is not null);
    }
}
