using System.Numerics;

using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// The three faces of the trilinear form Σ gradient · (input ∗ weights), each the derivative of the form by one factor.
/// A derivative of one face is another face, so the family is closed.
/// </summary>
internal static class ConvolutionProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Forward(Convolution2dGeometry geometry, ImageBatchShape input, Variable<T> x, Variable<T> weights, Variable<T>? bias = null)
    {
        ImageBatchShape output = geometry.OutputShape(input);
        Tensor<T> value = Compute(geometry, input, output.Count == 0, ToShape(output), (loops, kernels) => kernels is null
            ? loops.Forward(x.Value.Buffer, weights.Value.Buffer, bias?.Value.Buffer ?? [])
            : (T[])(object)kernels.Forward(Singles(x), Singles(weights), bias is null ? [] : Singles(bias)), x.Graph);
        Edge<T> toInput = new(x, (g, _) => InputGradient(geometry, input, g, weights)), toWeights = new(weights, (g, _) => WeightGradient(geometry, input, x, g));
        return bias is null ? x.Graph.Record(value, toInput, toWeights) : x.Graph.Record(value, toInput, toWeights, new(bias, (g, _) => g.Sum(0, 2, 3)));
    }

    public static Variable<T> InputGradient(Convolution2dGeometry geometry, ImageBatchShape input, Variable<T> gradient, Variable<T> weights)
    {
        Tensor<T> value = Compute(geometry, input, input.Count == 0, ToShape(input), (loops, kernels) => kernels is null
            ? loops.InputGradient(gradient.Value.Buffer, weights.Value.Buffer)
            : (T[])(object)kernels.InputGradient(Singles(gradient), Singles(weights)), gradient.Graph);
        return gradient.Graph.Record(
            value,
            new(gradient, (v, _) => Forward(geometry, input, v, weights)),
            new(weights, (v, _) => WeightGradient(geometry, input, v, gradient)));
    }

    private static Variable<T> WeightGradient(Convolution2dGeometry geometry, ImageBatchShape input, Variable<T> x, Variable<T> gradient)
    {
        Shape shape = [geometry.OutputChannels, geometry.InputChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth];
        bool isDepthwise = geometry.Groups > 1 && geometry.InputChannels == geometry.Groups;
        Tensor<T> value = Compute(geometry, input, input.Count == 0, shape, (loops, kernels) => kernels is null || isDepthwise
            ? loops.WeightGradient(x.Value.Buffer, gradient.Value.Buffer)
            : (T[])(object)kernels.WeightGradient(Singles(x), Singles(gradient)), x.Graph);
        return x.Graph.Record(
            value,
            new(x, (v, _) => InputGradient(geometry, input, gradient, v)),
            new(gradient, (v, _) => Forward(geometry, input, x, v)));
    }

    private static Tensor<T> Compute(
        Convolution2dGeometry geometry,
        ImageBatchShape input,
        bool isEmpty,
        Shape shape,
        Func<ConvolutionLoops<T>, ConvolutionKernels?, T[]> compute,
        Graph<T> graph) => isEmpty
            ? new(shape, T.Zero)
            : graph.Wrap(shape, compute(new(geometry, input, graph.Workers), typeof(T) == typeof(float) ? new(geometry, input, (Graph<float>)(object)graph) : null));

    private static float[] Singles(Variable<T> variable) => (float[])(object)variable.Value.Buffer;

    private static Shape ToShape(ImageBatchShape shape) => [shape.Count, shape.Channels, shape.Height, shape.Width];
}
