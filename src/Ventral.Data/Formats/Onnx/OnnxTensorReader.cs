using System.Buffers.Binary;
using System.Globalization;

namespace Ventral.Data.Formats.Onnx;

/// <summary>Reads one tensor. The numbers of fields are the schema's.</summary>
internal sealed class OnnxTensorReader
{
    private const int MostDimensions = 16;

    private readonly ProtoCursor message;
    private readonly List<long> dimensions = [];
    private readonly List<long> wholes = [];
    private readonly Dictionary<string, string> external = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> data;
    private ReadOnlyMemory<byte>? raw;
    private string name = "";
    private long element;
    private bool isExternal;

    private OnnxTensorReader(ProtoCursor message) => this.message = message;

    public static OnnxTensor Read(ProtoCursor message, OnnxExternalData externalData)
    {
        var reader = new OnnxTensorReader(message);
        reader.ReadFields();
        return reader.Make(externalData);
    }

    private void ReadFields()
    {
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    message.Int64s(dimensions, MostDimensions, "a tensor's shape");
                    break;
                case 2:
                    element = message.Int64("a tensor's number type");
                    break;
                case 3:
                    throw message.Fault("must hold its tensors whole, found a segment of one");
                case 4:
                    message.FixedSize(ref data, 4, "a tensor's data");
                    break;
                case 5 or 7 or 11:
                    message.Int64s(wholes, int.MaxValue, "a tensor's data");
                    break;
                case 8:
                    name = message.Text("a tensor's name");
                    break;
                case 9:
                    raw = message.Bytes("a tensor's data");
                    break;
                case 10:
                    message.FixedSize(ref data, 8, "a tensor's data");
                    break;
                case 13:
                    ReadEntry(message.Message("the place of a tensor's data"));
                    break;
                case 14:
                    isExternal = message.Int64("the place of a tensor's data") == 1;
                    break;
                default:
                    break;
            }
        }
    }

    private void ReadEntry(ProtoCursor entry)
    {
        string key = "", value = "";
        while (entry.Next())
        {
            if (entry.Field == 1)
            {
                key = entry.Text("the place of a tensor's data");
            }
            else if (entry.Field == 2)
            {
                value = entry.Text("the place of a tensor's data");
            }
        }

        if (external.Count < 16)
        {
            external[key] = value;
        }
    }

    private OnnxTensor Make(OnnxExternalData externalData)
    {
        string what = $"tensor '{name}'";
        var kind = (OnnxElement)Math.Clamp(element, 0, int.MaxValue);
        if (kind == OnnxElement.Unknown || !Enum.IsDefined(kind))
        {
            string known = string.Join(", ", Enum.GetNames<OnnxElement>().Skip(1));
            throw message.Fault($"must hold numbers of a type that Ventral knows ({known}) in {what}, found type {element}");
        }

        int size = OnnxTensor.SizeOf(kind);
        long count = 1;
        foreach (long length in dimensions)
        {
            if (length is < 0 or > int.MaxValue)
            {
                throw message.Fault($"must have lengths from 0 to {int.MaxValue} in the shape of {what}, found {length}");
            }

            count = Math.Min(count * length, 1L << 31);
        }

        if (count * size > FileBytes.Most)
        {
            throw message.Fault($"must have at most {FileBytes.Most} bytes in {what}, found the shape {string.Join(" × ", dimensions)}");
        }

        var found = isExternal ? External(externalData, count * size, what) : raw ?? (wholes.Count > 0 ? Packed(kind, size) : data);
        return found.Length == count * size
            ? new OnnxTensor(name, kind, [.. dimensions.Select(d => (int)d)], found)
            : throw message.Fault($"must hold {count} values of {kind} in {what}, found {found.Length} bytes");
    }

    // Integers, and the bits of 16-bit floating-point numbers, as the bytes that they stand for.
    private byte[] Packed(OnnxElement kind, int size)
    {
        if (kind is OnnxElement.Float32 or OnnxElement.Float64 || (long)wholes.Count * size > FileBytes.Most)
        {
            throw message.Fault($"must hold values of {kind} in tensor '{name}', found {wholes.Count} integers");
        }

        byte[] bytes = new byte[wholes.Count * size];
        Span<byte> eight = stackalloc byte[8];
        for (int i = 0; i < wholes.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(eight, wholes[i]);
            eight[..size].CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }

    private ReadOnlyMemory<byte> External(OnnxExternalData externalData, long length, string what)
    {
        long offset = Number("offset", 0);
        return externalData.Take(message, external.GetValueOrDefault("location", ""), offset, Number("length", length), what);
    }

    private long Number(string key, long otherwise)
    {
        if (!external.TryGetValue(key, out string? text))
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw message.Fault($"must state the {key} of tensor '{name}' as a number, found '{text}'");
    }
}
