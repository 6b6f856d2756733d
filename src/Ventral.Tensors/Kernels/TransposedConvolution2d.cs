namespace Ventral.Tensors.Kernels;

/// <summary>
/// A two-dimensional transposed convolution with fixed weights (PyTorch's ConvTranspose2d with zero padding): each input
/// value adds its multiple of the kernel to the output.
/// </summary>
/// <remarks>
/// Each output is accumulated as <see cref="Convolution2d"/> does, in the order input channel, kernel row and column
/// from the last to the first, zeros beyond the input included. Unlike in PyTorch, output padding is below the stride
/// even where the dilation is greater.
/// </remarks>
public sealed unsafe class TransposedConvolution2d
{
    private readonly TransposedPhases phases;

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
        phases = new TransposedPhases(
            [
                new(1, 1, 1, 0),
                new(geometry.KernelHeight, geometry.StrideY, geometry.DilationY, geometry.PadTop),
                new(geometry.KernelWidth, geometry.StrideX, geometry.DilationX, geometry.PadLeft),
            ],
            geometry.InputChannels,
            geometry.OutputChannels,
            geometry.Groups,
            [1, geometry.KernelHeight, geometry.KernelWidth],
            weights,
            bias,
            epilogue,
            (taps, outputs, selected, biases) =>
            {
                var part = new Convolution2dGeometry(geometry.InputChannels, outputs, taps[1].Distances.Length, taps[2].Distances.Length)
                {
                    DilationY = taps[1].Dilation,
                    DilationX = taps[2].Dilation,
                    Groups = geometry.Groups,
                };
                var convolution = new Convolution2d(part, selected, biases, epilogue);
                return (canvas, from, to, workers) => convolution.Run(new(canvas.Count, canvas.Channels, canvas.Height, canvas.Width), from, to, workers);
            });
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
        fixed (float* inputAt = input, outputAt = output)
        {
            phases.Run(
                new(shape.Count, shape.Channels, 1, shape.Height, shape.Width),
                new(result.Count, result.Channels, 1, result.Height, result.Width),
                inputAt,
                outputAt,
                workers);
        }
    }
}
