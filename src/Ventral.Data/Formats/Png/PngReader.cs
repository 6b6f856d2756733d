using Ventral.Data.Images;

namespace Ventral.Data.Formats.Png;

/// <summary>
/// Reads PNG files (ISO/IEC 15948): every colour type, bit depth and interlacing. Alpha, transparency, gamma and
/// profiles are dropped, 16-bit samples keep their high byte, grey of fewer bits is spread over 0 to 255. The checksum
/// of every chunk must be right, and that of the compressed data where it is present. Limits: see <see cref="ImageFile"/>.
/// </summary>
internal static class PngReader
{
    // Deflate shrinks nothing below 1/1032 of its length; a header that asks for more cannot be honest.
    private const long GreatestExpansion = 1032;

    public static bool Recognises(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

    public static RgbImage Read(string source, ReadOnlySpan<byte> bytes)
    {
        PngChunk chunk = PngChunk.Read(source, bytes, 8);
        if (chunk.Type != "IHDR")
        {
            throw chunk.Damaged(source, $"its first chunk is {chunk.Type}, not IHDR");
        }

        PngHeader header = PngHeader.Parse(source, chunk);
        byte[]? palette = null;
        int dataPosition = -1;
        bool dataEnded = false;
        using MemoryStream data = new();
        while (chunk.Type != "IEND")
        {
            chunk = PngChunk.Read(source, bytes, chunk.End);
            dataEnded |= dataPosition >= 0 && chunk.Type != "IDAT";
            switch (chunk.Type)
            {
                case "IDAT":
                    if (dataEnded)
                    {
                        throw chunk.Damaged(source, "its chunks IDAT do not follow each other");
                    }

                    dataPosition = dataPosition < 0 ? chunk.Position : dataPosition;
                    data.Write(chunk.Content);
                    break;
                case "PLTE":
                    palette = palette is null && dataPosition < 0 ? ReadPalette(source, chunk) : throw chunk.Damaged(source, "it has a chunk PLTE where none belongs");
                    break;
                case "IEND":
                    break;
                default:
                    // A capital first letter marks a chunk without which the picture cannot be understood.
                    if (char.IsAsciiLetterUpper(chunk.Type[0]))
                    {
                        throw chunk.Damaged(source, $"it has a chunk {chunk.Type}, which is not known or out of place");
                    }

                    break;
            }
        }

        if (dataPosition < 0)
        {
            throw chunk.Damaged(source, "it has no chunk IDAT");
        }

        if (header.ColorType == PngColorType.Indexed && palette is null)
        {
            throw chunk.Damaged(source, "its colours are indexed, but it has no chunk PLTE");
        }

        if (header.DataLength > data.Length * GreatestExpansion)
        {
            throw PngChunk.Damaged(source, $"{data.Length} bytes of compressed data cannot hold the {header.Width} × {header.Height} pixels that its header states", dataPosition);
        }

        data.Position = 0;
        return new PngPixels(source, header, palette, dataPosition).Read(data);
    }

    private static byte[] ReadPalette(string source, PngChunk chunk) => chunk.Content.Length is > 0 and <= 768 && chunk.Content.Length % 3 == 0
        ? chunk.Content.ToArray()
        : throw chunk.Damaged(source, $"its palette has {chunk.Content.Length} bytes");
}
