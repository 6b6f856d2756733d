namespace Ventral.Tensors.Kernels;

/// <summary>How a pooling window steps over its input (as in PyTorch's MaxPool2d and AvgPool2d, plus padding that differs by side).</summary>
/// <param name="KernelHeight">Rows of the window.</param>
/// <param name="KernelWidth">Columns of the window.</param>
public sealed record Pooling2dGeometry(int KernelHeight, int KernelWidth)
{
    /// <summary>Creates a square window with the same stride and padding on all sides.</summary>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Input rows or columns from one window to the next.</param>
    /// <param name="pad">Padding on each side.</param>
    /// <param name="ceilMode">Whether a last window may hang over the end.</param>
    public Pooling2dGeometry(int kernel, int stride, int pad, bool ceilMode)
        : this(kernel, kernel)
    {
        StrideY = StrideX = stride;
        PadTop = PadBottom = PadLeft = PadRight = pad;
        CeilMode = ceilMode;
    }

    /// <summary>Input rows from one window to the next.</summary>
    public int StrideY { get; init; } = 1;

    /// <summary>Input columns from one window to the next.</summary>
    public int StrideX { get; init; } = 1;

    /// <summary>Rows of padding above the input.</summary>
    public int PadTop { get; init; }

    /// <summary>Rows of padding below the input.</summary>
    public int PadBottom { get; init; }

    /// <summary>Columns of padding left of the input.</summary>
    public int PadLeft { get; init; }

    /// <summary>Columns of padding right of the input.</summary>
    public int PadRight { get; init; }

    /// <summary>Whether a last window may hang over the padded input's end; it must start inside the input or the padding before it.</summary>
    public bool CeilMode { get; init; }

    /// <summary>
    /// Whether an average counts padding as zeros (PyTorch's default) or leaves it out (TensorFlow's SAME). What hangs
    /// over beyond the padding in ceil mode is never counted.
    /// </summary>
    public bool CountsPadding { get; init; } = true;

    /// <summary>The shape that comes out for a shape that goes in.</summary>
    /// <exception cref="ArgumentException">The window, stride or padding is impossible: each window must touch the input.</exception>
    public ImageBatchShape OutputShape(ImageBatchShape input) => input with
    {
        Height = OutputExtent(input.Height, KernelHeight, StrideY, PadTop, PadBottom),
        Width = OutputExtent(input.Width, KernelWidth, StrideX, PadLeft, PadRight),
    };

    private int OutputExtent(int input, int kernel, int stride, int before, int after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (before < 0 || after < 0 || before >= kernel || after >= kernel)
        {
            throw new ArgumentException(FormattableString.Invariant($"Padding must be from 0 to below the window's extent {kernel}, not {before} and {after}."));
        }

        int room = input + before + after - kernel;
        if (room < 0 && !CeilMode)
        {
            throw new ArgumentException(FormattableString.Invariant($"A window of {kernel} does not fit into {input} padded by {before} and {after}."));
        }

        int steps = CeilMode ? (int)Math.Ceiling((double)room / stride) : room / stride;
        if (CeilMode && steps * stride >= input + before)
        {
            steps--;
        }

        return Math.Max(steps, 0) + 1;
    }
}
