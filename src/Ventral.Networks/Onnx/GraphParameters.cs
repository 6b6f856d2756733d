using System.Collections.Immutable;
using Ventral.Data.Formats.Onnx;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>
/// Tells which constants of a graph were learnt, and what they do, by the nodes that read them. Single numbers, and what is read
/// before the first layer that has weights (an image's normalisation), belong to the graph.
/// </summary>
internal sealed class GraphParameters
{
    private readonly FoldedGraph graph;
    private OnnxNode reader = null!;
    private readonly Dictionary<string, OnnxNode> makers = new(StringComparer.Ordinal);
    private readonly HashSet<string> afterWeights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> placements = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private GraphParameters(FoldedGraph graph)
    {
        this.graph = graph;
        foreach (var node in graph.Nodes)
        {
            foreach (string made in node.Outputs.Where(o => o.Length > 0))
            {
                makers.Add(made, node);
            }
        }
    }

    /// <summary>In the order in which nodes read them first.</summary>
    public static ImmutableArray<Placement> Of(FoldedGraph graph)
    {
        var all = new GraphParameters(graph);
        var found = ImmutableArray.CreateBuilder<Placement>();
        foreach (var node in graph.Nodes)
        {
            for (int slot = 0; slot < node.Inputs.Length; slot++)
            {
                all.reader = node;
                if (!all.placements.ContainsKey(node.Inputs[slot]) && graph.Constants.TryGetValue(node.Inputs[slot], out var constant) && all.Place(node, slot, constant) is { } placement)
                {
                    all.placements.Add(placement.Value, placement);
                    found.Add(placement);
                }
            }

            if (node.Operator is "Conv" or "ConvTranspose" or "Gemm" or "MatMul" || node.Inputs.Any(all.afterWeights.Contains))
            {
                all.afterWeights.UnionWith(node.Outputs);
            }
        }

        return found.ToImmutable();
    }

    private static int Whole(OnnxNode node, string name, int otherwise) => (int)(node.Settings.FirstOrDefault(s => s.Name == name)?.Whole ?? otherwise);

    private static int Area(Shape shape) => shape.Extents[2..].ToArray().Aggregate(1, (product, n) => product * n);

    private Placement? Place(OnnxNode node, int slot, OnnxArray constant)
    {
        if (!constant.IsReal || constant.Shape.ValueCount == 0)
        {
            return null;
        }

        string value = node.Inputs[slot];
        var shape = constant.Shape;
        switch (node.Operator, slot)
        {
            case ("Conv", 1) when shape.Rank > 2:
                return Filters(value, shape, groups: 0);
            case ("ConvTranspose", 1) when shape.Rank > 2:
                return Filters(value, shape, Whole(node, "group", 1));
            case ("Conv" or "ConvTranspose", 2):
                return Biases(value, shape, node, ParameterRole.ConvolutionBias);
            case ("Gemm", 1) when shape.Rank == 2:
                return Matrix(value, shape, Whole(node, "transB", 0) == 0);
            case ("MatMul", 1) when shape.Rank == 2:
                return Matrix(value, shape, isTurned: true);
            case ("MatMul", 0) when shape.Rank == 2:
                return Matrix(value, shape, isTurned: false);
            case ("Gemm", 2) when shape.ValueCount > 1:
                return Biases(value, shape, node, ParameterRole.LinearBias);
            case ("BatchNormalization", 1 or 4) or ("InstanceNormalization" or "GroupNormalization" or "LayerNormalization", 1):
                return Fixed(value, shape, 1);
            case ("BatchNormalization", 2 or 3) or ("InstanceNormalization" or "GroupNormalization" or "LayerNormalization", 2):
                return Fixed(value, shape, 0);
            case ("PRelu", 1):
                return Fixed(value, shape, 0.25f);
            case ("Resize" or "Upsample" or "Pad" or "Clip" or "Tile" or "Slice" or "QuantizeLinear" or "DequantizeLinear", _):
                return null;
            default:
                return shape.ValueCount == 1 || !node.Inputs.Any(afterWeights.Contains) || Array.Exists(constant.RealBuffer, v => !float.IsFinite(v)) ? null : Other(node, value, shape);
        }
    }

