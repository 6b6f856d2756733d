using System.Collections.Immutable;
using System.Text.Json;

namespace Ventral.Data.Formats.Safetensors;

/// <summary>
/// The header: one JSON object with an entry for each tensor, and text under <c>__metadata__</c>. Read token by token, each checked
/// against what may stand there, so that nothing is kept that the format does not know.
/// </summary>
internal ref struct SafetensorsHeader
{
    public const int LongestHeader = 100_000_000;
    public const int MostDimensions = 16;

    private const int MostTensors = 100_000;
    private const int LengthBytes = 8;

    private readonly ByteCursor file;
    private Utf8JsonReader json;

    private SafetensorsHeader(ByteCursor file, ReadOnlySpan<byte> text)
    {
        this.file = file;
        json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 4 });
    }

    /// <summary>Reads the header; the data follow.</summary>
    /// <returns>Tensors and metadata in the order of the header.</returns>
    public static (ImmutableArray<SafetensorsEntry> Tensors, ImmutableSortedDictionary<string, string> Metadata) Read(ByteCursor file)
    {
        ulong length = file.UInt64("the length of the header");
        if (length > LongestHeader)
        {
            throw file.Fault($"must have a header of at most {LongestHeader} bytes, found {length}; is it a safetensors file?", 0);
        }

        var text = file.Take((long)length, "the header").Span;
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            throw file.Fault("must start its header with '{'", LengthBytes);
        }

        var header = new SafetensorsHeader(file, text);
        try
        {
            return header.Parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is thrown for text that is not UTF-8.
            throw header.Fault("must have JSON in UTF-8 for its header; download or write the file again");
        }
    }

    private (ImmutableArray<SafetensorsEntry> Tensors, ImmutableSortedDictionary<string, string> Metadata) Parse()
    {
        var tensors = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        var metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Next(JsonTokenType.StartObject, "an object of tensors");
        while (Key() is { } name)
        {
            if (string.IsNullOrWhiteSpace(name) || !seen.Add(name))
            {
                throw Fault($"must name its tensors differently, found '{name}' twice or empty");
            }

            if (name == "__metadata__")
            {
                metadata = Metadata();
                continue;
            }

            tensors.Add(Tensor(name));
            if (tensors.Count > MostTensors)
            {
                throw Fault($"must hold at most {MostTensors} tensors");
            }
        }

        // The reader refuses whatever but blanks follows.
        _ = json.Read();
        return (tensors.ToImmutable(), metadata);
    }

    private ImmutableSortedDictionary<string, string> Metadata()
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Next(JsonTokenType.StartObject, "an object of text under '__metadata__'");
        while (Key() is { } key)
        {
            Next(JsonTokenType.String, "text under '__metadata__'");
            if (!metadata.TryAdd(key, json.GetString()!))
            {
                throw Fault($"must have '{key}' once under '__metadata__'");
            }
        }

        return metadata.ToImmutable();
    }

    private SafetensorsEntry Tensor(string name)
    {
        WeightElement? element = null;
        ImmutableArray<int>? shape = null;
        (long Begin, long End)? place = null;
        Next(JsonTokenType.StartObject, $"an object for '{name}'");
        while (Key() is { } key)
        {
            switch (key)
            {
                case "dtype" when element is null:
                    Next(JsonTokenType.String, $"text for the dtype of '{name}'");
                    element = Element(name, json.GetString()!);
                    break;
                case "shape" when shape is null:
                    shape = Shape(name);
                    break;
                case "data_offsets" when place is null:
                    Next(JsonTokenType.StartArray, $"two offsets of '{name}'");
                    place = (Whole(long.MaxValue, $"two offsets of '{name}'"), Whole(long.MaxValue, $"two offsets of '{name}'"));
                    Next(JsonTokenType.EndArray, $"two offsets of '{name}'");
                    break;
                default:
                    throw Fault($"must describe '{name}' by dtype, shape and data_offsets, each once, found '{key}'");
            }
        }

        return element is { } e && shape is { } s && place is { } p
            ? Checked(new SafetensorsEntry(name, e, s, p.Begin, p.End))
            : throw Fault($"must describe '{name}' by dtype, shape and data_offsets");
    }

    private SafetensorsEntry Checked(SafetensorsEntry tensor)
    {
        long bytes = WeightValues.SizeOf(tensor.Element);
        foreach (int length in tensor.Shape)
        {
            // Capped, not overflowed: a shape with a zero in it holds nothing whatever its other lengths.
            bytes = Math.Min(bytes * length, 1L << 32);
        }

        bytes = tensor.Shape.Contains(0) ? 0 : bytes;
        return tensor.End >= tensor.Begin && tensor.End - tensor.Begin == bytes
            ? tensor
            : throw Fault($"must give '{tensor.Name}' {WeightArray.Format(tensor.Shape)} of {tensor.Element} as many bytes as it has, found {tensor.Begin} to {tensor.End}");
    }

    private ImmutableArray<int> Shape(string name)
    {
        string what = $"lengths from 0 to {int.MaxValue} in the shape of '{name}'";
        var shape = ImmutableArray.CreateBuilder<int>();
        Next(JsonTokenType.StartArray, what);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            shape.Add((int)Number(int.MaxValue, what));
            if (shape.Count > MostDimensions)
            {
                throw Fault($"must have at most {MostDimensions} dimensions in '{name}'");
            }
        }

        return shape.ToImmutable();
    }

    private readonly WeightElement Element(string name, string dtype) => dtype switch
    {
        "F64" => WeightElement.Float64,
        "F32" => WeightElement.Float32,
        "F16" => WeightElement.Float16,
        "BF16" => WeightElement.BFloat16,
        "I64" => WeightElement.Int64,
        "I32" => WeightElement.Int32,
        "I16" => WeightElement.Int16,
        "I8" => WeightElement.Int8,
        "U8" => WeightElement.UInt8,
        "BOOL" => WeightElement.Boolean,
        _ => throw Fault($"must hold F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, found '{(dtype.Length > 40 ? dtype[..40] : dtype)}' in '{name}'; save it as F32"),
    };

    private string? Key()
    {
        _ = json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : json.GetString();
    }

    private long Whole(long most, string what)
    {
        _ = json.Read();
        return Number(most, what);
    }

    private readonly long Number(long most, string what) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long number) && number >= 0 && number <= most
            ? number
            : throw Fault($"must have {what}");

    private void Next(JsonTokenType wanted, string what)
    {
        if (!json.Read() || json.TokenType != wanted)
        {
            throw Fault($"must have {what}");
        }
    }

    private readonly UnreadableFileException Fault(string problem) => file.Fault(problem, LengthBytes + json.TokenStartIndex);
}
