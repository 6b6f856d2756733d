using System.Collections.Immutable;
using System.Globalization;
using Ventral.Data;
using Ventral.Data.Images;
using Ventral.Tensors.Kernels;

namespace Ventral.Networks;

/// <summary>
/// What a user says of the preprocessing of a foreign network, whose file does not tell it. What is left out is torchvision's
/// for ImageNet, or what the catalogue's architecture expects.
/// </summary>
public sealed record PreprocessingChoice
{
    private const float UsualRatio = 256f / 224;

    // From one such side, torchvision's resizing comes to no more than a side may have.
    private static readonly int LargestLoneCrop = (int)(ImageFile.MaximumSide / UsualRatio);

    private static readonly string Side = string.Create(CultureInfo.InvariantCulture, $"a whole number of pixels from 1 to {ImageFile.MaximumSide}");

    /// <summary>The parts of a preprocessing, and what may be said of each.</summary>
    private static readonly (string Key, string Allowed)[] Parts =
    [
        ("size", string.Create(CultureInfo.InvariantCulture, $"WIDTHxHEIGHT, or one number for both, each from 1 to {ImageFile.MaximumSide} and at most {ImageFile.MaximumArea} pixels in all")),
        ("resize", Side),
        ("crop", Side),
        ("filter", "bilinear or bicubic"),
        ("order", "rgb or bgr"),
        ("range", "1 or 255"),
        ("mean", "R/G/B, or one number for all, each finite"),
        ("sd", "R/G/B, or one number for all, each finite and greater than 0"),
    ];

    private static readonly string[] Keys = [.. Parts.Select(part => part.Key)];

    /// <summary>Width and height that the whole image is resized to, whatever its aspect ratio.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>What the image's shorter side becomes before the centre is cut out.</summary>
    public int? ShorterSide { get; init; }

    /// <summary>Side of the square that is cut from the centre.</summary>
    public int? Crop { get; init; }

    /// <summary>How pixels are weighed when an image is resized.</summary>
    public ResizeFilter? Filter { get; init; }

    /// <summary>The order of the colours.</summary>
    public ChannelOrder? Order { get; init; }

    /// <summary>What white is before the mean is subtracted: 1 or 255.</summary>
    public float? Range { get; init; }

    /// <summary>What is subtracted, on the scale of <see cref="Range"/>.</summary>
    public ChannelValues? Mean { get; init; }

    /// <summary>What it is then divided by.</summary>
    public ChannelValues? StandardDeviation { get; init; }

    /// <summary>Whether anything was said.</summary>
    public bool IsEmpty => this == new PreprocessingChoice();

