using System.Buffers.Binary;

namespace Ventral.Data.Formats.Mat5;

/// <summary>Numbers as they are stored, which may be in a narrower type than the array's class.</summary>
internal static class MatNumbers
{
    public static int SizeOf(MatType type, ByteCursor file) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Int64 or MatType.UInt64 or MatType.Double => 8,
        _ => throw file.Fault($"must hold numbers here, found type {(uint)type}"),
    };

    public static double[] ToDoubles(MatType type, ReadOnlySpan<byte> bytes, ByteCursor file)
    {
        bool big = file.BigEndian;
        int size = SizeOf(type, file);
        var values = new double[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            var b = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                MatType.Int8 => (sbyte)b[0],
                MatType.UInt8 => b[0],
                MatType.Int16 => big ? BinaryPrimitives.ReadInt16BigEndian(b) : BinaryPrimitives.ReadInt16LittleEndian(b),
                MatType.UInt16 => big ? BinaryPrimitives.ReadUInt16BigEndian(b) : BinaryPrimitives.ReadUInt16LittleEndian(b),
                MatType.Int32 => big ? BinaryPrimitives.ReadInt32BigEndian(b) : BinaryPrimitives.ReadInt32LittleEndian(b),
                MatType.UInt32 => big ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt32LittleEndian(b),
                MatType.Single => big ? BinaryPrimitives.ReadSingleBigEndian(b) : BinaryPrimitives.ReadSingleLittleEndian(b),
                MatType.Double => big ? BinaryPrimitives.ReadDoubleBigEndian(b) : BinaryPrimitives.ReadDoubleLittleEndian(b),
                MatType.Int64 => Exact(big ? BinaryPrimitives.ReadInt64BigEndian(b) : BinaryPrimitives.ReadInt64LittleEndian(b)),
                _ => Exact(big ? BinaryPrimitives.ReadUInt64BigEndian(b) : BinaryPrimitives.ReadUInt64LittleEndian(b)),
            };
        }

        return values;

        double Exact(Int128 whole)
        {
            double value = (double)whole;
            return (Int128)value == whole ? value : throw file.Fault($"must hold integers that float64 can hold exactly, found {whole}");
        }
    }
}
