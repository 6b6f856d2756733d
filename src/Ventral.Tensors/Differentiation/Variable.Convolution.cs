using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Differentiation;

// Convolution.
public sealed partial class Variable<T>
{
    /// <summary>
    /// The two-dimensional convolution with zero padding (a cross-correlation, as PyTorch's Conv2d) of images
    /// <c>[images × channels × height × width]</c>.
    /// </summary>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel height × kernel width]</c></param>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="bias"><c>[output channels]</c>, or none.</param>
    /// <returns><c>[images × output channels × output height × output width]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit the geometry.</exception>
    /// <remarks>
    /// Outputs are accumulated in the numbers' own type as <see cref="Convolution2d"/> does it, the input's gradient as
    /// <see cref="TransposedConvolution2d"/> does. The weights' gradient is summed in float64; of float32 weights that are
    /// not depthwise, parts of some 2048 positions are summed in float32 first.
    /// </remarks>
    public Variable<T> Convolve(Variable<T> weights, Convolution2dGeometry geometry, Variable<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Require(weights, [geometry.OutputChannels, geometry.InputChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth], bias, geometry.OutputChannels);
        return ConvolutionProducts<T>.Forward(geometry, Images(), this, weights, bias);
    }

    /// <summary>
    /// The one-dimensional convolution with zero padding (a cross-correlation, as PyTorch's Conv1d) of sequences
    /// <c>[sequences × channels × width]</c>.
    /// </summary>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel width]</c></param>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="bias"><c>[output channels]</c>, or none.</param>
    /// <returns><c>[sequences × output channels × output width]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit the geometry.</exception>
    public Variable<T> Convolve1d(Variable<T> weights, Convolution1dGeometry geometry, Variable<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Plane.Validate();
        Shape kernel = [geometry.OutputChannels, geometry.InputChannels / geometry.Groups, geometry.KernelWidth];
        Require(weights, kernel, bias, geometry.OutputChannels);
        Variable<T> maps = Shape.Rank == 3
            ? Reshape([Shape[0], Shape[1], 1, Shape[2]])
            : throw new ArgumentException($"A batch of sequences is [sequences × channels × width], not {Shape}.");
        Variable<T> result = maps.Convolve(weights.Reshape([kernel[0], kernel[1], 1, kernel[2]]), geometry.Plane, bias);
        return result.Reshape([result.Shape[0], result.Shape[1], result.Shape[3]]);
    }

    /// <summary>
    /// The three-dimensional convolution with zero padding (a cross-correlation, as PyTorch's Conv3d) of volumes
    /// <c>[volumes × channels × depth × height × width]</c>.
    /// </summary>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel depth × kernel height × kernel width]</c></param>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="bias"><c>[output channels]</c>, or none.</param>
    /// <returns><c>[volumes × output channels × output depth × output height × output width]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit the geometry.</exception>
    public Variable<T> Convolve3d(Variable<T> weights, Convolution3dGeometry geometry, Variable<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        int kernelDepth = geometry.KernelDepth, groupInputs = geometry.InputChannels / geometry.Groups;
        Require(weights, [geometry.OutputChannels, groupInputs, kernelDepth, geometry.KernelHeight, geometry.KernelWidth], bias, geometry.OutputChannels);
        VolumeBatchShape input = Shape.Rank == 5
            ? new(Shape[0], Shape[1], Shape[2], Shape[3], Shape[4])
            : throw new ArgumentException($"A batch of volumes is [volumes × channels × depth × height × width], not {Shape}.");
        VolumeBatchShape output = geometry.OutputShape(input);

        // The slices that each output slice sees become the channels of a map, as in Convolution3d.
        int[] seen = [.. from z in Enumerable.Range(0, output.Depth) from k in Enumerable.Range(0, kernelDepth) select (z * geometry.StrideZ) + (k * geometry.DilationZ)];
        Variable<T> maps = Pad(2, geometry.PadFront, geometry.PadBack).Gather(2, seen)
            .Reshape([input.Count, input.Channels, output.Depth, kernelDepth, input.Height, input.Width])
            .Transpose(0, 2, 1, 3, 4, 5)
            .Reshape([input.Count * output.Depth, input.Channels * kernelDepth, input.Height, input.Width]);
        return maps
            .Convolve(weights.Reshape([geometry.OutputChannels, groupInputs * kernelDepth, geometry.KernelHeight, geometry.KernelWidth]), geometry.Slice, bias)
            .Reshape([output.Count, output.Depth, output.Channels, output.Height, output.Width])
            .Transpose(0, 2, 1, 3, 4);
    }

    /// <summary>
    /// The two-dimensional transposed convolution (PyTorch's ConvTranspose2d) of images
    /// <c>[images × channels × height × width]</c>: the gradient of a convolution by its input.
    /// </summary>
    /// <param name="weights"><c>[input channels × output channels of a group × kernel height × kernel width]</c></param>
    /// <param name="geometry">How the kernel steps over the output.</param>
    /// <param name="bias"><c>[output channels]</c>, or none.</param>
    /// <returns><c>[images × output channels × output height × output width]</c></returns>
    /// <exception cref="ArgumentException">The shapes do not fit the geometry.</exception>
    public Variable<T> ConvolveTransposed(Variable<T> weights, TransposedConvolution2dGeometry geometry, Variable<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Require(weights, [geometry.InputChannels, geometry.OutputChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth], bias, geometry.OutputChannels);
        Variable<T> product = ConvolutionProducts<T>.InputGradient(geometry.Adjoint, geometry.OutputShape(Images()), this, weights);
        return bias is null ? product : product + bias.Reshape([geometry.OutputChannels, 1, 1]);
    }

    private static void Require(Variable<T> weights, Shape needed, Variable<T>? bias, int outputs)
    {
        if (weights.Shape != needed)
        {
            throw new ArgumentException($"The convolution needs weights {needed}, not {weights.Shape}.", nameof(weights));
        }

        if (bias is not null && bias.Shape != [outputs])
        {
            throw new ArgumentException($"The convolution needs a bias {Shape.Of(outputs)}, not {bias.Shape}.", nameof(bias));
        }
    }

    private ImageBatchShape Images() => Shape.Rank == 4
        ? new(Shape[0], Shape[1], Shape[2], Shape[3])
        : throw new ArgumentException($"A batch of images is [images × channels × height × width], not {Shape}.");
}
