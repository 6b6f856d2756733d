using System.Buffers.Binary;
using System.Globalization;

namespace Ventral.Data.Formats.Jpeg;

/// <summary>The file's bytes with a place in them; whatever is wrong with them is reported with that place.</summary>
internal ref struct JpegInput(string source, ReadOnlySpan<byte> bytes)
{
    public readonly ReadOnlySpan<byte> Bytes = bytes;

    public int Position { get; set; }

    public readonly int Remaining => Bytes.Length - Position;

    /// <summary>The content of a marker segment, after the two bytes of its length.</summary>
    public ReadOnlySpan<byte> Segment(string name)
    {
        if (Remaining < 2)
        {
            throw Truncated("inside the segment " + name);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(Bytes[Position..]);
        if (length < 2)
        {
            throw Damaged($"its segment {name} states a length of {length}, which is less than 2");
        }

        if (Remaining < length)
        {
            throw Truncated("inside the segment " + name);
        }

        ReadOnlySpan<byte> content = Bytes.Slice(Position + 2, length - 2);
        Position += length;
        return content;
    }

    /// <summary>The next marker; stray bytes before it are passed over up to a small number, as some encoders leave a few.</summary>
    public byte Marker(int strayAllowed, string where)
    {
        int start = Position;
        while (true)
        {
            while (Position < Bytes.Length && Bytes[Position] != 0xFF)
            {
                Position++;
            }

            while (Position < Bytes.Length && Bytes[Position] == 0xFF)
            {
                Position++;
            }

            if (Position >= Bytes.Length)
            {
                throw Truncated(where);
            }

            byte marker = Bytes[Position++];
            int stray = Position - 2 - start;
            if (marker != 0)
            {
                return stray <= strayAllowed || Fill(start, Position - 1)
                    ? marker
                    : throw Damaged(string.Create(CultureInfo.InvariantCulture, $"{stray:N0} bytes that belong to nothing stand before the marker FF{marker:X2}"));
            }
        }
    }

    public readonly UnreadableFileException Truncated(string where) => new(
        source,
        "JPEG",
        Bytes.Length,
        string.Create(CultureInfo.InvariantCulture, $"is not a whole JPEG: the data ends at byte {Bytes.Length:N0} {where}; download it again"));

    public readonly UnreadableFileException Damaged(string problem) => Damaged(problem, Position);

    public readonly UnreadableFileException Damaged(string problem, int position) =>
        new(source, "JPEG", position, $"is a damaged JPEG: {problem}; download it again");

    public readonly UnreadableFileException Unsupported(string problem) =>
        new(source, "JPEG", Position, $"is a JPEG of a kind that is not read: {problem}; convert it to a baseline JPEG or a PNG");

    private readonly bool Fill(int start, int end) => Bytes[start..end].IndexOfAnyExcept((byte)0xFF) < 0;
}
