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
    public Variable<T> Convolve(Variable<T> weights, Convolution2dGeometry geometry, Variable<T>? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Shape needed = [geometry.OutputChannels, geometry.InputChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth];
        if (weights.Shape != needed)
        {
            throw new ArgumentException($"The convolution needs weights {needed}, not {weights.Shape}.", nameof(weights));
        }

        if (bias is not null && bias.Shape != [geometry.OutputChannels])
        {
            throw new ArgumentException($"The convolution needs a bias {Shape.Of(geometry.OutputChannels)}, not {bias.Shape}.", nameof(bias));
        }

        Variable<T> product = ConvolutionProducts<T>.Forward(geometry, Images(), this, weights);
        return bias is null ? product : product + bias.Reshape([geometry.OutputChannels, 1, 1]);
    }

    private ImageBatchShape Images() => Shape.Rank == 4
        ? new(Shape[0], Shape[1], Shape[2], Shape[3])
        : throw new ArgumentException($"A batch of images is [images × channels × height × width], not {Shape}.");
}
