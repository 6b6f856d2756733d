namespace Ventral.Data.Formats.Jpeg;

/// <summary>The header of one scan: whose coefficients it brings, which of them, and to which bit.</summary>
internal sealed class JpegScan
{
    private JpegScan(JpegComponent[] components, HuffmanTable?[] dc, HuffmanTable?[] ac, int restartInterval)
    {
        Components = components;
        Dc = dc;
        Ac = ac;
        RestartInterval = restartInterval;
    }

    public JpegComponent[] Components { get; }

    /// <summary>For each component of the scan.</summary>
    public HuffmanTable?[] Dc { get; }

    public HuffmanTable?[] Ac { get; }

    public int RestartInterval { get; }

    /// <summary>First coefficient, in zigzag order.</summary>
    public int First { get; private init; }

    /// <summary>Last coefficient, in zigzag order.</summary>
    public int Last { get; private init; } = 63;

    /// <summary>The lowest bit that is known already, or 0 for a first pass.</summary>
    public int High { get; private init; }

    /// <summary>The lowest bit that this scan brings.</summary>
    public int Low { get; private init; }

    public static JpegScan Parse(ref JpegInput input, JpegFrame frame, JpegTables tables)
    {
        ReadOnlySpan<byte> header = input.Segment("SOS");
        int count = header.IsEmpty ? 0 : header[0];
        if (count is < 1 or > 4 || header.Length != 4 + (2 * count))
        {
            throw input.Damaged($"a scan header of {header.Length} bytes names {count} components");
        }

        int spectrum = 1 + (2 * count);
        (int first, int last, int high, int low) = frame.Progressive
            ? (header[spectrum], header[spectrum + 1], header[spectrum + 2] >> 4, header[spectrum + 2] & 15)
            : (0, 63, 0, 0);
        bool usesDc = first == 0 && high == 0;
        bool usesAc = last > 0;
        var components = new JpegComponent[count];
        var dc = new HuffmanTable?[count];
        var ac = new HuffmanTable?[count];
        for (int i = 0; i < count; i++)
        {
            byte id = header[1 + (2 * i)];
            int dcSlot = header[2 + (2 * i)] >> 4;
            int acSlot = header[2 + (2 * i)] & 15;
            JpegComponent component = Array.Find(frame.Components, candidate => candidate.Id == id)
                ?? throw input.Damaged($"a scan names component {id}, which its frame header lacks");
            if (components.AsSpan(0, i).Contains(component))
            {
                throw input.Damaged($"a scan names component {id} twice");
            }

            components[i] = component;
            dc[i] = dcSlot < 4 ? tables.Dc[dcSlot] : null;
            ac[i] = acSlot < 4 ? tables.Ac[acSlot] : null;
            if ((usesDc && dc[i] is null) || (usesAc && ac[i] is null))
            {
                throw input.Damaged($"a scan uses Huffman tables {dcSlot} and {acSlot}, which are not defined before it");
            }

            component.Quantization ??= tables.Quantization[component.QuantizationTable]
                ?? throw input.Damaged($"a scan uses quantisation table {component.QuantizationTable}, which is not defined before it");
        }

        if (count > 1 && components.Sum(component => component.Horizontal * component.Vertical) > 10)
        {
            throw input.Damaged("a scan interleaves more than 10 blocks");
        }

        JpegScan scan = new(components, dc, ac, tables.RestartInterval) { First = first, Last = last, High = high, Low = low };
        scan.RecordProgress(ref input, frame.Progressive);
        scan.Allocate(ref input, frame);
        return scan;
    }

    // Each bit of each coefficient comes once and in order: this also bounds what a file can ask for.
    private void RecordProgress(ref JpegInput input, bool progressive)
    {
        bool sound = Last < 64 && First <= Last && Low <= 13
            && (!progressive || (First == 0 ? Last == 0 : Components.Length == 1))
            && (High == 0 || High == Low + 1);
        if (!sound)
        {
            throw input.Damaged($"a scan states the coefficients {First} to {Last} and the bits {High} to {Low}");
        }

        foreach (JpegComponent component in Components)
        {
            if (First > 0 && component.Precision[0] < 0)
            {
                throw input.Damaged($"a scan refines component {component.Id} before its mean is known");
            }

            foreach (ref sbyte known in component.Precision.AsSpan(First..(Last + 1)))
            {
                if (known != (High == 0 ? -1 : High))
                {
                    throw input.Damaged($"a scan brings bits of component {component.Id} that are out of turn");
                }

                known = (sbyte)Low;
            }
        }
    }

    // Each block takes at least one bit of a first scan, so a short file cannot ask for much memory.
    private void Allocate(ref JpegInput input, JpegFrame frame)
    {
        if (First > 0 || High > 0)
        {
            return;
        }

        long blocks = Components.Sum(component => (long)component.BlocksAcross * component.BlocksDown);
        if (blocks * (frame.Progressive ? 1 : 2) > input.Remaining * 8L)
        {
            throw input.Truncated("inside a scan, and is too short for the size that its header states");
        }

        foreach (JpegComponent component in Components)
        {
            component.Coefficients = new short[component.Rows * component.Stride * 64];
        }
    }
}
