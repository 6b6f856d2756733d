using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Ventral.Data.Formats.Mat5;

/// <summary>Reads header and variables.</summary>
internal sealed class MatReader(string source, byte[] bytes)
{
    private const int HeaderBytes = 128;

    private long unpacked;

    private static ReadOnlySpan<byte> Hdf5Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];

    public ImmutableSortedDictionary<string, MatValue> ReadAll()
    {
        var file = new ByteCursor(source, MatFile.Format, bytes);
        ReadHeader(file);
        var variables = ImmutableSortedDictionary.CreateBuilder<string, MatValue>(StringComparer.Ordinal);
        var budget = new MatBudget();
        while (file.Remaining > 0)
        {
            int start = file.Position;
            var type = (MatType)file.UInt32("a variable");
            long length = file.UInt32("a variable");
            var content = file.Take(length, "a variable");
            ByteCursor inner;
            if (type == MatType.Compressed)
            {
                inner = new ByteCursor(source, MatFile.Format, Unpack(file, content, start), start) { BigEndian = file.BigEndian };
                type = (MatType)inner.UInt32("a compressed variable");
                length = inner.UInt32("a compressed variable");
                inner = new ByteCursor(source, MatFile.Format, inner.Take(length, "a compressed variable"), start) { BigEndian = file.BigEndian };
            }
            else
            {
                inner = new ByteCursor(source, MatFile.Format, content, start + 8) { BigEndian = file.BigEndian };
                // Uncompressed variables are padded to eight bytes, as their length says; the last one may lack its padding.
                file.Seek(Math.Min(file.Length, (file.Position + 7L) & ~7L), "a variable");
            }

            if (type != MatType.Matrix)
            {
                throw file.Fault($"must hold only arrays at its top, found an element of type {(uint)type}", start);
            }

            var (name, value) = new MatArrayReader(inner, budget).Read(source, "", 0);
            if (name.Length > 0 && value is not null && !variables.TryAdd(name, value))
            {
                throw file.Fault($"must name its variables differently, found '{name}' twice", start);
            }
        }

        return variables.ToImmutable();
    }

    private static void ReadHeader(ByteCursor file)
    {
        if (file.Length >= 8 && file.Take(8, "the header").Span.SequenceEqual(Hdf5Magic))
        {
            throw Hdf5(file);
        }

        file.Seek(0, "the header");
        var header = file.Take(HeaderBytes, "the header").Span;
        bool big = header[126] == 'M' && header[127] == 'I';
        if (!big && !(header[126] == 'I' && header[127] == 'M'))
        {
            throw file.Fault("must name its byte order with MI or IM at the end of its header, found neither; is it a MATLAB file of version 5?", 126);
        }

        file.BigEndian = big;
        int version = big ? (header[124] << 8) | header[125] : (header[125] << 8) | header[124];
        if (version == 0x0200 || Encoding.ASCII.GetString(header[..20]).StartsWith("MATLAB 7.3", StringComparison.Ordinal))
        {
            throw Hdf5(file);
        }

        if (version != 0x0100)
        {
            throw file.Fault($"must have version 0100 (hexadecimal), found {version:X4}", 124);
        }
    }

    private static UnreadableFileException Hdf5(ByteCursor file) =>
        file.Fault("is a MATLAB 7.3 file, which is HDF5 and is not read; save it in MATLAB with -v7, or convert it with scipy.io.savemat", 0);

    private byte[] Unpack(ByteCursor file, ReadOnlyMemory<byte> content, int start)
    {
        using var zlib = new ZLibStream(new MemoryStream(content.ToArray(), writable: false), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        byte[] part = new byte[1 << 16];
        try
        {
            for (int count; (count = zlib.Read(part)) > 0;)
            {
                unpacked += count;
                if (unpacked > MatFile.MostBytes)
                {
                    throw file.Fault($"must unpack to at most {MatFile.MostBytes} bytes", start);
                }

                memory.Write(part, 0, count);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableFileException(source, MatFile.Format, start, $"is damaged or cut short: a compressed variable cannot be unpacked ({e.Message.TrimEnd('.')})", e);
        }

        return memory.ToArray();
    }
}
