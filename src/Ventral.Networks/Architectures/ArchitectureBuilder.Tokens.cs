using System.Collections.Immutable;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <content>Layers of transformers, and layers that share filters. Tokens stand as positions: channels × 1 × tokens, or a map's.</content>
internal sealed partial class ArchitectureBuilder
{
    /// <summary>The size of a layer's output.</summary>
    public LayerShape ShapeOf(int layer) => layers[layer].Shape;

    /// <summary>An earlier convolution's filters once more, perhaps at another stride.</summary>
    public int SharedConvolution(string layer, int input, int earlier, int stride = 1)
    {
        var operation = (Operation.Convolution)layers[earlier].Operation;
        var geometry = operation.Geometry with { StrideY = stride, StrideX = stride };
        return Add(layer, [], false, new Operation.Convolution(geometry, operation.Weight, operation.Bias), [input], After(input, geometry.OutputShape));
    }

    /// <summary>The same linear layer at every position: a 1×1 convolution whose weights are a matrix.</summary>
    public int PositionwiseLinear(string layer, int input, string weight, string? bias, int outputs, bool listed = false, params ImmutableArray<string> aliases)
    {
        int inputs = layers[input].Shape.Channels;
        var geometry = new Convolution2dGeometry(inputs, outputs, 1, 1);
        var matrix = new Parameter(weight, ParameterRole.LinearWeight, [outputs, inputs], inputs, outputs, []);
        var shift = bias is null ? null : new Parameter(bias, ParameterRole.LinearBias, [outputs], inputs, outputs, []);
        return Add(layer, aliases, listed, new Operation.Convolution(geometry, matrix, shift), [input], After(input, geometry.OutputShape));
    }

    /// <inheritdoc cref="PositionwiseLinear(string, int, string, string?, int, bool, ImmutableArray{string})"/>
    public int PositionwiseLinear(string parameter, int input, int outputs, bool bias = true) =>
        PositionwiseLinear(parameter, input, $"{parameter}.weight", bias ? $"{parameter}.bias" : null, outputs);

    public int LayerNormalisation(string layer, int input, string parameter, float epsilon, bool listed = false, params ImmutableArray<string> aliases)
    {
        var shape = layers[input].Shape;
        Parameter OfChannels(string suffix, float start) => new($"{parameter}.{suffix}", ParameterRole.Fixed, [shape.Channels], shape.Channels, shape.Channels, [start]);
        var operation = new Operation.LayerNormalisation(OfChannels("weight", 1), OfChannels("bias", 0), epsilon);
        return Add(layer, layer == parameter ? aliases : [parameter, .. aliases], listed, operation, [input], shape);
    }

    public int LayerScale(string parameter, int input, float start)
    {
        var shape = layers[input].Shape;
        var scale = new Parameter(parameter, ParameterRole.Fixed, [shape.Channels, 1, 1], 1, 1, [start]);
        return Add(parameter, [], false, new Operation.LayerScale(scale), [input], shape);
    }

    /// <summary>Attention among the positions of the input, whose channels are queries, keys and values.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">Queries, keys and values.</param>
    /// <param name="geometry">Heads and windows.</param>
    /// <param name="relativeBias">The name of the table of biases for relative places, or null for none.</param>
    public int SelfAttention(string layer, int input, WindowAttentionGeometry geometry, string? relativeBias = null)
    {
        var (channels, height, width) = layers[input].Shape;
        geometry.WindowCount(height, width);
        int places = ((2 * geometry.Height) - 1) * ((2 * geometry.Width) - 1);
        var table = relativeBias is null ? null : new Parameter(relativeBias, ParameterRole.Embedding, [places, geometry.Heads], places, 1, []);
        return Add(layer, [], false, new Operation.SelfAttention(geometry, table), [input], new(channels / 3, height, width));
    }

    /// <summary>A map as a row of tokens, the class token first, with their positions' embeddings added.</summary>
    public int Tokens(string layer, int input, string classToken, string positions, params ImmutableArray<string> aliases)
    {
        var shape = layers[input].Shape;
        int channels = shape.Channels, tokens = shape.PositionCount + 1;
        var operation = new Operation.Tokens(
            new(classToken, ParameterRole.Fixed, [1, 1, channels], 1, 1, [0]),
            new(positions, ParameterRole.Embedding, [1, tokens, channels], channels, 1, []));
        return Add(layer, aliases, true, operation, [input], new(channels, 1, tokens));
    }

    public int FirstToken(string layer, int input) => Add(layer, [], true, new Operation.FirstToken(), [input], new(layers[input].Shape.Channels, 1, 1));

    public int MergePatches(string layer, int input)
    {
        var (channels, height, width) = layers[input].Shape;
        return height % 2 == 0 && width % 2 == 0
            ? Add(layer, [], false, new Operation.MergePatches(), [input], new(4 * channels, height / 2, width / 2))
            : throw new ArgumentException($"'{layer}' halves maps of an even number of rows and columns, not {layers[input]}.", nameof(input));
    }
}
