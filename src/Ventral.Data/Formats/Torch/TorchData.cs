using System.Runtime.InteropServices;

namespace Ventral.Data.Formats.Torch;

/// <summary>Turns tensors, which are views of storages, into arrays.</summary>
internal static class TorchData
{
    /// <summary>Reads one tensor.</summary>
    /// <param name="file">The pickle that describes it, for messages.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="tensor">What part of the storage it is.</param>
    /// <param name="storage">The storage's bytes alone.</param>
    /// <param name="repeats">How many values may still be read beyond those that are stored; falls by those that this tensor repeats.</param>
    /// <param name="stored">How many of the storage's values no tensor has claimed yet.</param>
    public static WeightArray Array(ByteCursor file, string name, TorchTensor tensor, ByteCursor storage, ref long repeats, ref long stored)
    {
        var element = tensor.Storage.Element;
        int size = WeightValues.SizeOf(element);
        long values = storage.Length / size;
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
        repeats -= Math.Max(0, count - stored);
        stored = Math.Max(0, stored - count);
        if (repeats < 0)
        {
            throw file.Fault($"must store what it holds, but its tensors repeat their storages: '{name}' of shape [{string.Join(" × ", tensor.Shape)}] is too large for the file; save a copy of each tensor");
        }

        if (!fits || count > int.MaxValue / size || (count > 0 && last >= values))
        {
            throw file.Fault($"must keep the tensor '{name}' of shape [{string.Join(" × ", tensor.Shape)}] within its storage of {values} values");
        }

        storage.Seek(0, name);
        var bytes = storage.Take(storage.Length, name).Span;
        bool inOrder = count == 0 || IsContiguous(tensor);
        var read = inOrder ? bytes.Slice(count == 0 ? 0 : (int)tensor.Offset * size, (int)count * size) : Gather(bytes, size, tensor, (int)count);
        return new WeightArray(
            name,
            [.. tensor.Shape.Select(n => (int)n)],
            WeightValues.Read(storage, name, element, read, inOrder ? tensor.Offset * size : 0));
    }

    private static bool IsContiguous(TorchTensor tensor)
    {
        long expected = 1;
        for (int d = tensor.Shape.Length - 1; d >= 0; d--)
        {
            if (tensor.Shape[d] != 1 && tensor.Strides[d] != expected)
            {
                return false;
            }

            expected *= tensor.Shape[d];
        }

        return true;
    }

    private static byte[] Gather(ReadOnlySpan<byte> storage, int size, TorchTensor tensor, int count)
    {
        byte[] result = new byte[count * size];
        switch (size)
        {
            case 1:
                Gather(storage, result.AsSpan(), tensor);
                break;
            case 2:
                Gather(MemoryMarshal.Cast<byte, ushort>(storage), MemoryMarshal.Cast<byte, ushort>(result.AsSpan()), tensor);
                break;
            case 4:
                Gather(MemoryMarshal.Cast<byte, uint>(storage), MemoryMarshal.Cast<byte, uint>(result.AsSpan()), tensor);
                break;
            default:
                Gather(MemoryMarshal.Cast<byte, ulong>(storage), MemoryMarshal.Cast<byte, ulong>(result.AsSpan()), tensor);
                break;
        }

        return result;
    }

    private static void Gather<T>(ReadOnlySpan<T> storage, Span<T> result, TorchTensor tensor)
    {
        var index = new long[tensor.Shape.Length];
        long place = tensor.Offset;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = storage[(int)place];
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
    }
}
