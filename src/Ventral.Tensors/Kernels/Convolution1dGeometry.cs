namespace Ventral.Tensors.Kernels;

/// <summary>How a one-dimensional convolution steps over its input (as in PyTorch's Conv1d, a cross-correlation with zero padding).</summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelWidth">Positions of the kernel.</param>
public sealed record Convolution1dGeometry(int InputChannels, int OutputChannels, int KernelWidth)
{
    /// <summary>Input positions from one output position to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Zeros before the input.</summary>
    public int PadLeft { get; init; }

    /// <summary>Zeros after the input.</summary>
    public int PadRight { get; init; }

    /// <summary>Input positions from one kernel position to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Products that sum to one output: input channels of a group × kernel width.</summary>
    public int FanIn => Plane.FanIn;

    // The same convolution of maps of one row.
    internal Convolution2dGeometry Plane => new(InputChannels, OutputChannels, 1, KernelWidth)
    {
        StrideX = StrideX,
        PadLeft = PadLeft,
        PadRight = PadRight,
        DilationX = DilationX,
        Groups = Groups,
    };

    /// <summary>The shape that comes out for a shape that goes in.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible, the input's channels differ from the geometry's, or the padded input is smaller than the kernel.</exception>
    public SequenceBatchShape OutputShape(SequenceBatchShape input) => SequenceBatchShape.Of(Plane.OutputShape(input.Images));
}
