using System.Buffers.Binary;

namespace Ventral.Data.Formats;

/// <summary>Walks through foreign bytes; whatever would leave them is an <see cref="UnreadableFileException"/>.</summary>
/// <param name="source">The file, for messages.</param>
/// <param name="format">The format, for messages.</param>
/// <param name="bytes">The bytes.</param>
/// <param name="origin">The place in the file of the first of them, for messages.</param>
internal sealed class ByteCursor(string source, string format, ReadOnlyMemory<byte> bytes, long origin = 0)
{
    /// <summary>The file, for messages.</summary>
    public string Source => source;

    /// <summary>The next byte to read.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes in all.</summary>
    public int Length => bytes.Length;

    /// <summary>How many bytes were taken so far, those that were taken again counted again: a measure of the work that a file asks for.</summary>
    public long Taken { get; private set; }

    /// <summary>Bytes still unread.</summary>
    public int Remaining => bytes.Length - Position;

    /// <summary>Whether numbers have their highest byte first.</summary>
    public bool BigEndian { get; set; }

    /// <summary>The fault to throw, at the current position or at another.</summary>
    public UnreadableFileException Fault(string problem, long? position = null) =>
        new(source, format, origin + (position ?? Position), problem);

    /// <summary>Goes to a place.</summary>
    public void Seek(long position, string what)
    {
        if (position < 0 || position > bytes.Length)
        {
            throw Fault($"must hold {what} within its {bytes.Length} bytes, found an offset of {position}");
        }

        Position = (int)position;
    }

    /// <summary>Takes the next <paramref name="count"/> bytes.</summary>
    public ReadOnlyMemory<byte> Take(long count, string what)
    {
        if (count < 0 || count > Remaining)
        {
            throw Fault($"is damaged or cut short: {what} must be {count} bytes long, but only {Remaining} are left; download or write it again");
        }

        var taken = bytes.Slice(Position, (int)count);
        Position += (int)count;
        Taken += count;
        return taken;
    }

    /// <summary>Reads one byte.</summary>
    public byte Byte(string what) => Take(1, what).Span[0];

    /// <summary>Reads 16 bits.</summary>
    public ushort UInt16(string what)
    {
        var span = Take(2, what).Span;
        return BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(span) : BinaryPrimitives.ReadUInt16LittleEndian(span);
    }

    /// <summary>Reads 32 bits.</summary>
    public uint UInt32(string what)
    {
        var span = Take(4, what).Span;
        return BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(span) : BinaryPrimitives.ReadUInt32LittleEndian(span);
    }

    /// <summary>Reads 32 bits, signed.</summary>
    public int Int32(string what) => (int)UInt32(what);

    /// <summary>Reads 64 bits.</summary>
    public ulong UInt64(string what)
    {
        var span = Take(8, what).Span;
        return BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(span) : BinaryPrimitives.ReadUInt64LittleEndian(span);
    }

    /// <summary>Reads a 64-bit floating-point number.</summary>
    public double Double(string what) => BitConverter.UInt64BitsToDouble(UInt64(what));
}
