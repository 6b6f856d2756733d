using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ventral.Data.Formats;

/// <summary>Turns the stored numbers of a parameter, little endian and side by side, into float32.</summary>
/// <remarks>
/// float64 is rounded to the nearest (ties to even); 16-bit floating point is exact; integers must be numbers that float32 holds
/// exactly; a truth value is 0 or 1. Every value must be finite: no network is made of NaN.
/// </remarks>
internal static class WeightValues
{
    /// <summary>How many bytes a number has.</summary>
    public static int SizeOf(WeightElement element) => element switch
    {
        WeightElement.Float64 or WeightElement.Int64 => 8,
        WeightElement.Float32 or WeightElement.Int32 => 4,
        WeightElement.Float16 or WeightElement.BFloat16 or WeightElement.Int16 => 2,
        _ => 1,
    };

    /// <summary>Reads as many numbers as the bytes hold.</summary>
    /// <param name="file">Makes the fault.</param>
    /// <param name="name">The parameter, for messages.</param>
    /// <param name="element">What the bytes are.</param>
    /// <param name="bytes">A whole number of elements.</param>
    /// <param name="position">Where the bytes stand in the file; null where they were gathered from several places.</param>
    public static float[] Read(ByteCursor file, string name, WeightElement element, ReadOnlySpan<byte> bytes, long? position)
    {
        int size = SizeOf(element);
        var values = new float[bytes.Length / size];
        switch (element)
        {
            case WeightElement.Float32 when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case WeightElement.Float32:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
            case WeightElement.Float64:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                }

                break;
            case WeightElement.Float16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            case WeightElement.BFloat16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    long whole = Whole(element, bytes[(i * size)..]);
                    values[i] = whole;
                    if (element == WeightElement.Boolean ? whole > 1 : (Int128)values[i] != whole)
                    {
                        string what = element == WeightElement.Boolean ? "0 or 1 for a truth value" : "integers that float32 can hold exactly";
                        throw file.Fault($"must hold {what}, not {whole}, in '{name}' at value {i}", position + ((long)i * size));
                    }
                }

                break;
        }

        int odd = WeightArray.IndexOfNotFinite(values);
        return odd < 0
            ? values
            : throw file.Fault($"must hold finite weights; value {odd} of '{name}' is {values[odd]}", position + ((long)odd * size));
    }

    private static long Whole(WeightElement element, ReadOnlySpan<byte> b) => element switch
    {
        WeightElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(b),
        WeightElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(b),
        WeightElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(b),
        WeightElement.Int8 => (sbyte)b[0],
        _ => b[0],
    };
}