    /// <summary>What is added or multiplied: a bias, a normalisation spelt out, a table of positions, or something that only its author knows.</summary>
    private Placement Other(OnnxNode node, string value, Shape shape)
    {
        var before = node.Inputs.Where(i => i != value).Select(i => makers.GetValueOrDefault(i)).FirstOrDefault(n => n is not null);
        if (node.Operator == "Add" && before is not null)
        {
            if (before.Operator == "MatMul" && WeightsOf(before) is { } matrix && shape.ValueCount == shape[-1] && shape[-1] == matrix.Shape[0])
            {
                return new(New(value, ParameterRole.LinearBias, [.. shape.Extents], matrix.FanIn, matrix.FanOut), value, shape, 0);
            }

            if (before.Operator is "Conv" or "ConvTranspose" && WeightsOf(before) is { } filters && shape.Rank is 3 or 4 && shape[-3] == filters.Shape[0] && shape.ValueCount == shape[-3])
            {
                return new(New(value, ParameterRole.ConvolutionBias, [.. shape.Extents], filters.FanIn, filters.FanOut), value, shape, 0);
            }

            if (before.Operator == "Mul" && before.Inputs.Select(placements.GetValueOrDefault).Any(p => p?.Parameter is { Role: ParameterRole.Fixed, Start: [1] }))
            {
                return Fixed(value, shape, 0);
            }

            if (shape.Rank == 3 && shape[0] == 1 && shape[1] > 1)
            {
                return new(New(value, ParameterRole.Embedding, [.. shape.Extents], shape[2], shape[2]), value, shape, 0);
            }
        }

        // (x − m)/√v, or groups normalised as instances are.
        bool isGain = node.Operator == "Mul" && before is { Operator: "Div" or "Reshape", Inputs: [var first, var second] }
            && (before.Operator == "Div" ? makers.GetValueOrDefault(second)?.Operator == "Sqrt" : makers.GetValueOrDefault(first)?.Operator == "InstanceNormalization");
        return isGain ? Fixed(value, shape, 1) : new(New(value, ParameterRole.Unclear, [.. shape.Extents], 1, 1), value, shape, 0);
    }

    private Placement Filters(string value, Shape shape, int groups)
    {
        ImmutableArray<int> own = groups == 0 ? [.. shape.Extents] : Placement.TurnedShape(shape, groups);
        int area = Area(shape);
        return new(New(value, ParameterRole.ConvolutionWeight, own, own[1] * area, own[0] * area), value, shape, groups);
    }

    private Placement Matrix(string value, Shape shape, bool isTurned)
    {
        ImmutableArray<int> own = isTurned ? Placement.TurnedShape(shape, 1) : [.. shape.Extents];
        return new(New(value, ParameterRole.LinearWeight, own, own[1], own[0]), value, shape, isTurned ? 1 : 0);
    }

    private Placement Biases(string value, Shape shape, OnnxNode node, ParameterRole role) =>
        WeightsOf(node) is { } weights ? new(New(value, role, [.. shape.Extents], weights.FanIn, weights.FanOut), value, shape, 0) : new(New(value, ParameterRole.Unclear, [.. shape.Extents], 1, 1), value, shape, 0);

    private Placement Fixed(string value, Shape shape, float start) => new(New(value, ParameterRole.Fixed, [.. shape.Extents], 1, 1, start), value, shape, 0);

    private Parameter? WeightsOf(OnnxNode node) => node.Inputs.Take(2).Select(placements.GetValueOrDefault).FirstOrDefault(p => p is not null)?.Parameter;

    private Parameter New(string value, ParameterRole role, ImmutableArray<int> shape, int fanIn, int fanOut, params ImmutableArray<float> start)
    {
        // PyTorch numbers what it folded; the module that reads it has a name.
        string origin = graph.Origins[value];
        string? module = origin.StartsWith("onnx::", StringComparison.Ordinal) ? LayerNames.ScopeOf(reader.Name) : null;
        bool isBias = role is ParameterRole.ConvolutionBias or ParameterRole.LinearBias;
        string spoken = module is { Length: > 0 } ? $"{module}.{(isBias ? "bias" : "weight")}" : origin;
        string name = names.Add(spoken) ? spoken : names.Add(origin) ? origin : value;
        names.Add(name);
        return new(name, role, shape, fanIn, fanOut, start);
    }
}
