namespace Ventral.Tensors.Kernels;

/// <summary>
/// A three-dimensional transposed convolution with fixed weights (PyTorch's ConvTranspose3d with zero padding): each
/// input value adds its multiple of the kernel to the output.
/// </summary>
/// <remarks>
/// Accumulation and output padding are those of <see cref="TransposedConvolution2d"/>, with the kernel's slices, from the
/// last to the first, between input channel and kernel row.
/// </remarks>
public sealed unsafe class TransposedConvolution3d
{
    private readonly TransposedPhases phases;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the output.</param>
    /// <param name="weights"><c>[input channels × output channels of a group × kernel depth × kernel height × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public TransposedConvolution3d(TransposedConvolution3dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Geometry = geometry;
        phases = new TransposedPhases(
            [
                new(geometry.KernelDepth, geometry.StrideZ, geometry.DilationZ, geometry.PadFront),
                new(geometry.KernelHeight, geometry.StrideY, geometry.DilationY, geometry.PadTop),
                new(geometry.KernelWidth, geometry.StrideX, geometry.DilationX, geometry.PadLeft),
            ],
            geometry.InputChannels,
            geometry.OutputChannels,
            geometry.Groups,
            [geometry.KernelDepth, geometry.KernelHeight, geometry.KernelWidth],
            weights,
            bias,
            epilogue,
            (taps, outputs, selected, biases) =>
            {
                var part = new Convolution3dGeometry(geometry.InputChannels, outputs, taps[0].Distances.Length, taps[1].Distances.Length, taps[2].Distances.Length)
                {
                    DilationZ = taps[0].Dilation,
                    DilationY = taps[1].Dilation,
                    DilationX = taps[2].Dilation,
                    Groups = geometry.Groups,
                };
                return new Convolution3d(part, selected, biases, epilogue).Run;
            });
    }

    /// <summary>How the kernel steps over the output.</summary>
    public TransposedConvolution3dGeometry Geometry { get; }

    /// <inheritdoc cref="TransposedConvolution3dGeometry.OutputShape"/>
    public VolumeBatchShape OutputShape(VolumeBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(VolumeBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        VolumeBatchShape result = OutputShape(shape);
        shape.Require(input.Length, nameof(input));
        result.Require(output.Length, nameof(output));
        fixed (float* inputAt = input, outputAt = output)
        {
            phases.Run(shape, result, inputAt, outputAt, workers);
        }
    }
}
