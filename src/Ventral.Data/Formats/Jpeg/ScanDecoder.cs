using System.Globalization;

namespace Ventral.Data.Formats.Jpeg;

/// <summary>Walks the blocks of one scan in coded order, restart intervals included.</summary>
internal ref struct ScanDecoder
{
    private readonly JpegScan scan;
    private readonly bool progressive;
    private readonly int scanNumber;
    private JpegInput input;
    private BlockDecoder blocks;
    private int unitsToRestart;
    private int restarts;

    private ScanDecoder(JpegInput input, JpegScan scan, bool progressive, int scanNumber)
    {
        this.input = input;
        this.scan = scan;
        this.progressive = progressive;
        this.scanNumber = scanNumber;
        blocks = new BlockDecoder(input.Bytes, input.Position, scan);
        unitsToRestart = scan.RestartInterval > 0 ? scan.RestartInterval : int.MaxValue;
    }

    /// <summary>Decodes a scan's data and leaves the input behind it.</summary>
    public static void Decode(ref JpegInput input, JpegFrame frame, JpegScan scan, int scanNumber)
    {
        ScanDecoder decoder = new(input, scan, frame.Progressive, scanNumber);
        if (scan.Components.Length == 1)
        {
            decoder.Single();
        }
        else
        {
            decoder.Interleaved(frame);
        }

        decoder.blocks.Bits.Align();
        input.Position = decoder.blocks.Bits.Position;
    }

    private void Single()
    {
        JpegComponent component = scan.Components[0];
        for (int y = 0; y < component.BlocksDown; y++)
        {
            for (int x = 0; x < component.BlocksAcross; x++)
            {
                BeginUnit();
                Block(0, component, x, y);
            }
        }
    }

    private void Interleaved(JpegFrame frame)
    {
        for (int unitY = 0; unitY < frame.UnitsDown; unitY++)
        {
            for (int unitX = 0; unitX < frame.UnitsAcross; unitX++)
            {
                BeginUnit();
                for (int i = 0; i < scan.Components.Length; i++)
                {
                    JpegComponent component = scan.Components[i];
                    for (int y = 0; y < component.Vertical; y++)
                    {
                        for (int x = 0; x < component.Horizontal; x++)
                        {
                            Block(i, component, (unitX * component.Horizontal) + x, (unitY * component.Vertical) + y);
                        }
                    }
                }
            }
        }
    }

    private void Block(int index, JpegComponent component, int x, int y)
    {
        Span<short> block = component.Coefficients.AsSpan(((y * component.Stride) + x) * 64, 64);
        bool valid = (progressive, scan.First, scan.High) switch
        {
            (false, _, _) => blocks.Sequential(block, index),
            (_, 0, 0) => blocks.MeanFirst(block, index),
            (_, 0, _) => blocks.MeanRefined(block),
            (_, _, 0) => blocks.SpectrumFirst(block),
            _ => blocks.SpectrumRefined(block),
        };
        if (!valid || blocks.Bits.Exhausted)
        {
            throw Failure(component, x, y);
        }
    }

    private void BeginUnit()
    {
        if (unitsToRestart-- > 0)
        {
            return;
        }

        blocks.Bits.Align();
        input.Position = blocks.Bits.Position;
        byte marker = input.Marker(strayAllowed: 0, InScan());
        if (marker != 0xD0 + (restarts & 7))
        {
            throw input.Damaged($"scan {scanNumber} has the marker FF{marker:X2} where restart FFD{restarts & 7} belongs");
        }

        restarts++;
        unitsToRestart = scan.RestartInterval - 1;
        blocks.Restart(input.Position);
    }

    private readonly UnreadableFileException Failure(JpegComponent component, int x, int y)
    {
        int position = blocks.Bits.Position;
        string block = string.Create(CultureInfo.InvariantCulture, $"block {x + 1} of row {y + 1} of component {component.Id} in scan {scanNumber}");
        if (!blocks.Bits.Exhausted)
        {
            return input.Damaged($"{block} has an impossible code", position);
        }

        return position >= input.Bytes.Length - 1
            ? input.Truncated($"{InScan()} at {block}")
            : input.Damaged($"the data of {block} ends too early, at a marker", position);
    }

    private readonly string InScan() => $"inside scan {scanNumber}";
}
