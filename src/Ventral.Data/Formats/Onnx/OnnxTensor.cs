using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Ventral.Data.Formats.Onnx;

/// <summary>A constant: its shape and its numbers.</summary>
public sealed class OnnxTensor
{
    internal OnnxTensor(string name, OnnxElement element, ImmutableArray<int> shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        Element = element;
        Shape = shape;
        Data = data;
    }

    /// <summary>Its name; empty for the tensor of an attribute.</summary>
    public string Name { get; }

    /// <summary>Its number type.</summary>
    public OnnxElement Element { get; }

    /// <summary>Lengths of its dimensions, slowest first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The numbers' bytes, row-major, little endian, as many as the shape holds.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>How many numbers.</summary>
    public int Count => Data.Length / SizeOf(Element);

    /// <summary>Whether the numbers are floating point.</summary>
    public bool IsReal => Element is OnnxElement.Float32 or OnnxElement.Float16 or OnnxElement.Float64 or OnnxElement.BFloat16;

    /// <summary>Makes a tensor of real numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="element">Its number type, one of floating point; numbers are rounded to it.</param>
    /// <param name="shape">Lengths of its dimensions, slowest first.</param>
    /// <param name="values">As many numbers as the shape holds.</param>
    /// <exception cref="ArgumentException">The type is not one of floating point, or the numbers are more or fewer.</exception>
    public static OnnxTensor Of(string name, OnnxElement element, ImmutableArray<int> shape, ReadOnlySpan<float> values)
    {
        byte[] data = new byte[checked(values.Length * SizeOf(element))];
        for (int i = 0; i < values.Length; i++)
        {
            switch (element)
            {
                case OnnxElement.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), values[i]);
                    break;
                case OnnxElement.Float64:
                    BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8 * i), values[i]);
                    break;
                case OnnxElement.Float16:
                    BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(2 * i), (Half)values[i]);
                    break;
                case OnnxElement.BFloat16:
                    // To the nearest, ties to even.
                    uint bits = BitConverter.SingleToUInt32Bits(values[i]);
                    bits = float.IsNaN(values[i]) ? bits | 0x400000 : bits + 0x7FFF + ((bits >> 16) & 1);
                    BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2 * i), (ushort)(bits >> 16));
                    break;
                default:
                    throw new ArgumentException($"Real numbers are not written as {element}.", nameof(element));
            }
        }

        return Checked(name, element, shape, data);
    }

    /// <summary>Makes a tensor of whole numbers or truth values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="element">Its number type, one of whole numbers; bits that it does not hold are cut off.</param>
    /// <param name="shape">Lengths of its dimensions, slowest first.</param>
    /// <param name="values">As many numbers as the shape holds; truth is 1.</param>
    /// <exception cref="ArgumentException">The type is one of floating point, or the numbers are more or fewer.</exception>
    public static OnnxTensor Of(string name, OnnxElement element, ImmutableArray<int> shape, ReadOnlySpan<long> values)
    {
        if (element is OnnxElement.Unknown or OnnxElement.Float16 or OnnxElement.Float32 or OnnxElement.Float64 or OnnxElement.BFloat16)
        {
            throw new ArgumentException($"Whole numbers are not written as {element}.", nameof(element));
        }

        int size = SizeOf(element);
        byte[] data = new byte[checked(values.Length * size)];
        Span<byte> eight = stackalloc byte[sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(eight, values[i]);
            eight[..size].CopyTo(data.AsSpan(size * i));
        }

        return Checked(name, element, shape, data);
    }

    /// <summary>Reads the file of one tensor, as ONNX's own test cases come.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are no such tensor.</exception>
    public static OnnxTensor Read(string path) =>
        OnnxReader.Tensor(path, FileBytes.Read(path, OnnxReader.Format), new OnnxExternalData(Path.GetDirectoryName(Path.GetFullPath(path))));

    /// <summary>The numbers as float32: 16-bit ones exactly, 64-bit ones and integers rounded to the nearest.</summary>
    public float[] ToSingles()
    {
        var values = new float[Count];
        var bytes = Data.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Element switch
            {
                OnnxElement.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                OnnxElement.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                OnnxElement.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                OnnxElement.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
                OnnxElement.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]),
                _ => Whole(bytes, i),
            };
        }

        return values;
    }

    /// <summary>The numbers as 64-bit integers, true as 1.</summary>
    /// <exception cref="VentralException">The numbers are floating point, or one exceeds 2⁶³ − 1.</exception>
    public long[] ToInt64s()
    {
        if (IsReal)
        {
            throw new VentralException($"Tensor '{Name}' must hold integers, found {Element}.");
        }

        var values = new long[Count];
        var bytes = Data.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Whole(bytes, i);
        }

        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Element} {WeightArray.Format(Shape)}";

    internal static int SizeOf(OnnxElement element) => element switch
    {
        OnnxElement.UInt8 or OnnxElement.Int8 or OnnxElement.Bool => 1,
        OnnxElement.UInt16 or OnnxElement.Int16 or OnnxElement.Float16 or OnnxElement.BFloat16 => 2,
        OnnxElement.Int64 or OnnxElement.UInt64 or OnnxElement.Float64 => 8,
        _ => 4,
    };

    private static OnnxTensor Checked(string name, OnnxElement element, ImmutableArray<int> shape, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(name);
        long count = shape.Aggregate(1L, (product, extent) => checked(product * extent));
        return shape.All(extent => extent >= 0) && count * SizeOf(element) == data.Length
            ? new(name, element, shape, data)
            : throw new ArgumentException(FormattableString.Invariant($"The shape {WeightArray.Format(shape)} holds {count} numbers, not {data.Length / SizeOf(element)}."), nameof(shape));
    }

    private long Whole(ReadOnlySpan<byte> bytes, int i) => Element switch
    {
        OnnxElement.UInt8 => bytes[i],
        OnnxElement.Int8 => (sbyte)bytes[i],
        OnnxElement.Bool => bytes[i] != 0 ? 1 : 0,
        OnnxElement.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
        OnnxElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
        OnnxElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
        OnnxElement.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]),
        OnnxElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]) is var value && value <= long.MaxValue
            ? (long)value
            : throw new VentralException($"Tensor '{Name}' must hold integers of at most 2^63 − 1, found {value}."),
    };
}
