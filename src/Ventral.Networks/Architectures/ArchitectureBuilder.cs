using System.Collections.Immutable;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks.Architectures;

/// <summary>Collects the layers of an architecture; every method adds one, checks its size, and returns its place.</summary>
internal sealed partial class ArchitectureBuilder
{
    private readonly string name;
    private readonly Preprocessing preprocessing;
    private readonly ImmutableArray<Layer>.Builder layers = ImmutableArray.CreateBuilder<Layer>();

    public ArchitectureBuilder(string name, Preprocessing preprocessing)
    {
        this.name = name;
        this.preprocessing = preprocessing;
        Input = Add("input", [], false, new Operation.Input(), [], new(3, preprocessing.Height, preprocessing.Width));
    }

    /// <summary>The place of the preprocessed image.</summary>
    public int Input { get; }

    public int Convolution(
        string layer, int input, string parameter, int outputs, int kernel, int stride = 1, int padding = 0, int groups = 1, bool bias = true, bool listed = true, params ImmutableArray<string> aliases)
    {
        var geometry = Geometry(input, outputs, kernel, stride, groups) with
        {
            PadTop = padding,
            PadBottom = padding,
            PadLeft = padding,
            PadRight = padding,
        };
        return Convolution(layer, input, parameter, geometry, bias, listed, layer == parameter ? aliases : [parameter, .. aliases]);
    }

    /// <summary>
    /// A convolution of a network trained for 8-bit arithmetic: TensorFlow's SAME padding (as many outputs as input / stride
    /// rounded up, the smaller half of the padding first), and an output limited to what its 8 bits can represent.
    /// </summary>
    public int QuantisedConvolution(string layer, int input, int outputs, int kernel, bool relu6, string alias, int stride = 1, int groups = 1)
    {
        var shape = layers[input].Shape;
        int vertical = SamePadding(shape.Height, kernel, stride);
        int horizontal = SamePadding(shape.Width, kernel, stride);
        var geometry = Geometry(input, outputs, kernel, stride, groups) with
        {
            PadTop = vertical / 2,
            PadBottom = vertical - (vertical / 2),
            PadLeft = horizontal / 2,
            PadRight = horizontal - (horizontal / 2),
        };
        int sum = Convolution($"{layer}.preactivation", input, layer, geometry, bias: true, listed: false, []);
        return OutputRange(layer, sum, relu6, alias);
    }

    /// <summary>A sum of two layers, limited to what its 8 bits can represent.</summary>
    public int QuantisedAdd(string layer, int first, int second, string alias) =>
        OutputRange(layer, Add($"{layer}.preactivation", first, second, listed: false), relu6: false, alias);

    public int FixedConvolution(string layer, int input, int outputs, int kernel, int padding, ImmutableArray<float> weights)
    {
        var geometry = Geometry(input, outputs, kernel, 1, 1) with { PadTop = padding, PadBottom = padding, PadLeft = padding, PadRight = padding };
        return Add(layer, [], true, new Operation.FixedConvolution(geometry, weights), [input], After(input, geometry.OutputShape));
    }

    public int BatchNormalisation(string layer, int input, string parameter, bool listed = true, params ImmutableArray<string> aliases)
    {
        var shape = layers[input].Shape;
        Parameter Statistic(string suffix, float start) =>
            new($"{parameter}.{suffix}", ParameterRole.Fixed, [shape.Channels], shape.Channels, shape.Channels, [start]);

        var operation = new Operation.BatchNormalisation(
            Statistic("weight", 1), Statistic("bias", 0), Statistic("running_mean", 0), Statistic("running_var", 1), NormalisationEpsilon);
        return Add(layer, layer == parameter ? aliases : [parameter, .. aliases], listed, operation, [input], shape);
    }

    public int Relu(string layer, int input, bool listed = true, params ImmutableArray<string> aliases) =>
        Add(layer, aliases, listed, new Operation.Relu(), [input], layers[input].Shape);

    public int Activation(string layer, int input, ActivationFunction function, bool listed = true, params ImmutableArray<string> aliases) =>
        function == ActivationFunction.Relu
            ? Relu(layer, input, listed, aliases)
            : Add(layer, aliases, listed, new Operation.Activation(function), [input], layers[input].Shape);

    public int Clamp(string layer, int input, float minimum, float maximum, bool listed = true, params ImmutableArray<string> aliases) =>
        Add(layer, aliases, listed, new Operation.Clamp(minimum, maximum), [input], layers[input].Shape);

    public int MaxPool(string layer, int input, int kernel, int stride, int padding = 0, bool ceilMode = false, bool listed = true, params ImmutableArray<string> aliases) =>
        Pool(layer, input, new Operation.Pool(true, new(kernel, stride, padding, ceilMode)), listed, aliases);

    public int AveragePool(string layer, int input, int kernel, int stride, int padding = 0, bool listed = true, params ImmutableArray<string> aliases) =>
        Pool(layer, input, new Operation.Pool(false, new(kernel, stride, padding, false)), listed, aliases);

    public int AdaptiveAveragePool(string layer, int input, int height, int width, params ImmutableArray<string> aliases) =>
        Add(layer, aliases, true, new Operation.AdaptiveAveragePool(height, width), [input], new(layers[input].Shape.Channels, height, width));

