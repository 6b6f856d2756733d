namespace Ventral.Data.Formats.Jpeg;

/// <summary>The bits of one entropy-coded segment. Running out of them is an error, never a stream of zeros.</summary>
internal ref struct BitReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private ulong buffer;
    private int count;
    private int padding;

    public BitReader(ReadOnlySpan<byte> bytes, int position)
    {
        this.bytes = bytes;
        Position = position;
    }

    /// <summary>The next byte that has not been taken into the buffer.</summary>
    public int Position { get; private set; }

    /// <summary>Whether more bits were asked for than the segment holds; all answers since then are meaningless.</summary>
    public readonly bool Exhausted => padding > count;

    /// <summary>The next 16 bits, without moving on; bits behind the segment's end are zeros.</summary>
    public int Peek16()
    {
        if (count < 16)
        {
            Fill();
        }

        return (int)((buffer >> (count - 16)) & 0xFFFF);
    }

    public void Skip(int bits) => count -= bits;

    /// <summary>The next 1 to 16 bits as a number.</summary>
    public int Read(int bits)
    {
        if (count < bits)
        {
            Fill();
        }

        count -= bits;
        return (int)((buffer >> count) & ((1UL << bits) - 1));
    }

    /// <summary>The next bits as a difference: those with a leading 0 stand for negative numbers.</summary>
    public int ReadSigned(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }

        int value = Read(bits);
        return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
    }

    /// <summary>Forgets the rest of the current byte and goes back to the first byte that was not needed.</summary>
    public void Align()
    {
        // Whole bytes that were buffered ahead stand before the position; stuffed zeros count with the byte they follow.
        int ahead = Math.Max(count - padding, 0) / 8;
        for (; ahead > 0; ahead--)
        {
            Position -= Position >= 2 && bytes[Position - 1] == 0 && bytes[Position - 2] == 0xFF ? 2 : 1;
        }

        (buffer, count, padding) = (0, 0, 0);
    }

    public void MoveTo(int position) => Position = position;

    private void Fill()
    {
        while (count <= 48)
        {
            byte next = 0;
            if (Position >= bytes.Length || (bytes[Position] == 0xFF && (Position + 1 >= bytes.Length || bytes[Position + 1] != 0)))
            {
                padding += 8;
            }
            else
            {
                next = bytes[Position];
                Position += next == 0xFF ? 2 : 1;
            }

            buffer = (buffer << 8) | next;
            count += 8;
        }
    }
}
