namespace Ventral.Tensors.Kernels;

/// <summary>How the positions of a map see each other in <see cref="WindowAttention"/>.</summary>
/// <param name="Heads">Heads, which share the channels evenly.</param>
/// <param name="Height">Rows of a window; they divide the map's.</param>
/// <param name="Width">Columns of a window; they divide the map's.</param>
public sealed record WindowAttentionGeometry(int Heads, int Height, int Width)
{
    /// <summary>How many rows the grid of windows is moved down; what leaves the map enters at the top.</summary>
    public int ShiftY { get; init; }

    /// <summary>How many columns it is moved to the right.</summary>
    public int ShiftX { get; init; }

    /// <summary>Positions of a window.</summary>
    public int Area => checked(Height * Width);

    /// <summary>How many windows a map has.</summary>
    /// <param name="height">The map's rows.</param>
    /// <param name="width">The map's columns.</param>
    /// <exception cref="ArgumentException">Windows do not divide the map, or a shift reaches past it.</exception>
    public int WindowCount(int height, int width)
    {
        Validate();
        if (height % Height != 0 || width % Width != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Windows of {Height} × {Width} do not divide maps of {height} × {width}."));
        }

        if (ShiftY < 0 || ShiftY >= height || ShiftX < 0 || ShiftX >= width)
        {
            throw new ArgumentException(FormattableString.Invariant($"A shift by {ShiftY}, {ShiftX} is not within maps of {height} × {width}."));
        }

        return height / Height * (width / Width);
    }
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Heads, 1, nameof(Heads));
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1, nameof(Height));
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1, nameof(Width));
    }
}
