using System.Buffers.Binary;
using System.Text;

namespace Ventral.Data.Formats.Onnx;

/// <summary>
/// Walks through one message of the Protocol Buffers format, field by field; a field that is not asked for is passed over.
/// Messages do not nest here deeper than the reader's own code does, so no bytes can make it recurse. A generated parser
/// would build every message, graphs within graphs too, before any limit could be applied.
/// </summary>
internal sealed class ProtoCursor
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;
    private const int MostLetters = 1 << 16;

    private readonly ByteCursor bytes;
    private readonly long origin;
    private int wire;
    private bool isUnread;

    public ProtoCursor(string source, ReadOnlyMemory<byte> message, long origin = 0)
    {
        bytes = new ByteCursor(source, OnnxReader.Format, message, origin);
        this.origin = origin;
    }

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    public UnreadableFileException Fault(string problem) => bytes.Fault(problem);

    /// <summary>Goes to the next field, if there is one.</summary>
    public bool Next()
    {
        if (isUnread)
        {
            Skip();
        }

        if (bytes.Remaining == 0)
        {
            return false;
        }

        ulong tag = ReadVarint("a field's number");
        wire = (int)(tag & 7);
        if (tag >> 3 is 0 or > int.MaxValue || wire is not (Varint or Fixed64 or Delimited or Fixed32))
        {
            throw Fault($"must be made of numbered fields, found the tag {tag}; is it an ONNX file?");
        }

        Field = (int)(tag >> 3);
        isUnread = true;
        return true;
    }

    public long Int64(string what)
    {
        Require(Varint, what);
        return (long)ReadVarint(what);
    }

    public float Single(string what)
    {
        Require(Fixed32, what);
        return BitConverter.UInt32BitsToSingle(bytes.UInt32(what));
    }

    public ReadOnlyMemory<byte> Bytes(string what)
    {
        Require(Delimited, what);
        ulong length = ReadVarint(what);
        return bytes.Take(length > int.MaxValue ? int.MaxValue : (long)length, what);
    }

    public string Text(string what)
    {
        var text = Bytes(what);
        return text.Length <= MostLetters
            ? Encoding.UTF8.GetString(text.Span)
            : throw Fault($"must have at most {MostLetters} bytes in {what}, found {text.Length}");
    }

    public ProtoCursor Message(string what)
    {
        var message = Bytes(what);
        return new(bytes.Source, message, origin + bytes.Position - message.Length);
    }

    /// <summary>Adds integers: one, or many that are packed.</summary>
    public void Int64s(List<long> into, int most, string what)
    {
        if (wire == Varint)
        {
            Append(into, Int64(what), most, what);
            return;
        }

        var packed = Message(what).bytes;
        while (packed.Remaining > 0)
        {
            Append(into, (long)ReadVarint(packed, what), most, what);
        }
    }

    /// <summary>Adds the bytes of numbers of fixed size: one, or many that are packed.</summary>
    public void FixedSize(ref ReadOnlyMemory<byte> into, int size, string what)
    {
        ReadOnlyMemory<byte> more;
        if (wire == Delimited)
        {
            more = Bytes(what);
        }
        else
        {
            Require(size == 4 ? Fixed32 : Fixed64, what);
            more = bytes.Take(size, what);
        }

        if (more.Length % size != 0)
        {
            throw Fault($"must hold numbers of {size} bytes in {what}, found {more.Length} bytes");
        }

        into = into.IsEmpty ? more : Join(into, more, what);
    }

    public static float[] Singles(ReadOnlyMemory<byte> data)
    {
        var values = new float[data.Length / 4];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(data.Span[(4 * i)..]);
        }

        return values;
    }

    // Unpacked numbers are joined one by one, which a hostile file could make quadratic: only few are taken.
    private byte[] Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> more, string what) => first.Length <= 1 << 14
        ? [.. first.Span, .. more.Span]
        : throw Fault($"must hold the numbers of {what} in one piece");

    private void Append(List<long> into, long value, int most, string what)
    {
        if (into.Count >= most)
        {
            throw Fault($"must have at most {most} numbers in {what}");
        }

        into.Add(value);
    }

    private void Require(int wanted, string what)
    {
        if (wire != wanted)
        {
            throw Fault($"must hold {what} in another kind of field (wire type {wanted}), found wire type {wire}");
        }

        isUnread = false;
    }

    private void Skip()
    {
        const string what = "a field";
        isUnread = false;
        switch (wire)
        {
            case Varint:
                ReadVarint(what);
                break;
            case Delimited:
                Bytes(what);
                break;
            default:
                bytes.Take(wire == Fixed32 ? 4 : 8, what);
                break;
        }
    }

    private ulong ReadVarint(string what) => ReadVarint(bytes, what);

    private static ulong ReadVarint(ByteCursor bytes, string what)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = bytes.Byte(what);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw bytes.Fault($"must hold {what} in at most 10 bytes");
    }
}
