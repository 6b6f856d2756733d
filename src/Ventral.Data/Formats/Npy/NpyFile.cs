using System.Runtime.InteropServices;

namespace Ventral.Data.Formats.Npy;

/// <summary>
/// Reads one array from NumPy's <c>.npy</c> format, versions 1 to 3: booleans, integers and floating-point numbers,
/// little and big endian, C and Fortran order. Pickled objects are refused, never loaded.
/// </summary>
/// <remarks>Unlike <c>numpy.load</c>, bytes after the array are an error.</remarks>
public static class NpyFile
{
    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not such an array; the message names the position.</exception>
    public static NpyArray Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads an array from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="UnreadableFileException">The bytes are not such an array; the message names the position.</exception>
    public static NpyArray Decode(string source, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var file = new ByteCursor(source, Format, bytes);
        var header = NpyHeader.Read(file);
        int size = NpyArray.SizeOf(header.Element);
        long expected = size;
        foreach (int length in header.Shape)
        {
            // Capped, not overflowed: a shape with a zero in it holds nothing whatever its other lengths.
            expected = Math.Min(expected * length, 1L << 32);
        }

        if (header.Shape.Contains(0))
        {
            expected = 0;
        }

        if (expected != file.Remaining)
        {
            throw file.Fault(
                $"must hold {(expected == 1L << 32 ? "4 GiB or more" : $"{expected} bytes")} of data for shape ({string.Join(", ", header.Shape)}), found {file.Remaining}; {(file.Remaining < expected ? "the file may be cut short" : "the file is longer than its header says")}");
        }

        byte[] data = file.Take(expected, "the data").ToArray();
        if (header.Element == NpyElement.Boolean && data.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var odd)
        {
            throw file.Fault($"must hold 0 or 1 for a truth value, found {data[odd]}", file.Length - data.Length + odd);
        }

        if (header.BigEndian == BitConverter.IsLittleEndian && size > 1)
        {
            Reverse(data, size);
        }

        return new NpyArray(source, header.Element, header.Shape, header.FortranOrder ? ToRowMajor(data, size, header.Shape.AsSpan()) : data);
    }

    private const string Format = "NPY";

    private static void Reverse(byte[] data, int size)
    {
        for (int i = 0; i < data.Length; i += size)
        {
            data.AsSpan(i, size).Reverse();
        }
    }

    private static byte[] ToRowMajor(byte[] data, int size, ReadOnlySpan<int> shape) => size switch
    {
        1 => ToRowMajor<byte>(data, shape),
        2 => ToRowMajor<ushort>(data, shape),
        4 => ToRowMajor<uint>(data, shape),
        _ => ToRowMajor<ulong>(data, shape),
    };

    private static byte[] ToRowMajor<T>(byte[] data, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        byte[] result = new byte[data.Length];
        var from = MemoryMarshal.Cast<byte, T>(data);
        var to = MemoryMarshal.Cast<byte, T>(result.AsSpan());
        var index = new int[shape.Length];
        var stride = new int[shape.Length];
        int step = 1;
        for (int d = 0; d < shape.Length && from.Length > 0; d++)
        {
            stride[d] = step;
            step *= shape[d];
        }

        int place = 0;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[place];
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                place += stride[d];
                if (++index[d] < shape[d])
                {
                    break;
                }

                place -= stride[d] * shape[d];
                index[d] = 0;
            }
        }

        return result;
    }
}
