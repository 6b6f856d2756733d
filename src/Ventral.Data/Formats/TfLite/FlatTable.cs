using System.Text;

namespace Ventral.Data.Formats.TfLite;

/// <summary>
/// A table of the FlatBuffers format: fields found through a table of offsets, all within the bytes there are.
/// </summary>
internal readonly struct FlatTable
{
    // Vectors may overlap in a hostile file, so that their sum is not bounded by its length.
    private const int MostLetters = 4096;
    private const int MostNumbers = 1024;
    private const int MostTables = 1 << 16;
    private const long MostRereading = 64;
    private const long AlwaysReadable = 1 << 20;

    private readonly ByteCursor file;
    private readonly int table;
    private readonly int offsets;
    private readonly int offsetsLength;

    private FlatTable(ByteCursor file, int table)
    {
        this.file = file;
        this.table = table;
        file.Seek(table, "a table");
        long back = table - (long)file.Int32("a table");
        file.Seek(back, "a table's fields");
        offsets = (int)back;
        offsetsLength = file.UInt16("a table's fields");
    }

    public static FlatTable Root(ByteCursor file)
    {
        file.Seek(0, "the root");
        return new FlatTable(file, Follow(file, "the root"));
    }

    public bool Has(int field) => At(field) != 0;

    public int Int32(int field, int otherwise, string what)
    {
        int at = At(field);
        if (at == 0)
        {
            return otherwise;
        }

        file.Seek(at, what);
        return file.Int32(what);
    }

    public uint UInt32(int field, string what) => (uint)Int32(field, 0, what);

    public byte Byte(int field, byte otherwise, string what)
    {
        int at = At(field);
        if (at == 0)
        {
            return otherwise;
        }

        file.Seek(at, what);
        return file.Byte(what);
    }

    public FlatTable? Table(int field, string what)
    {
        int at = At(field);
        if (at == 0)
        {
            return null;
        }

        file.Seek(at, what);
        return new FlatTable(file, Follow(file, what));
    }

    /// <summary>The bytes of a vector, whose length counts elements of the given size.</summary>
    public ReadOnlyMemory<byte> Vector(int field, int size, string what, int most = int.MaxValue)
    {
        int at = At(field);
        if (at == 0)
        {
            return default;
        }

        file.Seek(at, what);
        file.Seek(Follow(file, what), what);
        long count = file.UInt32(what);
        if (count > most)
        {
            throw file.Fault($"must have at most {most} elements in {what}, found {count}", file.Position - 4);
        }

        var bytes = file.Take(count * size, what);
        return file.Taken <= AlwaysReadable + (MostRereading * file.Length)
            ? bytes
            : throw file.Fault($"must not refer to the same bytes over and over, as it does in {what}");
    }

    public string Text(int field, string what) => Encoding.UTF8.GetString(Vector(field, 1, what, MostLetters).Span);

    public int[] Int32s(int field, string what)
    {
        var bytes = Vector(field, 4, what, MostNumbers).Span;
        var values = new int[bytes.Length / 4];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return values;
    }

    public FlatTable[] Tables(int field, string what)
    {
        int count = Vector(field, 4, what, MostTables).Length / 4;
        var tables = new FlatTable[count];
        int start = count == 0 ? 0 : file.Position - (4 * count);
        for (int i = 0; i < count; i++)
        {
            file.Seek(start + (4 * i), what);
            tables[i] = new FlatTable(file, Follow(file, what));
        }

        return tables;
    }

    private static int Follow(ByteCursor file, string what)
    {
        long target = file.Position + (long)file.UInt32(what);
        return target <= file.Length
            ? (int)target
            : throw file.Fault($"must hold {what} within its {file.Length} bytes, found an offset to {target}", file.Position - 4);
    }

    // Where a field's value is, or 0 where the table leaves it out.
    private int At(int field)
    {
        int entry = 4 + (2 * field);
        if (entry + 2 > offsetsLength)
        {
            return 0;
        }

        file.Seek(offsets + (long)entry, "a table's fields");
        int offset = file.UInt16("a table's fields");
        if (offset == 0)
        {
            return 0;
        }

        file.Seek(table + (long)offset, "a field");
        return file.Position;
    }
}
