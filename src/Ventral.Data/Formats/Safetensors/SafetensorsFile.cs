using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Ventral.Data.Formats.Safetensors;

/// <summary>
/// Reads weights from the safetensors format: the length of a header (<c>uint64</c>, little endian), the header in JSON, and the
/// tensors' numbers, row-major and little endian, one after another.
/// </summary>
/// <remarks>
/// As the format demands, the tensors must tile the data: none overlaps another, none leaves a gap, none is left over. Numbers are
/// F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL and become float32: F64 is rounded to the nearest, integers must be exact.
/// What is in memory at once is at most five times the file.
/// </remarks>
public static class SafetensorsFile
{
    internal const string Format = "safetensors";

    /// <summary>Reads a file of at most 2 GiB.</summary>
    /// <returns>The tensors in the order of their data.</returns>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The bytes are not such a file, or hold a number that float32 cannot; the message names the tensor.</exception>
    public static WeightSet Read(string path) => Decode(path, FileBytes.Read(path, Format));

    /// <summary>Reads weights from bytes.</summary>
    /// <param name="source">What the bytes are called in messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The tensors in the order of their data.</returns>
    /// <exception cref="UnreadableFileException">As for <see cref="Read"/>.</exception>
    public static WeightSet Decode(string source, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var file = new ByteCursor(source, Format, bytes);
        var tensors = SafetensorsHeader.Read(file).Tensors;
        int start = file.Position;

        // An empty tensor stands before the one that begins at the same byte.
        var inPlace = tensors.OrderBy(t => t.Begin).ThenBy(t => t.End).ToArray();
        long end = 0;
        foreach (var tensor in inPlace)
        {
            if (tensor.Begin != end)
            {
                throw file.Fault($"must lay its tensors side by side, but '{tensor.Name}' begins at byte {tensor.Begin} of the data where {end} is the next", start + Math.Min(tensor.Begin, file.Remaining));
            }

            end = tensor.End;
        }

        if (end != file.Remaining)
        {
            throw file.Fault($"must hold {end} bytes of data, found {file.Remaining}; the file may be cut short");
        }

        var arrays = new List<WeightArray>(inPlace.Length);
        foreach (var tensor in inPlace)
        {
            int position = file.Position;
            var data = file.Take(tensor.End - tensor.Begin, $"the tensor '{tensor.Name}'").Span;
            arrays.Add(new WeightArray(tensor.Name, tensor.Shape, WeightValues.Read(file, tensor.Name, tensor.Element, data, position)));
        }

        return new WeightSet(source, arrays);
    }

    /// <summary>Whether bytes begin as the format does: a plausible length, then a brace.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 8 && bytes[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(bytes) <= SafetensorsHeader.LongestHeader;

    /// <summary>Reads what a file says about itself under <c>__metadata__</c>: names of a library, a licence.</summary>
    /// <returns>Text by key; empty where there is none.</returns>
    /// <exception cref="VentralException">There is no such file.</exception>
    /// <exception cref="UnreadableFileException">The header is not a safetensors header.</exception>
    public static ImmutableSortedDictionary<string, string> ReadMetadata(string path) =>
        SafetensorsHeader.Read(new ByteCursor(path, Format, FileBytes.Read(path, Format))).Metadata;
}
