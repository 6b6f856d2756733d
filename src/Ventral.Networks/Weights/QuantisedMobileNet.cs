using System.Collections.Immutable;
using Ventral.Data;
using Ventral.Data.Formats.TfLite;

namespace Ventral.Networks.Weights;

/// <summary>
/// Takes the weights of an 8-bit TensorFlow Lite model as real numbers, step by step along an architecture: filters and
/// biases de-quantised, and for each output the range that its 8 bits can represent.
/// </summary>
/// <remarks>Real numbers are scale · (q − zero): Jacob et al. 2018, arXiv:1712.05877.</remarks>
internal sealed class QuantisedMobileNet
{
    private readonly Architecture architecture;
    private readonly TfLiteModel model;
    private readonly List<WeightArray> arrays = [];

    /// <summary>Which layer's output stands in a tensor.</summary>
    private readonly Dictionary<int, int> layerOf = [];

    private QuantisedMobileNet(Architecture architecture, TfLiteModel model)
    {
        this.architecture = architecture;
        this.model = model;
    }

    /// <exception cref="VentralException">The model's steps are not those of the architecture; the message names the first that differs.</exception>
    public static WeightSet Convert(Architecture architecture, TfLiteModel model) => new QuantisedMobileNet(architecture, model).Convert();

    private WeightSet Convert()
    {
        var steps = model.Operators.Where(o => o.Kind is not (TfLiteOperatorKind.Reshape or TfLiteOperatorKind.Squeeze)).ToArray();
        int[] places = [.. Enumerable.Range(0, architecture.Layers.Length).Where(i => KindOf(architecture.Layers[i].Operation) is not null)];
        if (steps.Length != places.Length || model.Inputs.Length != 1)
        {
            throw Fault($"'{architecture.Name}' has {places.Length} steps and one input, the file {steps.Length} and {model.Inputs.Length}");
        }

        // Filters fit images of any size, but the mean over positions, and with it the weights, were made for one.
        var image = Tensor(model.Inputs[0]);
        var (channels, height, width) = architecture.InputShape;
        if (image.Shape is not [_, var rows, var columns, var colours] || (rows, columns, colours) != (height, width, channels))
        {
            throw Fault($"'{architecture.Name}' sees images [1 × {height} × {width} × {channels}], the file {image}");
        }

        layerOf[model.Inputs[0]] = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            Take(places[i], steps[i]);
        }

        return new(model.Source, arrays);
    }

    private static TfLiteOperatorKind? KindOf(Operation operation) => operation switch
    {
        Operation.Convolution { Geometry.Groups: 1 } => TfLiteOperatorKind.Conv2d,
        Operation.Convolution => TfLiteOperatorKind.DepthwiseConv2d,
        Operation.Add => TfLiteOperatorKind.Add,
        Operation.AdaptiveAveragePool => TfLiteOperatorKind.AveragePool2d,
        Operation.Softmax => TfLiteOperatorKind.Softmax,
        _ => null,
    };

    private void Take(int place, TfLiteOperator step)
    {
        var layer = architecture.Layers[place];
        if (step.Kind != KindOf(layer.Operation))
        {
            throw Fault($"'{layer.Name}' is {KindOf(layer.Operation)}, the file's step is {step.Kind}");
        }

        int images = step.Kind == TfLiteOperatorKind.Add ? 2 : 1;
        if (step.Kind != TfLiteOperatorKind.Softmax && !layer.Inputs.ToHashSet().SetEquals(step.Inputs.Take(images).Select(t => layerOf.GetValueOrDefault(t, -1))))
        {
            throw Fault($"'{layer.Name}' reads {string.Join(" and ", layer.Inputs.Select(i => $"'{architecture.Layers[i].Name}'"))}, the file's step reads another layer");
        }

        if (layer.Operation is Operation.Convolution convolution)
        {
            Take(layer, convolution, step);
        }

        // What reads an output reads it limited to its range, where it has one.
        int result = place;
        if (place + 1 < architecture.Layers.Length && architecture.Layers[place + 1].Operation is Operation.OutputRange range)
        {
            result = place + 1;
            arrays.Add(new(range.Range.Name, [2], Range(architecture.Layers[result], step)));
        }

        layerOf[step.Outputs[0]] = result;
    }

    private void Take(Layer layer, Operation.Convolution convolution, TfLiteOperator step)
    {
        var g = convolution.Geometry;
        bool pads = g.KernelHeight > 1 || g.KernelWidth > 1;
        if ((step.StrideY, step.StrideX, step.DilationY, step.DilationX) != (g.StrideY, g.StrideX, 1, 1)
            || (pads && step.Padding != TfLitePadding.Same) || step.Inputs.Length != 3)
        {
            throw Fault($"'{layer.Name}' steps by {g.StrideY} with SAME padding and a bias, the file's step by {step.StrideY} with {step.Padding} padding");
        }

        var weights = Tensor(step.Inputs[1]);
        var bias = Tensor(step.Inputs[2]);
        if (weights.Shape is not [var first, var height, var width, var last])
        {
            throw Fault($"the weights of '{layer.Name}' must have 4 dimensions, found {weights}");
        }

        bool depthwise = step.Kind == TfLiteOperatorKind.DepthwiseConv2d;
        ImmutableArray<int> shape = depthwise ? [last, first, height, width] : [first, last, height, width];
        arrays.Add(new(convolution.Weight.Name, shape, ChannelsFirst(weights.ToReals(), depthwise ? 1 : first, height * width, last, depthwise)));
        arrays.Add(new(convolution.Bias!.Name, bias.Shape, bias.ToReals()));
    }

    /// <summary>[out × positions × in] to [out × in × positions]; a depthwise [1 × positions × channels] to [channels × 1 × positions] is the same.</summary>
    private float[] ChannelsFirst(float[] values, int outputs, int positions, int inputs, bool depthwise)
    {
        if (values.Length != (long)outputs * positions * inputs)
        {
            throw Fault($"a {(depthwise ? "depthwise " : "")}convolution must have {(long)outputs * positions * inputs} weights, found {values.Length}");
        }

        var result = new float[values.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int p = 0; p < positions; p++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    result[(((o * inputs) + i) * positions) + p] = values[(((o * positions) + p) * inputs) + i];
                }
            }
        }

        return result;
    }

    private float[] Range(Layer layer, TfLiteOperator step)
    {
        var output = Tensor(step.Outputs[0]);
        if (output.Element != TfLiteElement.UInt8 || !output.IsQuantised || step.Activation is not (TfLiteActivation.None or TfLiteActivation.Relu6))
        {
            throw Fault($"the output of '{layer.Name}' must have unsigned 8 bits with a scale and be linear or ReLU6, found {output.Element}, {step.Activation}");
        }

        float lowest = (float)((double)output.Scale * (0 - output.ZeroPoint));
        float highest = (float)((double)output.Scale * (255 - output.ZeroPoint));
        return step.Activation == TfLiteActivation.Relu6 ? [Math.Max(lowest, 0), Math.Min(highest, 6)] : [lowest, highest];
    }

    private TfLiteTensor Tensor(int index) =>
        (uint)index < (uint)model.Tensors.Length ? model.Tensors[index] : throw Fault($"a step reads tensor {index} of {model.Tensors.Length}");

    private VentralException Fault(string difference) =>
        new($"'{model.Source}' must hold '{architecture.Name}' step by step, but {difference}. Is the file meant for another network?");
}
