using Ventral.Data.Images;

namespace Ventral.Data.Formats.Jpeg;

/// <summary>
/// Reads JPEG files (ITU-T T.81): baseline, extended and progressive Huffman coding, 8 bits, 1, 3 or 4 components, any
/// sampling factors whose ratios are whole, restart intervals. The pixels are bit-equal to those of libjpeg-turbo with its
/// defaults. Unlike there, data that is cut short, damaged or left unrefined is an error. Limits: see
/// <see cref="ImageFile"/>; at most <see cref="MaximumScans"/> scans.
/// </summary>
internal ref struct JpegReader
{
    /// <summary>Ten is usual for progressive files; a thousand would be an attack.</summary>
    public const int MaximumScans = 100;

    private const int StrayBytesAllowed = 64;

    private readonly JpegTables tables = new();
    private JpegInput input;
    private JpegFrame? frame;
    private int scans;
    private bool jfif;
    private int? adobeTransform;

    private JpegReader(string source, ReadOnlySpan<byte> bytes) => input = new JpegInput(source, bytes) { Position = 2 };

    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public static RgbImage Read(string source, ReadOnlySpan<byte> bytes)
    {
        JpegReader reader = new(source, bytes);
        reader.ReadSegments();
        return reader.Render();
    }

    private void ReadSegments()
    {
        byte marker;
        while ((marker = input.Marker(StrayBytesAllowed, "before its end marker")) != 0xD9)
        {
            ReadSegment(marker);
        }
    }

    private void ReadSegment(byte marker)
    {
        switch (marker)
        {
            case 0xC4:
                tables.ReadHuffman(ref input);
                break;
            case 0xCC:
                throw input.Unsupported("it uses arithmetic coding");
            case >= 0xC0 and <= 0xCF and not 0xC8:
                frame = frame is null ? JpegFrame.Parse(ref input, marker) : throw input.Damaged("it has two frame headers");
                break;
            case 0xDB:
                tables.ReadQuantization(ref input);
                break;
            case 0xDD:
                tables.ReadRestartInterval(ref input);
                break;
            case 0xDA:
                ReadScan();
                break;
            case 0xE0:
                jfif |= input.Segment("APP0").StartsWith("JFIF\0"u8);
                break;
            case 0xEE:
                ReadAdobe(input.Segment("APP14"));
                break;
            case 0x01 or (>= 0xD0 and <= 0xD8) or 0xC8 or (>= 0x02 and <= 0xBF):
                throw input.Damaged($"the marker FF{marker:X2} does not belong there");
            default:
                input.Segment($"FF{marker:X2}");
                break;
        }
    }

    private void ReadScan()
    {
        if (frame is null)
        {
            throw input.Damaged("a scan comes before the frame header");
        }

        if (++scans > MaximumScans)
        {
            throw input.Unsupported($"it has more than {MaximumScans} scans");
        }

        JpegScan scan = JpegScan.Parse(ref input, frame, tables);
        ScanDecoder.Decode(ref input, frame, scan, scans);
    }

    private void ReadAdobe(ReadOnlySpan<byte> content)
    {
        if (content.Length >= 12 && content.StartsWith("Adobe"u8))
        {
            adobeTransform = content[11];
        }
    }

    private readonly RgbImage Render()
    {
        if (frame is null)
        {
            throw input.Damaged("it has no frame header");
        }

        foreach (JpegComponent component in frame.Components)
        {
            int missing = component.Precision.AsSpan().IndexOfAnyExcept((sbyte)0);
            if (missing >= 0)
            {
                throw input.Damaged($"its scans end before coefficient {missing} of component {component.Id} is complete");
            }
        }

        var planes = new JpegPlane[frame.Components.Length];
        byte[][] rows = new byte[planes.Length][];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = new JpegPlane(frame.Components[i], frame);
            frame.Components[i].Coefficients = [];
            rows[i] = new byte[planes[i].RowLength];
        }

        JpegColorSpace space = ColorSpace(frame.Components);
        byte[] pixels = new byte[frame.Width * frame.Height * 3];
        for (int y = 0; y < frame.Height; y++)
        {
            for (int i = 0; i < planes.Length; i++)
            {
                planes[i].Row(y, rows[i]);
            }

            JpegColors.ToRgb(space, rows, pixels.AsSpan(y * frame.Width * 3, frame.Width * 3));
        }

        return new RgbImage(frame.Width, frame.Height, pixels);
    }

    // JFIF means YCbCr; else Adobe's marker decides; else the numbers of the components, of which some programs spell RGB.
    private readonly JpegColorSpace ColorSpace(JpegComponent[] components) => (components.Length, jfif, adobeTransform) switch
    {
        (1, _, _) => JpegColorSpace.Grey,
        (4, _, null or 0) => JpegColorSpace.Cmyk,
        (4, _, _) => JpegColorSpace.Ycck,
        (_, true, _) => JpegColorSpace.YCbCr,
        (_, _, 0) => JpegColorSpace.Rgb,
        (_, _, null) when (components[0].Id, components[1].Id, components[2].Id) == ('R', 'G', 'B') => JpegColorSpace.Rgb,
        _ => JpegColorSpace.YCbCr,
    };
}
