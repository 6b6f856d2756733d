namespace Ventral.Tensors.Kernels;

/// <summary>
/// A two-dimensional transposed convolution with fixed weights (PyTorch's ConvTranspose2d with zero padding): each input
/// value adds its multiple of the kernel to the output.
/// </summary>
/// <remarks>
/// It is computed as a convolution: the input is spread on a canvas of zeros with the strides between its values, and the
/// kernel turned by half a circle runs over it. Each output is accumulated as <see cref="Convolution2d"/> does, in the
/// order input channel, kernel row and column from the last to the first, zeros of the canvas included. Unlike in
/// PyTorch, output padding is below the stride even where the dilation is greater.
/// </remarks>
public sealed unsafe class TransposedConvolution2d
{
    private readonly Convolution2d convolution;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the output.</param>
    /// <param name="weights"><c>[input channels × output channels of a group × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public TransposedConvolution2d(TransposedConvolution2dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Geometry = geometry;
        float[] turned = Canvas.Turn(weights, geometry.InputChannels, geometry.OutputChannels, geometry.Groups, checked(geometry.KernelHeight * geometry.KernelWidth));
        convolution = new Convolution2d(geometry.OverCanvas, turned, bias, epilogue);
    }

    /// <summary>How the kernel steps over the output.</summary>
    public TransposedConvolution2dGeometry Geometry { get; }

    /// <inheritdoc cref="TransposedConvolution2dGeometry.OutputShape"/>
    public ImageBatchShape OutputShape(ImageBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(ImageBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ImageBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        var canvas = new Canvas(
            SteppingAxis.Single,
            Canvas.Axis(shape.Height, result.Height, Geometry.KernelHeight, Geometry.StrideY, Geometry.DilationY, Geometry.PadTop),
            Canvas.Axis(shape.Width, result.Width, Geometry.KernelWidth, Geometry.StrideX, Geometry.DilationX, Geometry.PadLeft));
        fixed (float* inputAt = input, outputAt = output)
        {
            float* to = outputAt;
            int valuesOfImage = result.Channels * result.PlaneLength;
            canvas.Spread(shape.Count, shape.Channels, inputAt, workers, (first, count, spread) => convolution.Run(
                new(count, shape.Channels, canvas.Rows.Extent, canvas.Columns.Extent),
                spread,
                new(to + ((long)first * valuesOfImage), count * valuesOfImage),
                workers));
        }
    }
}
