using System.Buffers.Binary;
using System.Globalization;
using Ventral.Data.Images;

namespace Ventral.Data.Formats.Jpeg;

/// <summary>The frame header: size, coding and components.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(bool progressive, int width, int height, JpegComponent[] components)
    {
        Progressive = progressive;
        Width = width;
        Height = height;
        Components = components;
        MaximumHorizontal = components.Max(component => component.Horizontal);
        MaximumVertical = components.Max(component => component.Vertical);
        UnitsAcross = CeilingOf(width, 8 * MaximumHorizontal);
        UnitsDown = CeilingOf(height, 8 * MaximumVertical);
        foreach (JpegComponent component in components)
        {
            component.Width = CeilingOf(width * component.Horizontal, MaximumHorizontal);
            component.Height = CeilingOf(height * component.Vertical, MaximumVertical);
            component.Stride = UnitsAcross * component.Horizontal;
            component.Rows = UnitsDown * component.Vertical;
        }
    }

    public bool Progressive { get; }

    public int Width { get; }

    public int Height { get; }

    public JpegComponent[] Components { get; }

    public int MaximumHorizontal { get; }

    public int MaximumVertical { get; }

    /// <summary>Units (MCUs) of a scan that interleaves all components.</summary>
    public int UnitsAcross { get; }

    public int UnitsDown { get; }

    public static JpegFrame Parse(ref JpegInput input, byte marker)
    {
        ReadOnlySpan<byte> header = input.Segment("SOF");
        string? unsupported = marker switch
        {
            0xC0 or 0xC1 or 0xC2 => null,
            0xC3 or 0xC7 or 0xCB or 0xCF => "it is coded without loss",
            0xC5 or 0xC6 or 0xCD or 0xCE => "it is hierarchical",
            _ => "it uses arithmetic coding",
        };
        if (unsupported is not null)
        {
            throw input.Unsupported(unsupported);
        }

        if (header.Length < 6 || header.Length != 6 + (3 * header[5]))
        {
            throw input.Damaged($"its frame header has {header.Length} bytes");
        }

        if (header[0] != 8)
        {
            throw input.Unsupported($"its samples have {header[0]} bits, not 8");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        if (height == 0)
        {
            throw input.Unsupported("its header leaves the height open");
        }

        if (width == 0)
        {
            throw input.Damaged("its header states a width of 0");
        }

        if (width > ImageFile.MaximumSide || height > ImageFile.MaximumSide || (long)width * height > ImageFile.MaximumArea)
        {
            throw input.Unsupported(string.Create(
                CultureInfo.InvariantCulture,
                $"its header states {width:N0} × {height:N0} pixels; at most {ImageFile.MaximumSide:N0} a side and {ImageFile.MaximumArea:N0} in all are read"));
        }

        if (header[5] is not (1 or 3 or 4))
        {
            throw input.Unsupported($"it has {header[5]} components, not 1, 3 or 4");
        }

        return new JpegFrame(marker == 0xC2, width, height, ParseComponents(ref input, header[6..]));
    }

    public static int CeilingOf(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private static JpegComponent[] ParseComponents(ref JpegInput input, ReadOnlySpan<byte> table)
    {
        var components = new JpegComponent[table.Length / 3];
        for (int i = 0; i < components.Length; i++)
        {
            byte id = table[3 * i];
            int horizontal = table[(3 * i) + 1] >> 4;
            int vertical = table[(3 * i) + 1] & 15;
            int quantization = table[(3 * i) + 2];
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || quantization > 3)
            {
                throw input.Damaged($"component {i + 1} states sampling {horizontal} × {vertical} and quantisation table {quantization}");
            }

            if (Array.Exists(components, other => other?.Id == id))
            {
                throw input.Damaged($"two of its components have the number {id}");
            }

            components[i] = new JpegComponent(id, horizontal, vertical, quantization);
        }

        int across = components.Max(component => component.Horizontal);
        int down = components.Max(component => component.Vertical);
        foreach (JpegComponent component in components)
        {
            if (across % component.Horizontal != 0 || down % component.Vertical != 0)
            {
                throw input.Unsupported($"a component is sampled {component.Horizontal} × {component.Vertical} where the finest is {across} × {down}");
            }
        }

        return components;
    }
}