    /// <summary>Reads a choice.</summary>
    /// <param name="text">
    /// Any of <c>size=224</c> or <c>size=320x240</c> (exactly), <c>resize=256</c> (shorter side), <c>crop=224</c>,
    /// <c>filter=bilinear|bicubic</c>, <c>order=rgb|bgr</c>, <c>range=1|255</c>, <c>mean=0.485/0.456/0.406</c> and
    /// <c>sd=0.229/0.224/0.225</c> (red/green/blue, or one number for all), between commas.
    /// </param>
    /// <exception cref="VentralException">It says nothing, or something else.</exception>
    public static PreprocessingChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var choice = new PreprocessingChoice();
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!said.Add(pair[0]))
            {
                throw new VentralException($"Preprocessing must say '{pair[0]}' once, found it again in '{text}'.");
            }

            if (pair is not [var key, var value] || !Keys.Contains(key, StringComparer.Ordinal))
            {
                throw new VentralException(
                    $"Preprocessing must be made of size=WIDTHxHEIGHT, resize=SHORTER-SIDE, crop=SIDE, filter=bilinear|bicubic, order=rgb|bgr, range=1|255, mean=R/G/B and sd=R/G/B, found '{part}'.{(Suggestion.Closest(pair[0], Keys) is { } closest && closest != pair[0] ? $" Did you mean '{closest}'?" : "")}");
            }

            choice = choice.With(key, value) ?? throw new VentralException($"Preprocessing '{key}' must be {Parts.Single(known => known.Key == key).Allowed}, found '{value}'.");
        }

        return said.Count > 0 ? choice : throw new VentralException($"Preprocessing must say at least one of {string.Join(", ", Keys[..^1])} and {Keys[^1]}, found none in '{text}'. Leave it out for the usual one.");
    }

    /// <summary>torchvision's for images of a given size: RGB from 0 to 1, ImageNet's mean and standard deviation; squares are cut from the centre of 8/7 of their side.</summary>
    internal static Preprocessing Usual(int width, int height)
    {
        var usual = Preprocessing.ImageNet;
        return width == height
            ? new(Resize.ShorterSide((int)MathF.Round(width * UsualRatio)), width, usual.ChannelOrder, usual.Divisor, usual.Mean, usual.StandardDeviation)
            : new(Resize.Exact(width, height), null, usual.ChannelOrder, usual.Divisor, usual.Mean, usual.StandardDeviation);
    }

    /// <summary>The size that the choice alone decides, if it does.</summary>
    internal (int Height, int Width)? FixedSize => Crop is { } side ? (side, side) : Size is { } size ? (size.Height, size.Width) : null;

    /// <summary>This choice where it says something, else what a preprocessing does.</summary>
    /// <exception cref="VentralException">Sizes contradict each other.</exception>
    internal Preprocessing Over(Preprocessing otherwise)
    {
        if (IsEmpty)
        {
            return otherwise;
        }

        if (Size is not null && ShorterSide is not null)
        {
            throw new VentralException("Preprocessing must say either 'size' or 'resize', found both.");
        }

        if (Range is { } scale && 255 / scale != otherwise.Divisor && (Mean is null || StandardDeviation is null))
        {
            throw new VentralException(string.Create(CultureInfo.InvariantCulture, $"Preprocessing must say 'mean' and 'sd' on its own scale where it says range={scale}, found {(Mean is null ? "no mean" : "no sd")}. For no normalisation say mean=0, sd=1."));
        }

        if (Size is { } whole && Crop is { } inner && inner > Math.Min(whole.Width, whole.Height))
        {
            throw new VentralException(string.Create(CultureInfo.InvariantCulture, $"Preprocessing 'crop' must be at most the shorter side of 'size', {Math.Min(whole.Width, whole.Height)} pixels, found '{inner}'."));
        }

        if (Crop is { } alone && Size is null && ShorterSide is null && alone > LargestLoneCrop)
        {
            throw new VentralException(string.Create(CultureInfo.InvariantCulture, $"Preprocessing 'crop' must be at most {LargestLoneCrop} pixels where neither 'size' nor 'resize' is said, found '{alone}'."));
        }

        var filter = Filter ?? otherwise.Resize.Filter;
        bool saysSize = Size is not null || ShorterSide is not null || Crop is not null;
        try
        {
            // A crop alone is cut from what torchvision would cut it from.
            var resize = Size is { } size ? Resize.Exact(size.Width, size.Height, filter)
                : ShorterSide is { } side ? Resize.ShorterSide(side, filter)
                : Crop is { } crop ? Resize.ShorterSide((int)MathF.Round(crop * UsualRatio), filter)
                : otherwise.Resize.With(filter);
            return new(
                resize,
                saysSize ? Crop ?? (Size is null ? otherwise.CenterCrop ?? Math.Min(otherwise.Width, otherwise.Height) : null) : otherwise.CenterCrop,
                Order ?? otherwise.ChannelOrder,
                Range is { } white ? 255 / white : otherwise.Divisor,
                Mean ?? otherwise.Mean,
                StandardDeviation ?? otherwise.StandardDeviation);
        }
        catch (ArgumentException e)
        {
            throw new VentralException($"Preprocessing cannot be done as stated: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= ImageFile.MaximumSide ? value : null;

    private static ChannelValues? Values(string text)
    {
        float?[] values = [.. text.Split('/').Select(v => float.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : (float?)null)];
        return values switch
        {
            [{ } all] => ChannelValues.Uniform(all),
            [{ } red, { } green, { } blue] => new(red, green, blue),
            _ => null,
        };
    }

    private static (int Width, int Height)? Sizes(string text) => text.Split('x').Select(Whole).ToImmutableArray() switch
    {
        [{ } side] when (long)side * side <= ImageFile.MaximumArea => (side, side),
        [{ } width, { } height] when (long)width * height <= ImageFile.MaximumArea => (width, height),
        _ => null,
    };

    private PreprocessingChoice? With(string key, string value) => (key, value) switch
    {
        ("size", _) when Sizes(value) is { } size => this with { Size = size },
        ("resize", _) when Whole(value) is { } side => this with { ShorterSide = side },
        ("crop", _) when Whole(value) is { } side => this with { Crop = side },
        ("filter", "bilinear") => this with { Filter = ResizeFilter.Bilinear },
        ("filter", "bicubic") => this with { Filter = ResizeFilter.Bicubic },
        ("order", "rgb") => this with { Order = ChannelOrder.Rgb },
        ("order", "bgr") => this with { Order = ChannelOrder.Bgr },
        ("range", "1") => this with { Range = 1 },
        ("range", "255") => this with { Range = 255 },
        ("mean", _) when Values(value) is { } mean => this with { Mean = mean },
        ("sd", _) when Values(value) is { Red: > 0, Green: > 0, Blue: > 0 } sd => this with { StandardDeviation = sd },
        _ => null,
    };
}
