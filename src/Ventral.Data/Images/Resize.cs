using System.Globalization;
using Ventral.Tensors.Kernels;

namespace Ventral.Data.Images;

/// <summary>
/// How an image is brought to size before it is cropped. The resampling is one of Pillow's antialiased filters for
/// 8-bit channels, bit for bit.
/// </summary>
public sealed record Resize
{
    private readonly int shorterSide;
    private readonly int width;
    private readonly int height;

    private Resize(int shorterSide, int width, int height, ResizeFilter filter)
    {
        if (filter is not (ResizeFilter.Bilinear or ResizeFilter.Bicubic))
        {
            throw new ArgumentOutOfRangeException(nameof(filter), filter, "Images are resized by the bilinear or the bicubic filter.");
        }

        Filter = filter;
        this.shorterSide = shorterSide;
        this.width = width;
        this.height = height;
    }

    /// <summary>The image keeps its size.</summary>
    public static Resize None { get; } = new(0, 0, 0, ResizeFilter.Bilinear);

    /// <summary>How pixels are weighed: <see cref="ResizeFilter.Bilinear"/> or <see cref="ResizeFilter.Bicubic"/>.</summary>
    public ResizeFilter Filter { get; }

    /// <summary>Width and height of the result where they do not depend on the image, else <see langword="null"/>.</summary>
    public (int Width, int Height)? FixedSize => width > 0 ? (width, height) : null;

    /// <summary>
    /// The shorter side becomes <paramref name="pixels"/>, the longer <c>⌊pixels · longer / shorter⌋</c>: the rule of
    /// torchvision's <c>Resize(pixels)</c>.
    /// </summary>
    /// <param name="pixels">From 1 to <see cref="ImageFile.MaximumSide"/>.</param>
    /// <param name="filter">How pixels are weighed: bilinear or bicubic.</param>
    public static Resize ShorterSide(int pixels, ResizeFilter filter = ResizeFilter.Bilinear) => new(Checked(pixels), 0, 0, filter);

    /// <summary>Both sides are given; the aspect ratio is not kept.</summary>
    /// <param name="width">Columns, from 1 to <see cref="ImageFile.MaximumSide"/>.</param>
    /// <param name="height">Rows, from 1 to <see cref="ImageFile.MaximumSide"/>; at most <see cref="ImageFile.MaximumArea"/> pixels in all.</param>
    /// <param name="filter">How pixels are weighed: bilinear or bicubic.</param>
    public static Resize Exact(int width, int height, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)Checked(width) * Checked(height), ImageFile.MaximumArea, nameof(height));
        return new(0, width, height, filter);
    }

    /// <summary>The same sizes by another filter.</summary>
    /// <param name="filter">How pixels are weighed: bilinear or bicubic.</param>
    public Resize With(ResizeFilter filter) => new(shorterSide, width, height, filter);

    /// <summary>The size that an image has after resizing.</summary>
    /// <param name="imageWidth">Columns before.</param>
    /// <param name="imageHeight">Rows before.</param>
    /// <exception cref="VentralException">
    /// The result, or the image with its new width and its old height, would have more than <see cref="ImageFile.MaximumArea"/> pixels.
    /// </exception>
    public (int Width, int Height) SizeOf(int imageWidth, int imageHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imageWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageHeight, 1);
        (long newWidth, long newHeight) = (imageWidth, imageHeight);
        if (width > 0)
        {
            (newWidth, newHeight) = (width, height);
        }
        else if (shorterSide > 0)
        {
            long longer = (long)shorterSide * Math.Max(imageWidth, imageHeight) / Math.Min(imageWidth, imageHeight);
            (newWidth, newHeight) = imageWidth <= imageHeight ? ((long)shorterSide, longer) : (longer, shorterSide);
        }

        if (newWidth * Math.Max(newHeight, imageHeight) > ImageFile.MaximumArea)
        {
            throw new VentralException(string.Create(
                CultureInfo.InvariantCulture,
                $"Resizing an image of {imageWidth:N0} × {imageHeight:N0} pixels to {newWidth:N0} × {newHeight:N0} ({this}) takes more than {ImageFile.MaximumArea:N0} pixels. Crop the image first."));
        }

        return ((int)newWidth, (int)newHeight);
    }

    /// <summary>Stable text, used in content hashes: <c>none</c>, <c>shorter-side 256</c> or <c>exact 224x224</c>.</summary>
    public override string ToString() => (shorterSide, width) switch
    {
        (0, 0) => "none",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"shorter-side {shorterSide}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exact {width}x{height}"),
    };

    private static int Checked(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, ImageFile.MaximumSide);
        return pixels;
    }
}
