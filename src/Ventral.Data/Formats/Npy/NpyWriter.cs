using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ventral.Data.Formats.Npy;

/// <summary>Writes arrays as NumPy does: version 1.0, little endian, C order, the data at a multiple of 64 bytes.</summary>
public static class NpyWriter
{
    /// <summary>Writes float64.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="shape">Lengths of the dimensions, slowest first; empty for a single number.</param>
    /// <param name="values">Row-major, as many as the shape holds.</param>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<double> values) => Write(stream, "<f8", shape, values);

    /// <summary>Writes float32.</summary>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{int}, ReadOnlySpan{double})"/>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<float> values) => Write(stream, "<f4", shape, values);

    /// <summary>Writes int64.</summary>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{int}, ReadOnlySpan{double})"/>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<long> values) => Write(stream, "<i8", shape, values);

    /// <summary>Writes uint8.</summary>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{int}, ReadOnlySpan{double})"/>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<byte> values) => Write(stream, "|u1", shape, values);

    private static void Write<T>(Stream stream, string descr, ReadOnlySpan<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        long count = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            count = checked(count * length);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"A shape of {count} values cannot hold {values.Length}.", nameof(values));
        }

        stream.Write(Header(descr, shape));
        WriteLittleEndian(stream, values);
    }

    private static byte[] Header(string descr, ReadOnlySpan<int> shape)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (");
        for (int d = 0; d < shape.Length; d++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(d > 0 ? ", " : "")}{shape[d]}");
        }

        text.Append(shape.Length == 1 ? ",), }" : "), }");
        if (shape.Length > 0)
        {
            // NumPy leaves room for the first length to grow in place to 21 digits.
            text.Append(' ', 21 - shape[0].ToString(CultureInfo.InvariantCulture).Length);
        }

        const int Prefix = 10;
        const int Alignment = 64;
        int padding = Alignment - ((Prefix + text.Length + 1) % Alignment);
        text.Append(' ', padding).Append('\n');
        byte[] header = new byte[Prefix + text.Length];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)text.Length));
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(Prefix));
        return header;
    }

    private static void WriteLittleEndian<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        const int Part = 1 << 20;
        byte[]? swapped = BitConverter.IsLittleEndian ? null : new byte[Part * 8];
        for (; values.Length > 0; values = values[Math.Min(Part, values.Length)..])
        {
            var bytes = MemoryMarshal.AsBytes(values[..Math.Min(Part, values.Length)]);
            if (swapped is null)
            {
                stream.Write(bytes);
                continue;
            }

            bytes.CopyTo(swapped);
            int size = Marshal.SizeOf<T>();
            for (int i = 0; i < bytes.Length; i += size)
            {
                swapped.AsSpan(i, size).Reverse();
            }

            stream.Write(swapped, 0, bytes.Length);
        }
    }
}
