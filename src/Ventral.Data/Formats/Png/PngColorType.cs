namespace Ventral.Data.Formats.Png;

/// <summary>What a pixel holds, by the numbers that the format gives.</summary>
internal enum PngColorType
{
    Grey = 0,
    Rgb = 2,
    Indexed = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}
