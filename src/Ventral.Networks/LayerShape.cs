using System.Globalization;

namespace Ventral.Networks;

/// <summary>
/// The size of one layer's answer to one image: <c>[channels × height × width]</c>. Tokens of transformers are positions: of
/// a map where they form one (Swin), else in a row, <c>[channels × 1 × tokens]</c>, so that a spatial mean is the mean over
/// tokens. PyTorch keeps tokens before channels; the units are the same in another order.
/// </summary>
/// <param name="Channels">Feature maps, or units where the layer has no space.</param>
/// <param name="Height">Rows of a map; 1 where the layer has no space.</param>
/// <param name="Width">Columns of a map; 1 where the layer has no space.</param>
public readonly record struct LayerShape(int Channels, int Height, int Width)
{
    /// <summary>Values a map: height × width.</summary>
    public int PositionCount => checked(Height * Width);

    /// <summary>Values in all: channels × height × width.</summary>
    public int UnitCount => checked(Channels * Height * Width);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Channels}×{Height}×{Width}");
}
