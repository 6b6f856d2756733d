namespace Ventral.Data.Formats.Jpeg;

/// <summary>One colour plane as the frame header describes it, with its coefficients as they are decoded.</summary>
internal sealed class JpegComponent(byte id, int horizontal, int vertical, int quantizationTable)
{
    public byte Id { get; } = id;

    /// <summary>Blocks across in one unit of an interleaved scan.</summary>
    public int Horizontal { get; } = horizontal;

    /// <summary>Blocks down in one unit of an interleaved scan.</summary>
    public int Vertical { get; } = vertical;

    public int QuantizationTable { get; } = quantizationTable;

    /// <summary>Samples that stand for pixels of the image, without padding.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>Blocks that hold at least one such sample: what a scan of this component alone codes.</summary>
    public int BlocksAcross => (Width + 7) / 8;

    public int BlocksDown => (Height + 7) / 8;

    /// <summary>Blocks across with those that fill the last unit of an interleaved scan.</summary>
    public int Stride { get; set; }

    public int Rows { get; set; }

    /// <summary><c>[Rows × Stride × 64]</c>, natural order.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The table that was in force when the component's first scan began; natural order.</summary>
    public ushort[]? Quantization { get; set; }

    /// <summary>For each coefficient in zigzag order, the lowest bit that scans have brought so far; −1 before the first.</summary>
    public sbyte[] Precision { get; } = CreatePrecision();

    private static sbyte[] CreatePrecision()
    {
        sbyte[] precision = new sbyte[64];
        precision.AsSpan().Fill(-1);
        return precision;
    }
}
