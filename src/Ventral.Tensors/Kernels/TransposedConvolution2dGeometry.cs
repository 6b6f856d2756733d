namespace Ventral.Tensors.Kernels;

/// <summary>
/// How a two-dimensional transposed convolution (PyTorch's ConvTranspose2d) steps over its output: it is the gradient of
/// a <see cref="Convolution2d"/> by its input, so strides widen maps and padding crops them.
/// </summary>
/// <param name="InputChannels">Channels that come in, a multiple of <see cref="Groups"/>.</param>
/// <param name="OutputChannels">Channels that go out, a multiple of <see cref="Groups"/>.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
public sealed record TransposedConvolution2dGeometry(int InputChannels, int OutputChannels, int KernelHeight, int KernelWidth)
{
    /// <summary>Output rows from one input row to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Output columns from one input column to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Output rows that are cropped at the top.</summary>
    public int PadTop { get; init; }

    /// <summary>Output rows that are cropped at the bottom.</summary>
    public int PadBottom { get; init; }

    /// <summary>Output columns that are cropped at the left.</summary>
    public int PadLeft { get; init; }

    /// <summary>Output columns that are cropped at the right.</summary>
    public int PadRight { get; init; }

    /// <summary>Further output rows at the bottom, fewer than <see cref="StrideY"/>.</summary>
    public int OutputPadY { get; init; }

    /// <summary>Further output columns at the right, fewer than <see cref="StrideX"/>.</summary>
    public int OutputPadX { get; init; }

    /// <summary>Output rows from one kernel row to the next.</summary>
    public int DilationY { get; init; } = 1;

    /// <summary>Output columns from one kernel column to the next.</summary>
    public int DilationX { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    // The convolution whose gradient by its input this is.
    internal Convolution2dGeometry Adjoint => new(OutputChannels, InputChannels, KernelHeight, KernelWidth)
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

    /// <summary>The shape that comes out for a shape that goes in: (rows − 1) · stride − padding + dilation · (kernel − 1) + output padding + 1.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible, the input's channels differ from the geometry's, or the padding crops all of the output.</exception>
    public ImageBatchShape OutputShape(ImageBatchShape input)
    {
        Validate();
        if (input.Channels != InputChannels)
        {
            throw new ArgumentException(FormattableString.Invariant($"The transposed convolution takes {InputChannels} channels, not the {input.Channels} of {input}."), nameof(input));
        }

        int height = OutputExtent(input.Height, PadTop, PadBottom, KernelHeight, StrideY, DilationY, OutputPadY);
        int width = OutputExtent(input.Width, PadLeft, PadRight, KernelWidth, StrideX, DilationX, OutputPadX);
        return height < 1 || width < 1
            ? throw new ArgumentException($"The padding leaves nothing of the transposed convolution of {input}.", nameof(input))
            : new ImageBatchShape(input.Count, OutputChannels, height, width);
    }

    // What takes a convolution's output back to an input of that shape.
    internal static TransposedConvolution2dGeometry Of(Convolution2dGeometry convolution, ImageBatchShape input)
    {
        var transposed = new TransposedConvolution2dGeometry(convolution.OutputChannels, convolution.InputChannels, convolution.KernelHeight, convolution.KernelWidth)
        {
            StrideY = convolution.StrideY,
            StrideX = convolution.StrideX,
            PadTop = convolution.PadTop,
            PadBottom = convolution.PadBottom,
            PadLeft = convolution.PadLeft,
            PadRight = convolution.PadRight,
            DilationY = convolution.DilationY,
            DilationX = convolution.DilationX,
            Groups = convolution.Groups,
        };

        // Rows and columns that the convolution stepped over at the end.
        ImageBatchShape output = convolution.OutputShape(input);
        return transposed with
        {
            OutputPadY = input.Height - OutputExtent(output.Height, transposed.PadTop, transposed.PadBottom, transposed.KernelHeight, transposed.StrideY, transposed.DilationY, 0),
            OutputPadX = input.Width - OutputExtent(output.Width, transposed.PadLeft, transposed.PadRight, transposed.KernelWidth, transposed.StrideX, transposed.DilationX, 0),
        };
    }

    internal static int OutputExtent(int input, int before, int after, int kernel, int stride, int dilation, int further) =>
        checked(((input - 1) * stride) - before - after + (dilation * (kernel - 1)) + further + 1);

    internal static void ValidateOutputPad(int pad, int stride, string name)
    {
        if (pad < 0 || pad >= stride)
        {
            throw new ArgumentOutOfRangeException(name, pad, FormattableString.Invariant($"Output padding must be from 0 to below the stride of {stride}."));
        }
    }

    internal void Validate()
    {
        (Adjoint with { InputChannels = InputChannels, OutputChannels = OutputChannels }).Validate();
        ValidateOutputPad(OutputPadY, StrideY, nameof(OutputPadY));
        ValidateOutputPad(OutputPadX, StrideX, nameof(OutputPadX));
    }
}
