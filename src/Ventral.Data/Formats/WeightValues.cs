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
        if (element == WeightElement.Float32 && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = One(element, bytes.Slice(i * size, size), out string? problem);
                if (problem is not null)
                {
                    throw file.Fault($"must hold {problem} in '{name}' at value {i}", position + ((long)i * size));
                }
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw file.Fault($"must hold finite weights; value {i} of '{name}' is {values[i]}", position + ((long)i * size));
            }
        }

        return values;
    }

    private static float One(WeightElement element, ReadOnlySpan<byte> b, out string? problem)
    {
        problem = null;
        switch (element)
        {
            case WeightElement.Float64:
                return (float)BinaryPrimitives.ReadDoubleLittleEndian(b);
            case WeightElement.Float32:
                return BinaryPrimitives.ReadSingleLittleEndian(b);
            case WeightElement.Float16:
                return (float)BinaryPrimitives.ReadHalfLittleEndian(b);
            case WeightElement.BFloat16:
                return BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b) << 16);
            case WeightElement.Boolean:
                problem = b[0] > 1 ? $"0 or 1 for a truth value, not {b[0]}," : null;
                return b[0];
            default:
                long whole = element switch
                {
                    WeightElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(b),
                    WeightElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(b),
                    WeightElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(b),
                    WeightElement.Int8 => (sbyte)b[0],
                    _ => b[0],
                };
                problem = (Int128)(float)whole == whole ? null : $"integers that float32 can hold exactly, not {whole},";
                return whole;
        }
    }
}
