using System.IO.Compression;
using Ventral.Data.Images;

namespace Ventral.Data.Formats.Png;

/// <summary>Inflates the pixel data row by row, undoes the filters and brings the pixels to RGB.</summary>
internal sealed class PngPixels(string source, PngHeader header, byte[]? palette, int position)
{
    public RgbImage Read(Stream compressed)
    {
        byte[] pixels = new byte[header.Width * header.Height * 3];
        using ZLibStream data = new(compressed, CompressionMode.Decompress);
        try
        {
            foreach (PngPass pass in header.Passes)
            {
                ReadPass(data, pass, pixels);
            }

            // Reading on also makes the stream verify its checksum.
            if (data.ReadByte() >= 0)
            {
                throw PngChunk.Damaged(source, $"it holds more data than the {header.Width} × {header.Height} pixels of its header take", position);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw PngChunk.Damaged(source, fault is EndOfStreamException ? "its compressed data ends too early" : "its compressed data is not valid", position, fault);
        }

        return new RgbImage(header.Width, header.Height, pixels);
    }

    private void ReadPass(ZLibStream data, PngPass pass, byte[] pixels)
    {
        int columns = pass.Columns(header.Width);
        int rows = pass.Rows(header.Height);
        byte[] row = new byte[header.RowLength(columns)];
        byte[] above = new byte[row.Length];
        int distance = Math.Max(header.BitsPerPixel / 8, 1);
        for (int y = 0; y < rows; y++)
        {
            int filter = data.ReadByte();
            if (filter < 0)
            {
                throw new EndOfStreamException();
            }

            data.ReadExactly(row);
            if (!PngFilter.Undo(filter, row, above, distance))
            {
                throw PngChunk.Damaged(source, $"row {y + 1} has the filter {filter}, which no PNG has", position);
            }

            int start = (((pass.Top + (y * pass.StepY)) * header.Width) + pass.Left) * 3;
            Spread(row, columns, pixels.AsSpan(start), pass.StepX * 3);
            (row, above) = (above, row);
        }
    }

    private void Spread(ReadOnlySpan<byte> row, int columns, Span<byte> target, int step)
    {
        // A sample of 16 bits is its high byte; the low one is passed over.
        int sampleLength = header.BitDepth / 8;
        int pixelLength = header.Channels * sampleLength;
        for (int x = 0; x < columns; x++)
        {
            Span<byte> pixel = target.Slice(x * step, 3);
            switch (header.ColorType)
            {
                case PngColorType.Indexed:
                    Color(Packed(row, x)).CopyTo(pixel);
                    break;
                case PngColorType.Rgb or PngColorType.RgbAlpha:
                    ReadOnlySpan<byte> samples = row.Slice(x * pixelLength, pixelLength);
                    pixel[0] = samples[0];
                    pixel[1] = samples[sampleLength];
                    pixel[2] = samples[2 * sampleLength];
                    break;
                default:
                    pixel.Fill(header.BitDepth < 8 ? (byte)(Packed(row, x) * 255 / ((1 << header.BitDepth) - 1)) : row[x * pixelLength]);
                    break;
            }
        }
    }

    private int Packed(ReadOnlySpan<byte> row, int x)
    {
        int bit = x * header.BitDepth;
        return (row[bit / 8] >> (8 - header.BitDepth - (bit % 8))) & ((1 << header.BitDepth) - 1);
    }

    private ReadOnlySpan<byte> Color(int index) => (3 * index) < palette!.Length
        ? palette.AsSpan(3 * index, 3)
        : throw PngChunk.Damaged(source, $"a pixel has colour {index} of a palette of {palette.Length / 3}, counted from 0", position);
}
