using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ventral.Data.Formats.Safetensors;

/// <summary>
/// Writes weights in the safetensors format, as F32: metadata first, then the tensors in the ordinal order of their names, the data
/// at a multiple of 8 bytes. The same weights give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="weights">What it will hold; the names <c>__metadata__</c> and such of more than 16 dimensions cannot be written.</param>
    /// <param name="metadata">What the file says about itself, ordered by key; null says nothing.</param>
    /// <exception cref="VentralException">The weights cannot be written in this format.</exception>
    /// <exception cref="UnwritableFileException">The file cannot be written.</exception>
    public static void Write(string path, WeightSet weights, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, weights, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Write(string, WeightSet, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(Stream stream, WeightSet weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        WeightArray[] arrays = [.. weights.Arrays.OrderBy(a => a.Name, StringComparer.Ordinal)];
        foreach (var array in arrays)
        {
            if (array.Name == "__metadata__" || array.Shape.Length > SafetensorsHeader.MostDimensions)
            {
                throw new VentralException($"Weights '{array}' cannot be written as safetensors: the name or the number of dimensions is not allowed.");
            }
        }

        byte[] header = Header(arrays, metadata);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var array in arrays)
        {
            WriteValues(stream, array.Values.Span);
        }
    }

    private static byte[] Header(WeightArray[] arrays, IReadOnlyDictionary<string, string>? metadata)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, text) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, text);
                }

                json.WriteEndObject();
            }

            long place = 0;
            foreach (var array in arrays)
            {
                json.WriteStartObject(array.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int n in array.Shape)
                {
                    json.WriteNumberValue(n);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(place);
                json.WriteNumberValue(place += 4L * array.Values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (memory.Length % Alignment != 0)
        {
            memory.WriteByte((byte)' ');
        }

        return memory.ToArray();
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        const int Part = 1 << 16;
        byte[] bytes = new byte[4 * Math.Min(Part, values.Length)];
        for (; values.Length > 0; values = values[Math.Min(Part, values.Length)..])
        {
            var part = values[..Math.Min(Part, values.Length)];
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(part));
                continue;
            }

            for (int i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), part[i]);
            }

            stream.Write(bytes, 0, 4 * part.Length);
        }
    }
}
