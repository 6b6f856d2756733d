using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

/// <summary>
/// A float32 convolution and its two gradients on the fast kernels. The input's gradient is a transposed convolution of
/// the output's. The weights' gradient: <see cref="ConvolutionWeightGradient"/>.
/// </summary>
internal sealed class ConvolutionKernels(Convolution2dGeometry geometry, ImageBatchShape input, Graph<float> graph)
{
    private readonly ImageBatchShape output = geometry.OutputShape(input);

    public float[] Forward(float[] x, float[] weights, float[] bias)
    {
        float[] y = graph.Allocate(output.Length);
        new Convolution2d(geometry, weights, bias).Run(input, x, y, graph.Workers);
        return y;
    }

    public float[] InputGradient(float[] gradient, float[] weights)
    {
        float[] x = graph.Allocate(input.Length);
        new TransposedConvolution2d(TransposedConvolution2dGeometry.Of(geometry, input), weights, []).Run(output, gradient, x, graph.Workers);
        return x;
    }

    public float[] WeightGradient(float[] x, float[] gradient) => new ConvolutionWeightGradient(geometry, input, graph.Workers).Compute(x, gradient);
}
