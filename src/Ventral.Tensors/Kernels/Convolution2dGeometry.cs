namespace Ventral.Tensors.Kernels;

/// <summary>How a two-dimensional convolution steps over its input (as in PyTorch's Conv2d, a cross-correlation with zero padding).</summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
public sealed record Convolution2dGeometry(int InputChannels, int OutputChannels, int KernelHeight, int KernelWidth)
{
    /// <summary>Input rows from one output row to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Input columns from one output column to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Rows of zeros above the input.</summary>
    public int PadTop { get; init; }

    /// <summary>Rows of zeros below the input.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns of zeros left of the input.</summary>
    public int PadLeft { get; init; }

    /// <summary>Columns of zeros right of the input.</summary>
    public int PadRight { get; init; }

    /// <summary>Input rows from one kernel row to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Input columns from one kernel column to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Products that sum to one output: input channels of a group × kernel height × kernel width.</summary>
    public int FanIn => checked(InputChannels / Groups * KernelHeight * KernelWidth);

    /// <summary>The shape that comes out for a shape that goes in.</summary>
    /// <exception cref="ArgumentException">
    /// The geometry is impossible, the input's channels differ from the geometry's, or the padded input is smaller than the
    /// kernel or has more than 2³¹ − 1 rows or columns.
    /// </exception>
    public ImageBatchShape OutputShape(ImageBatchShape input)
    {
        Validate();
        if (input.Channels != InputChannels)
        {
            throw new ArgumentException(FormattableString.Invariant($"The convolution takes {InputChannels} channels, not the {input.Channels} of {input}."), nameof(input));
        }

        int height = OutputExtent(input.Height, PadTop, PadBottom, KernelHeight, StrideY, DilationY);
        int width = OutputExtent(input.Width, PadLeft, PadRight, KernelWidth, StrideX, DilationX);
        if (height < 1 || width < 1)
        {
            throw new ArgumentException($"The padded input {input} is smaller than the kernel.", nameof(input));
        }

        return new ImageBatchShape(input.Count, OutputChannels, height, width);
    }

    internal void Validate()
    {
        Positive(InputChannels, nameof(InputChannels));
        Positive(OutputChannels, nameof(OutputChannels));
        Positive(KernelHeight, nameof(KernelHeight));
        Positive(KernelWidth, nameof(KernelWidth));
        Positive(StrideY, nameof(StrideY));
        Positive(StrideX, nameof(StrideX));
        Positive(DilationY, nameof(DilationY));
        Positive(DilationX, nameof(DilationX));
        Positive(Groups, nameof(Groups));
        ArgumentOutOfRangeException.ThrowIfNegative(PadTop);
        ArgumentOutOfRangeException.ThrowIfNegative(PadBottom);
        ArgumentOutOfRangeException.ThrowIfNegative(PadLeft);
        ArgumentOutOfRangeException.ThrowIfNegative(PadRight);
        if (InputChannels % Groups != 0 || OutputChannels % Groups != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Groups} groups must divide {InputChannels} input and {OutputChannels} output channels."));
        }
    }

    internal static int OutputExtent(int input, int before, int after, int kernel, int stride, int dilation)
    {
        long padded = (long)input + before + after, room = padded - ((long)dilation * (kernel - 1)) - 1;
        if (padded > int.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant($"An input of {input} padded by {before} and {after} has {padded} positions, more than {int.MaxValue}."), nameof(input));
        }

        return room < 0 ? 0 : (int)(room / stride) + 1;
    }

    private static void Positive(int value, string name) => ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
}
