using System.Globalization;
using Ventral.Tensors.Kernels;

namespace Ventral.Data.Images;

/// <summary>
/// What is done to an image before a network sees it: resize, crop at the centre, order the channels, and for each
/// channel <c>(x / Divisor − Mean) / StandardDeviation</c> in float32, one rounding after each step, as torchvision's
/// <c>ToTensor</c> and <c>Normalize</c> compute it. Where half a pixel has to be chosen, the crop begins at the even one.
/// </summary>
/// <remarks>An image that is smaller than the crop is an error; torchvision would surround it with black.</remarks>
public sealed record Preprocessing
{
    /// <summary>Creates a preprocessing whose result has the same size for every image.</summary>
    /// <param name="resize">How the image is brought to size.</param>
    /// <param name="centerCrop">Side of the square that is cut from the centre, or <see langword="null"/> for none.</param>
    /// <param name="channelOrder">The order of the result's channels.</param>
    /// <param name="divisor">What a byte is divided by first: 255 for values from 0 to 1, or 1.</param>
    /// <param name="mean">What is subtracted then, on the scale that the divisor gives.</param>
    /// <param name="standardDeviation">What it is divided by last.</param>
    /// <exception cref="ArgumentException">
    /// The result's size would depend on the image (neither a crop nor an exact size is given), the crop is larger than
    /// the resized image, or a divisor is not finite and positive.
    /// </exception>
    public Preprocessing(Resize resize, int? centerCrop, ChannelOrder channelOrder, float divisor, ChannelValues mean, ChannelValues standardDeviation)
    {
        ArgumentNullException.ThrowIfNull(resize);
        ArgumentOutOfRangeException.ThrowIfLessThan(centerCrop ?? 1, 1, nameof(centerCrop));
        if (!Enum.IsDefined(channelOrder))
        {
            throw new ArgumentOutOfRangeException(nameof(channelOrder), channelOrder, "Unknown channel order.");
        }

        RequirePositive(divisor, nameof(divisor));
        foreach (float value in standardDeviation.InOrder(ChannelOrder.Rgb))
        {
            RequirePositive(value, nameof(standardDeviation));
        }

        foreach (float value in mean.InOrder(ChannelOrder.Rgb))
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(nameof(mean), value, "A mean must be finite.");
            }
        }

        (int Width, int Height) size = (centerCrop, resize.FixedSize) switch
        {
            ({ } side, null) => (side, side),
            ({ } side, { } resized) when side <= resized.Width && side <= resized.Height => (side, side),
            ({ } side, { } resized) => throw new ArgumentException($"A crop of {side} pixels does not fit into {resized.Width} × {resized.Height}.", nameof(centerCrop)),
            (null, { } resized) => resized,
            _ => throw new ArgumentException("Give an exact size or a crop: the result must have the same size for every image.", nameof(resize)),
        };

        (Resize, CenterCrop, ChannelOrder, Divisor, Mean, StandardDeviation) = (resize, centerCrop, channelOrder, divisor, mean, standardDeviation);
        (Width, Height) = size;
    }

    /// <summary>
    /// torchvision's for ImageNet: shorter side 256, centre 224, RGB from 0 to 1, mean (.485, .456, .406),
    /// standard deviation (.229, .224, .225).
    /// </summary>
    public static Preprocessing ImageNet { get; } = new(Resize.ShorterSide(256), 224, ChannelOrder.Rgb, 255, new(0.485f, 0.456f, 0.406f), new(0.229f, 0.224f, 0.225f));

    /// <summary>Caffe's for ImageNet: exactly 256 × 256, centre 227, BGR from 0 to 255 less 104 (blue), 117 (green) and 123 (red).</summary>
    public static Preprocessing Caffe { get; } = new(Resize.Exact(256, 256), 227, ChannelOrder.Bgr, 1, new(Red: 123, Green: 117, Blue: 104), ChannelValues.Uniform(1));

    /// <summary>How the image is brought to size.</summary>
    public Resize Resize { get; }

    /// <summary>Side of the square that is cut from the centre, or <see langword="null"/> for none.</summary>
    public int? CenterCrop { get; }

    /// <summary>The order of the result's channels.</summary>
    public ChannelOrder ChannelOrder { get; }

    /// <summary>What a byte is divided by first.</summary>
    public float Divisor { get; }

    /// <summary>What is subtracted then.</summary>
    public ChannelValues Mean { get; }

    /// <summary>What it is divided by last.</summary>
    public ChannelValues StandardDeviation { get; }

    /// <summary>Rows of the result.</summary>
    public int Height { get; }

    /// <summary>Columns of the result.</summary>
    public int Width { get; }

    /// <summary>The quantised MobileNets': exactly <paramref name="side"/> × <paramref name="side"/>, RGB, <c>(x − 128) / 128</c>.</summary>
    /// <param name="side">Rows and columns of the result.</param>
    public static Preprocessing MobileNet(int side) =>
        new(Resize.Exact(side, side), null, ChannelOrder.Rgb, 1, ChannelValues.Uniform(128), ChannelValues.Uniform(128));

    /// <summary>Prepares one image.</summary>
    /// <param name="image">The image.</param>
    /// <returns><c>[3 × Height × Width]</c>, channels in <see cref="ChannelOrder"/>.</returns>
    /// <exception cref="VentralException">The resized image is smaller than the crop.</exception>
    public float[] Apply(RgbImage image)
    {
        float[] result = new float[3 * Height * Width];
        Apply(image, result);
        return result;
    }

    /// <summary>Prepares one image into memory that the caller owns, such as its place in a batch.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">Receives <c>[3 × Height × Width]</c>.</param>
    /// <exception cref="VentralException">The resized image is smaller than the crop.</exception>
    public void Apply(RgbImage image, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != 3 * Height * Width)
        {
            throw new ArgumentException($"The result has {3 * Height * Width} values, room is for {destination.Length}.", nameof(destination));
        }

        (int width, int height) = Resize.SizeOf(image.Width, image.Height);
        if (width < Width || height < Height)
        {
            throw new VentralException(
                $"An image of {image.Width} × {image.Height} pixels is {width} × {height} after resizing ({Resize}), but a centre of {Width} × {Height} is to be cut from it. Use a larger image or resize it first.");
        }

        RgbImage resized = Resampling.Resize(image, width, height, Resize.Filter);
        int top = HalfToEven(height - Height);
        int left = HalfToEven(width - Width);
        float[] means = Mean.InOrder(ChannelOrder);
        float[] deviations = StandardDeviation.InOrder(ChannelOrder);
        Span<float> table = stackalloc float[256];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int value = 0; value < table.Length; value++)
            {
                float scaled = value / Divisor;
                float centred = scaled - means[channel];
                table[value] = centred / deviations[channel];
            }

            int colour = ChannelOrder == ChannelOrder.Bgr ? 2 - channel : channel;
            for (int y = 0; y < Height; y++)
            {
                ReadOnlySpan<byte> row = resized.Pixels.Slice((((top + y) * width) + left) * 3, Width * 3);
                Span<float> target = destination.Slice(((channel * Height) + y) * Width, Width);
                for (int x = 0; x < target.Length; x++)
                {
                    target[x] = table[row[(x * 3) + colour]];
                }
            }
        }
    }

    /// <summary>
    /// Stable text that names every choice, used in content hashes: two preprocessings with the same text give the same
    /// bits. Numbers are round-trip, in the invariant culture.
    /// </summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"pillow-{(Resize.Filter == ResizeFilter.Bicubic ? "bicubic" : "bilinear")} {Resize}; crop {(CenterCrop is { } side ? side.ToString(CultureInfo.InvariantCulture) : "none")}; {(ChannelOrder == ChannelOrder.Bgr ? "bgr" : "rgb")}; divisor {Divisor:R}; mean r={Mean.Red:R} g={Mean.Green:R} b={Mean.Blue:R}; sd r={StandardDeviation.Red:R} g={StandardDeviation.Green:R} b={StandardDeviation.Blue:R}");

    // Python's round(n / 2): an odd margin goes to the even neighbour.
    private static int HalfToEven(int margin) => (margin / 2) + (margin % 4 == 3 ? 1 : 0);

    private static void RequirePositive(float value, string name)
    {
        if (!(value > 0 && float.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "A divisor must be finite and positive.");
        }
    }
}
