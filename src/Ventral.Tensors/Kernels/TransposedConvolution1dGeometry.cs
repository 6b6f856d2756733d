namespace Ventral.Tensors.Kernels;

/// <summary>
/// How a one-dimensional transposed convolution (PyTorch's ConvTranspose1d) steps over its output: it is the gradient of
/// a <see cref="Convolution1d"/> by its input, so strides widen sequences and padding crops them.
/// </summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelWidth">Positions of the kernel.</param>
public sealed record TransposedConvolution1dGeometry(int InputChannels, int OutputChannels, int KernelWidth)
{
    /// <summary>Output positions from one input position to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Output positions that are cropped at the start.</summary>
    public int PadLeft { get; init; }

    /// <summary>Output positions that are cropped at the end.</summary>
    public int PadRight { get; init; }

    /// <summary>Further output positions at the end, fewer than <see cref="StrideX"/>.</summary>
    public int OutputPadX { get; init; }

    /// <summary>Output positions from one kernel position to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    // The same transposed convolution of maps of one row.
    internal TransposedConvolution2dGeometry Plane => new(InputChannels, OutputChannels, 1, KernelWidth)
    {
        StrideX = StrideX,
        PadLeft = PadLeft,
        PadRight = PadRight,
        OutputPadX = OutputPadX,
        DilationX = DilationX,
        Groups = Groups,
    };

    /// <summary>The shape that comes out for a shape that goes in: (width − 1) · stride − padding + dilation · (kernel − 1) + output padding + 1.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible, the input's channels differ from the geometry's, or the padding crops all of the output.</exception>
    public SequenceBatchShape OutputShape(SequenceBatchShape input) => SequenceBatchShape.Of(Plane.OutputShape(input.Images));
}
