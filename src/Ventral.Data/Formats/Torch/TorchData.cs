using System.Buffers.Binary;

namespace Ventral.Data.Formats.Torch;

/// <summary>Turns tensors, which are views of storages, into arrays.</summary>
internal static class TorchData
{
    public static int SizeOf(TorchElement element) => element switch
    {
        TorchElement.Double or TorchElement.Int64 => 8,
        TorchElement.Single or TorchElement.Int32 => 4,
        TorchElement.Half or TorchElement.BFloat16 or TorchElement.Int16 => 2,
        _ => 1,
    };

    public static WeightArray Array(ByteCursor file, string name, TorchTensor tensor, ReadOnlyMemory<byte> storage, ref long budget)
    {
        int size = SizeOf(tensor.Storage.Element);
        long count = 1;
        long last = tensor.Offset;
        bool fits = tensor.Shape.Length == tensor.Strides.Length && tensor.Offset <= int.MaxValue;
        for (int d = 0; fits && d < tensor.Shape.Length; d++)
        {
            fits = tensor.Shape[d] <= int.MaxValue && tensor.Strides[d] <= int.MaxValue;
            count = fits ? Math.Min(count * tensor.Shape[d], 1L << 31) : 0;
            last = fits ? Math.Min(last + ((tensor.Shape[d] - 1) * tensor.Strides[d]), 1L << 40) : 0;
        }

        // Strides of zero let a small storage stand for many values; the budget bounds their sum.
        budget -= count;
        if (budget < 0)
        {
            throw file.Fault($"must store what it holds, but its tensors repeat their storages: '{name}' of shape [{string.Join(" × ", tensor.Shape)}] is too large for the file; save a copy of each tensor");
        }

        if (!fits || count > int.MaxValue || (count > 0 && last >= storage.Length / size))
        {
            throw file.Fault($"must keep the tensor '{name}' of shape [{string.Join(" × ", tensor.Shape)}] within its storage of {storage.Length / size} values");
        }

        var values = new float[count];
        var index = new long[tensor.Shape.Length];
        long place = tensor.Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(file, name, tensor.Storage.Element, storage.Span.Slice((int)(place * size), size));
            if (!float.IsFinite(values[i]))
            {
                throw file.Fault($"must hold finite weights; value {i} of '{name}' is {values[i]}");
            }

            for (int d = index.Length - 1; d >= 0; d--)
            {
                place += tensor.Strides[d];
                if (++index[d] < tensor.Shape[d])
                {
                    break;
                }

                place -= tensor.Strides[d] * tensor.Shape[d];
                index[d] = 0;
            }
        }

        return new WeightArray(name, [.. tensor.Shape.Select(n => (int)n)], values);
    }

    private static float Value(ByteCursor file, string name, TorchElement element, ReadOnlySpan<byte> b)
    {
        switch (element)
        {
            case TorchElement.Single:
                return BinaryPrimitives.ReadSingleLittleEndian(b);
            case TorchElement.Double:
                return (float)BinaryPrimitives.ReadDoubleLittleEndian(b);
            case TorchElement.Half:
                return (float)BinaryPrimitives.ReadHalfLittleEndian(b);
            case TorchElement.BFloat16:
                return BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b) << 16);
            default:
                long whole = element switch
                {
                    TorchElement.Int64 => BinaryPrimitives.ReadInt64LittleEndian(b),
                    TorchElement.Int32 => BinaryPrimitives.ReadInt32LittleEndian(b),
                    TorchElement.Int16 => BinaryPrimitives.ReadInt16LittleEndian(b),
                    TorchElement.Int8 => (sbyte)b[0],
                    _ => b[0],
                };
                return (Int128)(float)whole == whole
                    ? whole
                    : throw file.Fault($"must hold integers that float32 can hold exactly in '{name}', found {whole}");
        }
    }
}
