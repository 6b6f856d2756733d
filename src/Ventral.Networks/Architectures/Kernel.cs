namespace Ventral.Networks.Architectures;

/// <summary>The window of a convolution.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
internal readonly record struct Kernel(int Height, int Width)
{
    /// <summary>A square window.</summary>
    public Kernel(int size)
        : this(size, size)
    {
    }

    /// <summary>Input rows and columns from one position to the next.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether zeros surround the input, so that only the stride shrinks a map.</summary>
    public bool IsPadded { get; init; } = true;
}
