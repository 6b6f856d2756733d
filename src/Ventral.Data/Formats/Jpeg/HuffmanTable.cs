namespace Ventral.Data.Formats.Jpeg;

/// <summary>One Huffman code, as a table over the next 8 bits and canonical ranges for longer codes.</summary>
internal sealed class HuffmanTable
{
    public const int LookupBits = 8;

    // Length << 8 | symbol for each 8-bit prefix of a short code, 0 where the code is longer.
    private readonly ushort[] lookup = new ushort[1 << LookupBits];
    private readonly int[] lastCode = new int[17];
    private readonly int[] offset = new int[17];
    private readonly byte[] symbols;

    private HuffmanTable(byte[] symbols) => this.symbols = symbols;

    /// <summary>Builds the table, or returns <see langword="null"/> where the counts describe no prefix code.</summary>
    /// <param name="counts">Codes of each length from 1 to 16.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    public static HuffmanTable? Create(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        HuffmanTable table = new(symbols.ToArray());
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            int count = counts[length - 1];
            table.offset[length] = index - code;
            for (int i = 0; i < count; i++, code++, index++)
            {
                if (length <= LookupBits && code < 1 << length)
                {
                    int shift = LookupBits - length;
                    table.lookup.AsSpan(code << shift, 1 << shift).Fill((ushort)((length << 8) | symbols[index]));
                }
            }

            // The code of ones alone is reserved, so a full length is one code too many.
            if (count > 0 && code >= 1 << length)
            {
                return null;
            }

            table.lastCode[length] = count > 0 ? code - 1 : -1;
            code <<= 1;
        }

        return table;
    }

    /// <summary>Length and symbol of the code that begins 16 given bits; the length is 0 where no code does.</summary>
    public int Find(int bits, out byte symbol)
    {
        int entry = lookup[bits >> (16 - LookupBits)];
        if (entry != 0)
        {
            symbol = (byte)entry;
            return entry >> 8;
        }

        for (int length = LookupBits + 1; length <= 16; length++)
        {
            int code = bits >> (16 - length);
            if (code <= lastCode[length])
            {
                // Below the first code of this length lie prefixes of shorter codes, which the table would have found.
                symbol = symbols[code + offset[length]];
                return length;
            }
        }

        symbol = 0;
        return 0;
    }
}
