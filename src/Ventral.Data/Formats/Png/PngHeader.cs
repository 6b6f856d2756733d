using System.Buffers.Binary;
using System.Globalization;
using Ventral.Data.Images;

namespace Ventral.Data.Formats.Png;

/// <summary>What the chunk IHDR says of the picture.</summary>
internal sealed record PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    public int Channels => ColorType switch
    {
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgb => 3,
        PngColorType.RgbAlpha => 4,
        _ => 1,
    };

    public int BitsPerPixel => Channels * BitDepth;

    /// <summary>The passes in which the pixels are stored: one, or the seven of Adam7 without those that are empty.</summary>
    public IEnumerable<PngPass> Passes => (Interlaced ? PngPass.Adam7 : PngPass.Straight)
        .Where(pass => pass.Columns(Width) > 0 && pass.Rows(Height) > 0);

    /// <summary>Bytes of a row with that many pixels, without its filter.</summary>
    public int RowLength(int columns) => (int)((((long)columns * BitsPerPixel) + 7) / 8);

    /// <summary>Bytes of the inflated data.</summary>
    public long DataLength => Passes.Sum(pass => (long)pass.Rows(Height) * (1 + RowLength(pass.Columns(Width))));

    public static PngHeader Parse(string source, PngChunk chunk)
    {
        ReadOnlySpan<byte> content = chunk.Content;
        if (content.Length != 13)
        {
            throw chunk.Damaged(source, $"its header has {content.Length} bytes, not 13");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        (int depth, int color, int compression, int filter, int interlace) = (content[8], content[9], content[10], content[11], content[12]);
        if (width == 0 || height == 0)
        {
            throw chunk.Damaged(source, $"its header states {width} × {height} pixels");
        }

        if (width > ImageFile.MaximumSide || height > ImageFile.MaximumSide || (ulong)width * height > ImageFile.MaximumArea)
        {
            throw new UnreadableFileException(source, PngChunk.Format, chunk.Position, string.Create(
                CultureInfo.InvariantCulture,
                $"is too large a PNG: its header states {width:N0} × {height:N0} pixels; at most {ImageFile.MaximumSide:N0} a side and {ImageFile.MaximumArea:N0} in all are read; crop it"));
        }

        bool known = (color, depth) is (0, 1 or 2 or 4 or 8 or 16) or (2 or 4 or 6, 8 or 16) or (3, 1 or 2 or 4 or 8);
        if (!known || compression != 0 || filter != 0 || interlace > 1)
        {
            throw chunk.Damaged(source, $"its header states bit depth {depth}, colour type {color}, compression {compression}, filter {filter} and interlace {interlace}, which no PNG has");
        }

        return new PngHeader((int)width, (int)height, depth, (PngColorType)color, interlace == 1);
    }
}
