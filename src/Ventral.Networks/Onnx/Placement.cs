using System.Collections.Immutable;
using Ventral.Tensors;

namespace Ventral.Networks.Onnx;

/// <summary>How a parameter, whose first axis is its outputs, lies in a graph.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Value">The constant of the graph that holds it.</param>
/// <param name="Shape">The constant's shape.</param>
/// <param name="Groups">0 where both lie alike; else the constant's first axis is the inputs, of as many groups.</param>
internal sealed record Placement(Parameter Parameter, string Value, Shape Shape, int Groups)
{
    /// <summary>From the graph's order to the parameter's.</summary>
    public float[] Read(float[] values) => Groups == 0 ? values : Turned(values, toGraph: false);

    /// <summary>From the parameter's order to the graph's.</summary>
    public float[] Write(ReadOnlyMemory<float> values) =>
        Groups > 0 ? Turned(values.Span, toGraph: true)
        : System.Runtime.InteropServices.MemoryMarshal.TryGetArray(values, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array
        : values.ToArray();

    /// <summary>The parameter's shape: <c>[inputs × outputs/groups × …]</c> becomes <c>[outputs × inputs/groups × …]</c>.</summary>
    public static ImmutableArray<int> TurnedShape(Shape shape, int groups) => [shape[1] * groups, shape[0] / groups, .. shape.Extents[2..]];

    private float[] Turned(ReadOnlySpan<float> values, bool toGraph)
    {
        int inputs = Shape[0], outputs = Shape[1], inputsOfGroup = inputs / Groups, kernel = 1;
        foreach (int extent in Shape.Extents[2..])
        {
            kernel *= extent;
        }

        var result = new float[values.Length];
        for (int input = 0; input < inputs; input++)
        {
            var (group, within) = Math.DivRem(input, inputsOfGroup);
            for (int output = 0; output < outputs; output++)
            {
                int inGraph = ((input * outputs) + output) * kernel;
                int inParameter = ((((group * outputs) + output) * inputsOfGroup) + within) * kernel;
                var (from, to) = toGraph ? (inParameter, inGraph) : (inGraph, inParameter);
                values.Slice(from, kernel).CopyTo(result.AsSpan(to));
            }
        }

        return result;
    }
}
