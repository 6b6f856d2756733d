namespace Ventral.Data.Formats.Jpeg;

/// <summary>
/// Decodes the Huffman-coded coefficients of single blocks. Each method returns <see langword="false"/> where the bits
/// are no code or lead outside the block; the caller also asks the bits whether they ran out.
/// </summary>
internal ref struct BlockDecoder
{
    private readonly JpegScan scan;
    private readonly int[] means = new int[4];

    /// <summary>Blocks, this one included, that bring nothing new up to the scan's last coefficient.</summary>
    private int endRun;

    public BitReader Bits;

    public BlockDecoder(ReadOnlySpan<byte> bytes, int position, JpegScan scan)
    {
        this.scan = scan;
        Bits = new BitReader(bytes, position);
    }

    public void Restart(int position)
    {
        means.AsSpan().Clear();
        endRun = 0;
        Bits.MoveTo(position);
    }

    public bool Sequential(Span<short> block, int component)
    {
        if (!Difference(component))
        {
            return false;
        }

        block[0] = unchecked((short)means[component]);
        HuffmanTable table = scan.Ac[component]!;
        for (int k = 1; k < 64; k++)
        {
            if (!Symbol(table, out int symbol))
            {
                return false;
            }

            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0)
            {
                if (run != 15)
                {
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                return false;
            }

            block[JpegTables.NaturalOrder[k]] = (short)Bits.ReadSigned(size);
        }

        return true;
    }

    public bool MeanFirst(Span<short> block, int component)
    {
        bool valid = Difference(component);
        block[0] = unchecked((short)(means[component] << scan.Low));
        return valid;
    }

    public bool MeanRefined(Span<short> block)
    {
        block[0] |= (short)(Bits.Read(1) << scan.Low);
        return true;
    }

    public bool SpectrumFirst(Span<short> block)
    {
        if (endRun > 0)
        {
            endRun--;
            return true;
        }

        HuffmanTable table = scan.Ac[0]!;
        for (int k = scan.First; k <= scan.Last; k++)
        {
            if (!Symbol(table, out int symbol))
            {
                return false;
            }

            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0)
            {
                if (run != 15)
                {
                    endRun = EndRun(run) - 1;
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > scan.Last)
            {
                return false;
            }

            block[JpegTables.NaturalOrder[k]] = unchecked((short)(Bits.ReadSigned(size) << scan.Low));
        }

        return true;
    }

    public bool SpectrumRefined(Span<short> block)
    {
        int k = scan.First;
        if (endRun == 0)
        {
            HuffmanTable table = scan.Ac[0]!;
            for (; k <= scan.Last; k++)
            {
                if (!Symbol(table, out int symbol))
                {
                    return false;
                }

                int run = symbol >> 4;
                int size = symbol & 15;
                if (size > 1)
                {
                    return false;
                }

                if (size == 0 && run != 15)
                {
                    endRun = EndRun(run);
                    break;
                }

                int created = size == 0 ? 0 : Bits.Read(1) == 1 ? 1 << scan.Low : -1 << scan.Low;
                k = RefineRun(block, k, run);
                if (created != 0)
                {
                    if (k > scan.Last)
                    {
                        return false;
                    }

                    block[JpegTables.NaturalOrder[k]] = (short)created;
                }
            }
        }

        if (endRun > 0)
        {
            RefineRun(block, k, 64);
            endRun--;
        }

        return true;
    }

    // Corrects the coefficients that are known, until it has passed that many unknown ones; returns the next unknown one.
    private int RefineRun(Span<short> block, int k, int unknown)
    {
        for (; k <= scan.Last; k++)
        {
            ref short value = ref block[JpegTables.NaturalOrder[k]];
            if (value == 0)
            {
                if (--unknown < 0)
                {
                    break;
                }
            }
            else if (Bits.Read(1) == 1 && (value & (1 << scan.Low)) == 0)
            {
                value += (short)(value > 0 ? 1 << scan.Low : -1 << scan.Low);
            }
        }

        return k;
    }

    private int EndRun(int size) => (1 << size) + (size > 0 ? Bits.Read(size) : 0);

    private bool Difference(int component)
    {
        if (!Symbol(scan.Dc[component]!, out int size) || size > 15)
        {
            return false;
        }

        means[component] += Bits.ReadSigned(size);
        return true;
    }

    private bool Symbol(HuffmanTable table, out int symbol)
    {
        int length = table.Find(Bits.Peek16(), out byte found);
        Bits.Skip(length);
        symbol = found;
        return length > 0;
    }
}
