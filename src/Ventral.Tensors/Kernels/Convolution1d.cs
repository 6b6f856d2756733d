namespace Ventral.Tensors.Kernels;

/// <summary>
/// A one-dimensional convolution with fixed weights (a cross-correlation with zero padding, as PyTorch's Conv1d): that
/// of maps of one row.
/// </summary>
/// <remarks>Each output is accumulated as <see cref="Convolution2d"/> does, in the order input channel, kernel position.</remarks>
public sealed class Convolution1d
{
    private readonly Convolution2d plane;

    /// <summary>Takes the weights and lays them out for the kernels.</summary>
    /// <param name="geometry">How the kernel steps over the input.</param>
    /// <param name="weights"><c>[output channels × input channels of a group × kernel width]</c>.</param>
    /// <param name="bias">One value an output channel, or empty for none.</param>
    /// <param name="epilogue">What to do with each value before it is stored.</param>
    /// <exception cref="ArgumentException">The geometry is impossible, or weights or bias have another length than it needs.</exception>
    public Convolution1d(Convolution1dGeometry geometry, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Epilogue epilogue = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Geometry = geometry;
        plane = new Convolution2d(geometry.Plane, weights, bias, epilogue);
    }

    /// <summary>How the kernel steps over the input.</summary>
    public Convolution1dGeometry Geometry { get; }

    /// <inheritdoc cref="Convolution1dGeometry.OutputShape"/>
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
