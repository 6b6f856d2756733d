namespace Ventral.Data.Images;

/// <summary>An 8-bit colour image, <c>[height × width × 3]</c>, red first, rows from the top.</summary>
public sealed class RgbImage
{
    private readonly byte[] pixels;

    /// <summary>Wraps decoded pixels; the array is not copied and must not be changed afterwards.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels"><c>[height × width × 3]</c>.</param>
    /// <exception cref="ArgumentException">The array does not hold <c>height × width × 3</c> bytes.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != (long)width * height * 3)
        {
            throw new ArgumentException($"An image of {width} × {height} has {(long)width * height * 3} bytes, found {pixels.LongLength}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        this.pixels = pixels;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The bytes, <c>[height × width × 3]</c>.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;
}
