namespace Ventral.Tensors.Kernels;

/// <summary>What a convolution works out once for images of one size.</summary>
internal sealed class ConvolutionPlan
{
    private readonly int height;
    private readonly int width;

    public ConvolutionPlan(Convolution2dGeometry geometry, bool isDepthwise, ImageBatchShape shape, ImageBatchShape result)
    {
        height = shape.Height;
        width = shape.Width;
        Layout = new PaddedInput(geometry, shape, result);
        Depthwise = isDepthwise ? new Depthwise(geometry, shape, result) : null;
    }

    /// <summary>How a plane is laid out for the taking of patches.</summary>
    public PaddedInput Layout { get; }

    /// <summary>How a plane is done in place, for a convolution whose groups have one input channel each.</summary>
    public Depthwise? Depthwise { get; }

    /// <summary>Whether images of this shape have that size.</summary>
    public bool Fits(ImageBatchShape shape) => shape.Height == height && shape.Width == width;
}
