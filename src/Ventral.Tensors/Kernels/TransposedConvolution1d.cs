namespace Ventral.Tensors.Kernels;

/// <summary>
/// A one-dimensional transposed convolution with fixed weights (PyTorch's ConvTranspose1d with zero padding): that of
/// maps of one row.
/// </summary>
/// <remarks>Accumulation and output padding are those of <see cref="TransposedConvolution2d"/>.</remarks>
public sealed class TransposedConvolution1d
{
    private readonly TransposedConvolution2d plane;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the output.</param>
    /// <param name="weights"><c>[input channels × output channels of a group × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public TransposedConvolution1d(TransposedConvolution1dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
        plane = new TransposedConvolution2d(geometry.Plane, weights, bias, epilogue);
    }

    /// <summary>How the kernel steps over the output.</summary>
    public TransposedConvolution1dGeometry Geometry { get; }

    /// <inheritdoc cref="TransposedConvolution1dGeometry.OutputShape"/>
    public SequenceBatchShape OutputShape(SequenceBatchShape input) => Geometry.OutputShape(input);

    /// <summary>Convolves a batch.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="input">The input, of that shape.</param>
    /// <param name="output">Takes the output, of <see cref="OutputShape"/>; must not overlap the input.</param>
    /// <param name="workers">The threads to use.</param>
    /// <exception cref="ArgumentException">A length does not fit its shape.</exception>
    public void Run(SequenceBatchShape shape, ReadOnlySpan<float> input, Span<float> output, Workers workers) =>
        plane.Run(shape.Images, input, output, workers);
}
