namespace Ventral.Data.Formats.Jpeg;

/// <summary>The tables in force: quantisation, Huffman codes and the restart interval, as the segments so far have set them.</summary>
internal sealed class JpegTables
{
    /// <summary>Where each coefficient of the coded zigzag order stands in its block, row by row.</summary>
    public static ReadOnlySpan<byte> NaturalOrder =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Natural order; a table is replaced whole, never changed.</summary>
    public ushort[]?[] Quantization { get; } = new ushort[4][];

    public HuffmanTable?[] Dc { get; } = new HuffmanTable?[4];

    public HuffmanTable?[] Ac { get; } = new HuffmanTable?[4];

    /// <summary>Units between restart markers; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public void ReadQuantization(ref JpegInput input)
    {
        ReadOnlySpan<byte> content = input.Segment("DQT");
        while (!content.IsEmpty)
        {
            int wide = content[0] >> 4;
            int slot = content[0] & 15;
            int length = 1 + (64 * (wide + 1));
            if (wide > 1 || slot > 3 || content.Length < length)
            {
                throw input.Damaged($"its quantisation table {slot} is cut short or unknown");
            }

            ushort[] table = new ushort[64];
            for (int i = 0; i < 64; i++)
            {
                table[NaturalOrder[i]] = wide == 0 ? content[1 + i] : (ushort)((content[1 + (2 * i)] << 8) | content[2 + (2 * i)]);
            }

            Quantization[slot] = table;
            content = content[length..];
        }
    }

    public void ReadHuffman(ref JpegInput input)
    {
        ReadOnlySpan<byte> content = input.Segment("DHT");
        while (!content.IsEmpty)
        {
            int kind = content[0] >> 4;
            int slot = content[0] & 15;
            int count = 0;
            for (int i = 1; i <= 16 && i < content.Length; i++)
            {
                count += content[i];
            }

            if (kind > 1 || slot > 3 || count > 256 || content.Length < 17 + count)
            {
                throw input.Damaged($"its Huffman table {slot} is cut short or unknown");
            }

            (kind == 0 ? Dc : Ac)[slot] = HuffmanTable.Create(content.Slice(1, 16), content.Slice(17, count))
                ?? throw input.Damaged($"its Huffman table {slot} holds more codes than its lengths allow");
            content = content[(17 + count)..];
        }
    }

    public void ReadRestartInterval(ref JpegInput input)
    {
        ReadOnlySpan<byte> content = input.Segment("DRI");
        if (content.Length != 2)
        {
            throw input.Damaged($"its restart interval has {content.Length} bytes, not 2");
        }

        RestartInterval = (content[0] << 8) | content[1];
    }
}
