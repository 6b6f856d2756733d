namespace Ventral.Data.Formats.Png;

/// <summary>A regular grid of the picture's pixels that are stored together.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    public static PngPass[] Straight => [new(0, 0, 1, 1)];

    public static PngPass[] Adam7 =>
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    public int Columns(int width) => (width - Left + StepX - 1) / StepX;

    public int Rows(int height) => (height - Top + StepY - 1) / StepY;
}
