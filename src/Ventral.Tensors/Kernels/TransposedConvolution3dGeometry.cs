namespace Ventral.Tensors.Kernels;

/// <summary>
/// How a three-dimensional transposed convolution (PyTorch's ConvTranspose3d) steps over its output: it is the gradient
/// of a <see cref="Convolution3d"/> by its input, so strides widen volumes and padding crops them.
/// </summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelDepth">Slices of the kernel.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
public sealed record TransposedConvolution3dGeometry(int InputChannels, int OutputChannels, int KernelDepth, int KernelHeight, int KernelWidth)
{
    /// <summary>Output slices from one input slice to the next.</summary>
    public int StrideZ { get; init; } = 1;

    /// <summary>Output rows from one input row to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Output columns from one input column to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Output slices that are cropped at the front.</summary>
    public int PadFront { get; init; }

    /// <summary>Output slices that are cropped at the back.</summary>
    public int PadBack { get; init; }

    /// <summary>Output rows that are cropped at the top.</summary>
    public int PadTop { get; init; }

    /// <summary>Output rows that are cropped at the bottom.</summary>
    public int PadBottom { get; init; }

    /// <summary>Output columns that are cropped at the left.</summary>
    public int PadLeft { get; init; }

    /// <summary>Output columns that are cropped at the right.</summary>
    public int PadRight { get; init; }

    /// <summary>Further output slices at the back, fewer than <see cref="StrideZ"/>.</summary>
    public int OutputPadZ { get; init; }

    /// <summary>Further output rows at the bottom, fewer than <see cref="StrideY"/>.</summary>
    public int OutputPadY { get; init; }

    /// <summary>Further output columns at the right, fewer than <see cref="StrideX"/>.</summary>
    public int OutputPadX { get; init; }

    /// <summary>Output slices from one kernel slice to the next.</summary>
    public int DilationZ { get; init; } = 1;

    /// <summary>Output rows from one kernel row to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Output columns from one kernel column to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The shape that comes out for a shape that goes in: (rows − 1) · stride − padding + dilation · (kernel − 1) + output padding + 1.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible, the input's channels differ from the geometry's, or the padding crops all of the output.</exception>
    public VolumeBatchShape OutputShape(VolumeBatchShape input)
    {
        Validate();
        if (input.Channels != InputChannels)
        {
            throw new ArgumentException(FormattableString.Invariant($"The transposed convolution takes {InputChannels} channels, not the {input.Channels} of {input}."), nameof(input));
        }

        int depth = TransposedConvolution2dGeometry.OutputExtent(input.Depth, PadFront, PadBack, KernelDepth, StrideZ, DilationZ, OutputPadZ);
        int height = TransposedConvolution2dGeometry.OutputExtent(input.Height, PadTop, PadBottom, KernelHeight, StrideY, DilationY, OutputPadY);
        int width = TransposedConvolution2dGeometry.OutputExtent(input.Width, PadLeft, PadRight, KernelWidth, StrideX, DilationX, OutputPadX);
        return depth < 1 || height < 1 || width < 1
            ? throw new ArgumentException($"The padding leaves nothing of the transposed convolution of {input}.", nameof(input))
            : new VolumeBatchShape(input.Count, OutputChannels, depth, height, width);
    }

    internal void Validate()
    {
        new Convolution3dGeometry(InputChannels, OutputChannels, KernelDepth, KernelHeight, KernelWidth)
        {
            StrideZ = StrideZ,
            StrideY = StrideY,
            StrideX = StrideX,
            PadFront = PadFront,
            PadBack = PadBack,
            PadTop = PadTop,
            PadBottom = PadBottom,
            PadLeft = PadLeft,
            PadRight = PadRight,
            DilationZ = DilationZ,
            DilationY = DilationY,
            DilationX = DilationX,
            Groups = Groups,
        }.Validate();
        TransposedConvolution2dGeometry.ValidateOutputPad(OutputPadZ, StrideZ, nameof(OutputPadZ));
        TransposedConvolution2dGeometry.ValidateOutputPad(OutputPadY, StrideY, nameof(OutputPadY));
        TransposedConvolution2dGeometry.ValidateOutputPad(OutputPadX, StrideX, nameof(OutputPadX));
    }
}