    public int Linear(string layer, int input, string parameter, int outputs)
    {
        int inputs = layers[input].Shape.UnitCount;
        var weight = new Parameter($"{parameter}.weight", ParameterRole.LinearWeight, [outputs, inputs], inputs, outputs, []);
        var bias = new Parameter($"{parameter}.bias", ParameterRole.LinearBias, [outputs], inputs, outputs, []);
        return Add(layer, layer == parameter ? [] : [parameter], true, new Operation.Linear(weight, bias), [input], new(outputs, 1, 1));
    }

    public int Add(string layer, int first, int second, bool listed = true, params ImmutableArray<string> aliases)
    {
        if (layers[first].Shape != layers[second].Shape)
        {
            throw new ArgumentException($"'{layer}' adds {layers[first]} and {layers[second]}, which differ in size.", nameof(second));
        }

        return Add(layer, aliases, listed, new Operation.Add(), [first, second], layers[first].Shape);
    }

    public int Concatenate(string layer, ImmutableArray<int> inputs, params ImmutableArray<string> aliases) =>
        Concatenate(layer, inputs, listed: true, aliases);

    public int Concatenate(string layer, ImmutableArray<int> inputs, bool listed, params ImmutableArray<string> aliases)
    {
        var shapes = inputs.Select(i => layers[i].Shape).ToArray();
        if (shapes.Any(s => (s.Height, s.Width) != (shapes[0].Height, shapes[0].Width)))
        {
            throw new ArgumentException($"'{layer}' joins maps that differ in size: {string.Join(", ", shapes)}.", nameof(inputs));
        }

        return Add(layer, aliases, listed, new Operation.Concatenate(), inputs, shapes[0] with { Channels = shapes.Sum(s => s.Channels) });
    }

    public int Dropout(string layer, int input, params ImmutableArray<string> aliases) =>
        Add(layer, aliases, false, new Operation.Dropout(), [input], layers[input].Shape);

    public int Flatten(string layer, int input) =>
        Add(layer, [], false, new Operation.Flatten(), [input], new(layers[input].Shape.UnitCount, 1, 1));

    public int Softmax(string layer, int input, bool listed = true) =>
        Add(layer, [], listed, new Operation.Softmax(), [input], new(layers[input].Shape.UnitCount, 1, 1));

    /// <summary>The finished architecture.</summary>
    /// <param name="initialisation">How its authors draw random weights.</param>
    /// <param name="optionalParameters">How names begin that a checkpoint may hold although no layer reads them.</param>
    public Architecture Build(InitialisationScheme initialisation, params ImmutableArray<string> optionalParameters) =>
        new(name, preprocessing, initialisation, layers.ToImmutable(), optionalParameters);

    private static int SamePadding(int size, int kernel, int stride) =>
        Math.Max(((((size + stride - 1) / stride) - 1) * stride) + kernel - size, 0);

    private Convolution2dGeometry Geometry(int input, int outputs, int kernel, int stride, int groups) =>
        new(layers[input].Shape.Channels, outputs, kernel, kernel) { StrideY = stride, StrideX = stride, Groups = groups };

    private int Convolution(string layer, int input, string parameter, Convolution2dGeometry geometry, bool bias, bool listed, ImmutableArray<string> aliases)
    {
        int area = geometry.KernelHeight * geometry.KernelWidth;
        int fanIn = geometry.InputChannels / geometry.Groups * area;
        var weight = new Parameter(
            $"{parameter}.weight",
            ParameterRole.ConvolutionWeight,
            [geometry.OutputChannels, geometry.InputChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth],
            fanIn,
            geometry.OutputChannels * area,
            []);
        var shift = new Parameter($"{parameter}.bias", ParameterRole.ConvolutionBias, [geometry.OutputChannels], fanIn, geometry.OutputChannels * area, []);
        return Add(
            layer,
            aliases,
            listed,
            new Operation.Convolution(geometry, weight, bias ? shift : null),
            [input],
            After(input, geometry.OutputShape));
    }

    /// <summary>The range is a parameter, since it was fitted with the weights; a network that was never quantised has none but ReLU6's.</summary>
    private int OutputRange(string layer, int input, bool relu6, string alias)
    {
        ImmutableArray<float> start = relu6 ? [0, 6] : [float.MinValue, float.MaxValue];
        var range = new Parameter($"{layer}.output_range", ParameterRole.Fixed, [2], 1, 1, start);
        return Add(layer, [alias], true, new Operation.OutputRange(range), [input], layers[input].Shape);
    }

    private int Pool(string layer, int input, Operation.Pool pool, bool listed, ImmutableArray<string> aliases) =>
        Add(layer, aliases, listed, pool, [input], After(input, pool.Geometry.OutputShape));

    private LayerShape After(int input, Func<ImageBatchShape, ImageBatchShape> rule)
    {
        var (channels, height, width) = layers[input].Shape;
        var result = rule(new(1, channels, height, width));
        return new(result.Channels, result.Height, result.Width);
    }

    private int Add(string layer, ImmutableArray<string> aliases, bool listed, Operation operation, ImmutableArray<int> inputs, LayerShape shape)
    {
        layers.Add(new(layer, aliases, listed, operation, inputs, shape));
        return layers.Count - 1;
    }
}
