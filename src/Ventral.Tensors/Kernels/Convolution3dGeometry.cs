namespace Ventral.Tensors.Kernels;

/// <summary>How a three-dimensional convolution steps over its input (as in PyTorch's Conv3d, a cross-correlation with zero padding).</summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelDepth">Slices of the kernel.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
public sealed record Convolution3dGeometry(int InputChannels, int OutputChannels, int KernelDepth, int KernelHeight, int KernelWidth)
{
    /// <summary>Input slices from one output slice to the next.</summary>
    public int StrideZ { get; init; } = 1;

    /// <summary>Input rows from one output row to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Input columns from one output column to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Slices of zeros before the input.</summary>
    public int PadFront { get; init; }

    /// <summary>Slices of zeros after the input.</summary>
    public int PadBack { get; init; }

    /// <summary>Rows of zeros above the input.</summary>
    public int PadTop { get; init; }

    /// <summary>Rows of zeros below the input.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns of zeros left of the input.</summary>
    public int PadLeft { get; init; }

    /// <summary>Columns of zeros right of the input.</summary>
    public int PadRight { get; init; }

    /// <summary>Input slices from one kernel slice to the next.</summary>
    public int DilationZ { get; init; } = 1;

    /// <summary>Input rows from one kernel row to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Input columns from one kernel column to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Products that sum to one output: input channels of a group × kernel depth × kernel height × kernel width.</summary>
    public int FanIn => checked(InputChannels / Groups * KernelDepth * KernelHeight * KernelWidth);

    // One output slice is a convolution of maps: each slice of the kernel is a channel of its own.
    internal Convolution2dGeometry Slice => new(checked(InputChannels * KernelDepth), OutputChannels, KernelHeight, KernelWidth)
    {
        StrideY = StrideY,
        StrideX = StrideX,
        PadTop = PadTop,
        PadBottom = PadBottom,
        PadLeft = PadLeft,
        PadRight = PadRight,
        DilationY = DilationY,
        DilationX = DilationX,
        Groups = Groups,
    };

    /// <summary>The shape that comes out for a shape that goes in.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible, the input's channels differ from the geometry's, or the padded input is smaller than the kernel.</exception>
    public VolumeBatchShape OutputShape(VolumeBatchShape input)
    {
        Validate();
        if (input.Channels != InputChannels)
        {
            throw new ArgumentException(FormattableString.Invariant($"The convolution takes {InputChannels} channels, not the {input.Channels} of {input}."), nameof(input));
        }

        int depth = Convolution2dGeometry.OutputExtent(input.Depth, PadFront, PadBack, KernelDepth, StrideZ, DilationZ);
        int height = Convolution2dGeometry.OutputExtent(input.Height, PadTop, PadBottom, KernelHeight, StrideY, DilationY);
        int width = Convolution2dGeometry.OutputExtent(input.Width, PadLeft, PadRight, KernelWidth, StrideX, DilationX);
        return depth < 1 || height < 1 || width < 1
            ? throw new ArgumentException($"The padded input {input} is smaller than the kernel.", nameof(input))
            : new VolumeBatchShape(input.Count, OutputChannels, depth, height, width);
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(KernelDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StrideZ, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DilationZ, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(PadFront);
        ArgumentOutOfRangeException.ThrowIfNegative(PadBack);
        (Slice with { InputChannels = InputChannels }).Validate();
    }
}
