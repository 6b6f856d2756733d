using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Ventral.Data.Formats.Png;

/// <summary>One chunk whose checksum has been verified.</summary>
internal readonly ref struct PngChunk
{
    public const string Format = "PNG";

    private PngChunk(string type, ReadOnlySpan<byte> content, int position)
    {
        Type = type;
        Content = content;
        Position = position;
    }

    public string Type { get; }

    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Where the chunk begins in the file.</summary>
    public int Position { get; }

    /// <summary>The position of the chunk after this one.</summary>
    public int End => Position + 12 + Content.Length;

    public static PngChunk Read(string source, ReadOnlySpan<byte> bytes, int position)
    {
        if (bytes.Length - position < 12)
        {
            throw Truncated(source, bytes.Length, "before its last chunk");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]);
        ReadOnlySpan<byte> name = bytes.Slice(position + 4, 4);
        foreach (byte letter in name)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw Damaged(source, $"the chunk there has the name {Convert.ToHexString(name)}", position);
            }
        }

        string type = Encoding.ASCII.GetString(name);
        if (length > bytes.Length - position - 12)
        {
            throw Truncated(source, bytes.Length, $"inside its chunk {type}");
        }

        ReadOnlySpan<byte> content = bytes.Slice(position + 8, (int)length);
        uint stated = BinaryPrimitives.ReadUInt32BigEndian(bytes[(position + 8 + (int)length)..]);
        uint found = Crc32.Of(bytes.Slice(position + 4, 4 + (int)length));
        if (stated != found)
        {
            throw Damaged(source, $"its chunk {type} has the checksum {found:X8}, but states {stated:X8}", position);
        }

        return new PngChunk(type, content, position);
    }

    public UnreadableFileException Damaged(string source, string problem) => Damaged(source, problem, Position);

    public static UnreadableFileException Damaged(string source, string problem, long position, Exception? cause = null) =>
        new(source, Format, position, $"is a damaged PNG: {problem}; download it again", cause);

    private static UnreadableFileException Truncated(string source, int length, string where) => new(
        source,
        Format,
        length,
        string.Create(CultureInfo.InvariantCulture, $"is not a whole PNG: the data ends at byte {length:N0} {where}; download it again"));
}
